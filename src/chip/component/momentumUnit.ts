// The circuits that turn a summed gradient into pulses, for a number of weights at once. Per lane: an array multiplier for γ·v (one adder
// for each bit of γ), an adder for the gradient, a shifter for the learning rate and an adder that rounds; registers between them.
// sgd has no multiplier; adaptive momentum counts agreeing signs; carry adds the fraction that the last update left. One weight per
// lane and clock cycle. Velocities and carries live elsewhere: the words moved are counted in `bitsPerWeight`.
// Source: our own design after docs/models/rules.md; multiplier: Weste and Harris, "CMOS VLSI Design", 4th ed., section 11.9.
import type { Technology } from "../technology/technology.ts";
import { adder } from "./adder.ts";
import { bitShifter } from "./bitShifter.ts";
import type { Block, Cost } from "./block.ts";
import { register } from "./register.ts";

/** Word length of γ, and of the counter of agreeing signs. */
const GAMMA_BITS = 8;
const COUNTER_BITS = 24;

export interface MomentumUnitSpec {
  readonly lanes: number;
  readonly velocity: boolean;
  readonly carry: boolean;
  readonly adaptive: boolean;
  /** Words of velocity and carry. */
  readonly velocityBits: number;
  /** Of a summed gradient. */
  readonly gradientBits: number;
  /** Hz */
  readonly clock: number;
}

export interface MomentumUnit extends Block {
  /** Of this, what only momentum needs: velocity, carry and agreement. */
  readonly momentumArea: number;
  readonly momentumLeakage: number;
  /** Updates of `weights` weights: all the arithmetic, and the share that only momentum needs. */
  readonly update: (weights: number) => Cost;
  readonly momentumEnergy: (weights: number) => number;
  /** Bits of velocity and carry read and written for one weight in one update. */
  readonly bitsPerWeight: number;
}

export function momentumUnit(tech: Technology, spec: MomentumUnitSpec): MomentumUnit {
  const { lanes, velocity, carry, adaptive, velocityBits, gradientBits, clock } = spec;
  const word = Math.max(velocityBits, gradientBits);
  const add = (bits: number, count: number) => adder(tech, { bits, count: count * lanes });
  const multiplier = velocity ? [add(velocityBits, GAMMA_BITS), add(word, 1)] : [];
  const carried = carry ? [add(velocityBits, 1)] : [];
  const counted = adaptive ? [add(COUNTER_BITS, 1)] : [];
  const rounding = add(gradientBits, 1);
  const shifter = bitShifter(tech, { count: lanes, bits: gradientBits, clock });
  const kept = register(tech, { bits: lanes * velocityBits * ((velocity ? 1 : 0) + (carry ? 1 : 0)), clock });
  const momentumAdders = [...multiplier, ...carried, ...counted];
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
    bitsPerWeight: 2 * velocityBits * ((velocity ? 1 : 0) + (carry ? 1 : 0)),
  };
}
