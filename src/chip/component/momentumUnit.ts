// The circuits that turn a summed gradient into pulses, for a number of weights at once. Per lane: an array multiplier for γ·v (one adder
// for each bit of γ), an adder for the gradient, a shifter for the learning rate and an adder that rounds; registers between them. What a
// rule has of these is said by the rule itself (training/rules): sgd has no multiplier; carry adds the fraction that the last
// update left; a comparison finds the largest velocity of a layer. One weight per lane and clock cycle. Words live elsewhere: those moved
// are counted in `bitsPerWeight`.
// Source: our own design after docs/models/rules.md; multiplier: Weste and Harris, "CMOS VLSI Design", 4th ed., section 11.9.
import type { RuleHardware } from "../../training/rules/rule.ts";
import type { Technology } from "../technology/technology.ts";
import { adder } from "./adder.ts";
import { bitShifter } from "./bitShifter.ts";
import type { Block, Cost } from "./block.ts";
import { register } from "./register.ts";

/** Word length of γ. */
const GAMMA_BITS = 8;

export interface MomentumUnitSpec {
  readonly lanes: number;
  readonly hardware: RuleHardware;
  /** Bits of each word that the rule keeps. */
  readonly velocityBits: number;
  /** Bits of a summed gradient. */
  readonly gradientBits: number;
  /** Hz */
  readonly clock: number;
}

export interface MomentumUnit extends Block {
  /** The part of it that only the rule needs: beyond the shifter and the rounding of gradient descent. */
  readonly momentumArea: number;
  readonly momentumLeakage: number;
  /** Updates of `weights` weights: all the arithmetic, and the share that only momentum needs. */
  readonly update: (weights: number) => Cost;
  readonly momentumEnergy: (weights: number) => number;
  /** Bits of all words read and written for one weight, each time that the rule uses them. */
  readonly bitsPerWeight: number;
}

export function momentumUnit(tech: Technology, spec: MomentumUnitSpec): MomentumUnit {
  const { lanes, hardware, velocityBits, gradientBits, clock } = spec;
  const { products, gradientSums, wordSums, maximum } = hardware;
  const word = Math.max(velocityBits, gradientBits);
  const add = (bits: number, count: number) => adder(tech, { bits, count: count * lanes });
  const some = (bits: number, count: number) => (count > 0 ? [add(bits, count)] : []);
  const sums = [...some(word, gradientSums), ...some(velocityBits, wordSums)];
  const multiplier = some(velocityBits, GAMMA_BITS * products);
  const compared = some(velocityBits, maximum ? 1 : 0);
  const rounding = add(gradientBits, 1);
  const shifter = bitShifter(tech, { count: lanes, bits: gradientBits, clock });
  const kept = register(tech, { bits: lanes * velocityBits * hardware.words.length, clock });
  const momentumAdders = [...multiplier, ...sums, ...compared];
  const momentumParts: readonly Block[] = [...momentumAdders, kept];
  const parts: readonly Block[] = [...momentumParts, rounding, shifter];
  const sum = (blocks: readonly Block[], of: (b: Block) => number) => blocks.reduce((s, b) => s + of(b), 0);
  // one clock cycle of all lanes; half of the stored bits are 1, and random operands switch half of what the longest carry does
  const momentumCycle =
    momentumAdders.reduce((s, part) => s + part.add().energy / 2, 0) +
    kept.store(lanes * velocityBits * 0.5).energy;
  const plainCycle = rounding.add().energy / 2 + shifter.shift().energy;
  const area = sum(parts, (b) => b.area);
  return {
    area,
    width: Math.sqrt(area),
    height: Math.sqrt(area),
    leakage: sum(parts, (b) => b.leakage),
    momentumArea: sum(momentumParts, (b) => b.area),
    momentumLeakage: sum(momentumParts, (b) => b.leakage),
    update: (weights) => ({
      energy: (weights / lanes) * (momentumCycle + plainCycle),
      latency: Math.ceil(weights / lanes) / clock,
    }),
    momentumEnergy: (weights) => (weights / lanes) * momentumCycle,
    bitsPerWeight: 2 * velocityBits * hardware.words.length,
  };
}
