// Converters at one edge of a sub-array, with the multiplexer in front of them: the sensed lines take turns, linesPerAdc at each.
import type { Cost } from "../component/block.ts";
import { columnDecoder } from "../component/columnDecoder.ts";
import { type ColumnMux, columnMux } from "../component/columnMux.ts";
import { flashAdc, uniformReferences } from "../component/flashAdc.ts";
import { formula } from "../component/formula.ts";
import { sarAdc } from "../component/sarAdc.ts";
import { thermometerEncoder } from "../component/thermometerEncoder.ts";
import { SERIES_SHARE } from "../component/transmissionGate.ts";
import type { AdcKind } from "../spec/spec.ts";
import type { Technology } from "../technology/technology.ts";
import type { ReadFormulas, ReadLoad, ReadPart } from "./part.ts";

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
  const explained = (load: ReadLoad, what: string, one: Cost) =>
    conversionFormulas({ what, one }, load, linesPerAdc, spec.conversions(load.activity * load.driven));
  const part: ReadPart = {
    name: "ADC",
    works: "each conversion",
    block: adc,
    read: (load) => converting(load, adc.convert(load.lineCurrent)),
    explain: (load) => {
      const one = adc.convert(load.lineCurrent);
      const conversion = {
        text: "E_switching + t_conversion · V_column · line current",
        symbols: {
          E_switching: [adc.switching(load.lineCurrent), "J"],
          t_conversion: [one.latency, "s"],
          V_column: [adc.columnVoltage, "V"],
          "line current": [load.lineCurrent, "A"],
        },
      } as const;
      return {
        ...explained(load, "conversion", one),
        parts: [formula("E_conversion", one.energy, "J", conversion)],
      };
    },
  };
  if (!flash || levels <= 2) return [part];
  const encoder = thermometerEncoder(tech, { count, levels, width });
  const coded: ReadPart = {
    name: "encoder",
    works: "each conversion",
    block: encoder,
    read: (load) => converting(load, encoder.encode),
    explain: (load) => explained(load, "code", encoder.encode),
  };
  return [part, coded];
}

/** `what`: "conversion" or "code", which costs `one`. */
function conversionFormulas(
  { what, one }: { readonly what: string; readonly one: Cost },
  { sensed }: ReadLoad,
  linesPerAdc: number,
  conversions: number,
): ReadFormulas {
  return {
    energy: {
      text: `sensed lines · conversions of a line · E_${what}`,
      symbols: {
        "sensed lines": sensed,
        "conversions of a line": conversions,
        [`E_${what}`]: [one.energy, "J"],
      },
    },
    time: {
      text: `lines of a converter · conversions of a line · t_${what}`,
      symbols: {
        "lines of a converter": linesPerAdc,
        "conversions of a line": conversions,
        [`t_${what}`]: [one.latency, "s"],
      },
    },
  };
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
      read: () => ({ energy: selected.energy * settings, latency }),
      explain: () => muxFormulas(tech, spec, { selected, decoded, beside, ...mux }),
    },
    {
      name: "multiplexer decoder",
      works: "each conversion",
      block: decoder,
      read: () => ({ energy: decoded.energy * settings, latency: 0 }),
      explain: () => ({
        energy: {
          text: "selections · E_address / reads of a setting",
          symbols: {
            selections: linesPerAdc,
            E_address: [decoded.energy, "J"],
            "reads of a setting": bits,
          },
        },
      }),
    },
  ];
}

/** The multiplexer's time is its decoder's, too. */
function muxFormulas(
  { vdd }: Technology,
  { linesPerAdc, voltage, bits }: MuxSpec,
  mux: Pick<ColumnMux, "outputs" | "gateCap" | "drainCap"> & {
    readonly selected: Cost;
    readonly decoded: Cost;
    readonly beside: number;
  },
): ReadFormulas {
  const counts = { selections: linesPerAdc, "reads of a setting": bits };
  const selection = {
    text: "converters · (C_gates · vdd² + 2 · C_diffusion · V_read²)",
    symbols: {
      converters: mux.outputs,
      C_gates: [mux.gateCap, "F"],
      vdd: [vdd, "V"],
      C_diffusion: [mux.drainCap, "F"],
      V_read: [voltage, "V"],
    },
  } as const;
  return {
    energy: {
      text: "selections · E_selection / reads of a setting",
      symbols: { ...counts, E_selection: [mux.selected.energy, "J"] },
    },
    time: {
      text: "max(0; selections · (t_address + t_settling) / reads of a setting − t_drivers)",
      symbols: {
        ...counts,
        t_address: [mux.decoded.latency, "s"],
        t_settling: [mux.selected.latency, "s"],
        t_drivers: [mux.beside, "s"],
      },
    },
    parts: [formula("E_selection", mux.selected.energy, "J", selection)],
  };
}
