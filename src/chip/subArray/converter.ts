// Converters at one edge of a sub-array, with the multiplexer in front of them: the sensed lines take turns, linesPerAdc at each.
import type { Cost } from "../component/block.ts";
import { columnDecoder } from "../component/columnDecoder.ts";
import { columnMux } from "../component/columnMux.ts";
import { flashAdc, uniformReferences } from "../component/flashAdc.ts";
import { sarAdc } from "../component/sarAdc.ts";
import { thermometerEncoder } from "../component/thermometerEncoder.ts";
import { SERIES_SHARE } from "../component/transmissionGate.ts";
import type { AdcKind } from "../spec/spec.ts";
import type { Technology } from "../technology/technology.ts";
import type { ReadLoad, ReadPart } from "./part.ts";

export interface ConverterSpec {
  readonly kind: AdcKind;
  readonly levels: number;
  /** Sensed lines that are built, and how many share a converter. */
  readonly lines: number;
  readonly linesPerAdc: number;
  /** Currents between which the references lie, A. */
  readonly range: readonly [number, number];
  /** Conversions of a line in one read: 1, or one for each active driven line. */
  readonly conversions: (driven: number) => number;
  /** Length of the edge, m. */
  readonly width: number;
}

/** The ADC and, for a flash converter of more than two levels, its encoder. */
export function converterParts(tech: Technology, spec: ConverterSpec): ReadPart[] {
  const { kind, levels, lines, linesPerAdc, width } = spec;
  const count = Math.ceil(lines / linesPerAdc);
  const flash = kind !== "sar";
  const adc = flash
    ? flashAdc(tech, {
        count,
        width,
        mode: kind === "flash-current" ? "current" : "voltage",
        references: uniformReferences(levels, spec.range),
      })
    : sarAdc(tech, { count, levels, width });
  const converting = (load: ReadLoad, { energy, latency }: Cost): Cost => {
    const times = spec.conversions(load.activity * load.driven);
    return { energy: energy * load.sensed * times, latency: latency * linesPerAdc * times };
  };
  const part: ReadPart = {
    name: "ADC",
    works: "each conversion",
    block: adc,
    formula: "sensed lines · conversions · E_conversion(line current); lines of one ADC in turn",
    read: (load) => converting(load, adc.convert(load.lineCurrent)),
  };
  if (!flash || levels <= 2) return [part];
  const encoder = thermometerEncoder(tech, { count, levels, width });
  const coded: ReadPart = {
    name: "encoder",
    works: "each conversion",
    block: encoder,
    formula: "sensed lines · conversions · E_code",
    read: (load) => converting(load, encoder.encode),
  };
  return [part, coded];
}

export interface MuxSpec {
  readonly lines: number;
  readonly linesPerAdc: number;
  /** Resistance of a sensed line, ohm, of which the switch may add a share. */
  readonly lineResistance: number;
  readonly voltage: number;
  /** Reads of one setting: the multiplexer is set once for all bits of an input. */
  readonly bits: number;
  readonly width: number;
}

/** Multiplexer and its decoder; none where each line has its own converter. `beside`: what the rows' drivers take meanwhile, s. */
export function muxParts(tech: Technology, spec: MuxSpec, beside: number): ReadPart[] {
  const { lines, linesPerAdc, lineResistance, voltage, bits, width } = spec;
  if (linesPerAdc <= 1) return [];
  const mux = columnMux(tech, {
    outputs: Math.ceil(lines / linesPerAdc),
    selections: linesPerAdc,
    resistance: SERIES_SHARE * lineResistance,
    width,
  });
  const decoder = columnDecoder(tech, { addressBits: Math.max(1, Math.ceil(Math.log2(linesPerAdc))) });
  const selected = mux.select(voltage);
  const decoded = decoder.select(mux.loadN, mux.loadP);
  const settings = linesPerAdc / bits;
  const latency = Math.max(0, settings * (selected.latency + decoded.latency) - beside);
  return [
    {
      name: "line multiplexer",
      works: "each conversion",
      block: mux,
      formula: "selections · (gates of one selection · vdd² + diffusions · V_read²) / bits of an input",
      read: () => ({ energy: selected.energy * settings, latency }),
    },
    {
      name: "multiplexer decoder",
      works: "each conversion",
      block: decoder,
      formula: "selections · E_address / bits of an input",
      read: () => ({ energy: decoded.energy * settings, latency: 0 }),
    },
  ];
}
