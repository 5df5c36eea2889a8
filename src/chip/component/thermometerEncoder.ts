// Encoders behind flash converters, static CMOS: at each level an inverter and a NAND2 find the place where the comparators'
// outputs change; for each output bit a NAND of half of the levels collects the places at which the bit is 1, and an inverter
// drives it out. Critical path: inverter → two NAND2 → the wide NANDs of all bits → one p transistor pulls the wide NAND's
// output up → inverter. Energy: all nodes switch once (the comparators are reset between conversions): an upper bound.
// Source: Razavi, "Principles of Data Conversion System Design", IEEE Press 1995, ch. 6; Weste and Harris, "CMOS VLSI Design".
// Published converters have theirs in: with chip.calibration = "silicon" a code costs nothing more. Valid: 4 to 256 levels (above 16 the wide NANDs stand for trees of smaller gates).
import { horowitz } from "../technology/delay.ts";
import { type Gate, gate, inverter } from "../technology/gate.ts";
import type { Technology } from "../technology/technology.ts";
import { minimumWidth, onResistance } from "../technology/transistor.ts";
import type { Block, Cost } from "./block.ts";

export interface ThermometerEncoderSpec {
  /** Encoders in the row. */
  readonly count: number;
  /** Levels at the input. */
  readonly levels: number;
  /** Width of the row, m. */
  readonly width: number;
}

export interface ThermometerEncoder extends Block {
  /** One code of one encoder. */
  readonly encode: Cost;
}

/** The gates of an encoder. */
export interface EncoderGates {
  readonly inverter: Gate;
  /** Finds the place. */
  readonly detector: Gate;
  /** Collects the places of one bit. */
  readonly collector: Gate;
}

export function thermometerEncoder(tech: Technology, spec: ThermometerEncoderSpec): ThermometerEncoder {
  const { count, levels, width } = spec;
  const bits = Math.ceil(Math.log2(levels));
  const gates = encoderGates(tech, levels);
  const sum = (of: (g: Gate) => number) =>
    (levels + bits) * of(gates.inverter) + levels * of(gates.detector) + bits * of(gates.collector);
  const area = count * sum((g) => g.area);
  return {
    area,
    width,
    height: area / width,
    leakage: count * sum((g) => g.leakage) * tech.vdd,
    encode: {
      energy: tech.calibration === "silicon" ? 0 : sum((g) => g.inputCap + g.outputCap) * tech.vdd ** 2,
      latency: delay(tech, bits, gates),
    },
  };
}

export function encoderGates(tech: Technology, levels: number): EncoderGates {
  const widthP = tech.pnRatio * minimumWidth(tech);
  const nand = (inputs: number) =>
    gate(tech, { kind: "nand", inputs, widthN: 2 * minimumWidth(tech), widthP });
  return {
    inverter: inverter(tech, minimumWidth(tech), widthP),
    detector: nand(2),
    collector: nand(Math.ceil(levels / 2)),
  };
}

/** s */
function delay(
  tech: Technology,
  bits: number,
  { inverter: first, detector, collector }: EncoderGates,
): number {
  const pullUp = onResistance(tech, tech.pnRatio * minimumWidth(tech), "p");
  const pullDown = onResistance(tech, minimumWidth(tech), "n");
  const invert = horowitz(pullUp * (first.outputCap + 2 * detector.inputCap));
  const detect = horowitz(pullDown * (detector.outputCap + bits * collector.inputCap), invert.ramp);
  const collect = horowitz(pullUp * (collector.outputCap + first.inputCap), detect.ramp);
  const drive = horowitz(pullDown * first.outputCap, collect.ramp);
  return invert.delay + detect.delay + collect.delay + drive.delay;
}
