// Latched sense amplifiers, one per column: two cross-coupled inverters regenerate the difference between the two bit lines,
// isolation transistors part them from the lines, a tail transistor starts them. Delay of regeneration: t = C/gm · ln(vdd/ΔV),
// after one clock period in which the tail is switched on. Energy: C·vdd².
// Source: Rabaey, "Digital Integrated Circuits", ch. 12; CACTI (HPL-2008-20) and NVSim (Dong et al., IEEE TCAD 2012) for the
// widths. Valid: pitch above 6F, ΔV below vdd.
import { ConfigError } from "../../base/errors.ts";
import { inverter } from "../technology/gate.ts";
import type { Technology } from "../technology/technology.ts";
import { drainCap, gateCap, transconductance } from "../technology/transistor.ts";
import type { Block, Cost } from "./block.ts";

export interface SenseAmplifierSpec {
  readonly columns: number;
  /** Pitch of the columns, m. */
  readonly pitch: number;
  /** Difference of the bit lines that it is started with, V. */
  readonly difference: number;
  /** Hz */
  readonly clock: number;
}

export interface SenseAmplifier extends Block {
  /** One decision of one column. */
  readonly sense: Cost;
}

/** Widths in F: cross-coupled pairs, isolation, tail, column multiplexer in front. */
const WIDTHS = { n: 3.75, p: 7.5, isolation: 12.5, tail: 5, multiplexer: 9 } as const;

export function senseAmplifier(tech: Technology, spec: SenseAmplifierSpec): SenseAmplifier {
  const { columns, pitch, difference, clock } = spec;
  if (pitch <= 6 * tech.node)
    throw new ConfigError(`a sense amplifier does not fit a column pitch of ${pitch} m`, {
      hint: `use a pitch above 6F = ${6 * tech.node} m`,
    });
  const n = WIDTHS.n * tech.node;
  const p = WIDTHS.p * tech.node;
  const isolation = WIDTHS.isolation * tech.node;
  const tail = WIDTHS.tail * tech.node;
  const multiplexer = WIDTHS.multiplexer * tech.node;
  const nArea = (width: number) => inverter(tech, width, 0, pitch).area;
  const pArea = (width: number) => inverter(tech, 0, width, pitch).area;
  const area = columns * (2 * nArea(n) + 2 * pArea(p) + pArea(isolation) + nArea(tail));
  const drains = [n, p, isolation, multiplexer].reduce((sum, width) => sum + drainCap(tech, width, pitch), 0);
  const capacitance = gateCap(tech, n + p) + drains;
  const gain = transconductance(tech, n, "n") + transconductance(tech, p, "p");
  return {
    area,
    width: columns * pitch,
    height: area / (columns * pitch),
    leakage: columns * inverter(tech, tail, 0).leakage * tech.vdd,
    sense: {
      energy: capacitance * tech.vdd ** 2,
      latency: (capacitance / gain) * Math.log(tech.vdd / difference) + 1 / clock,
    },
  };
}
