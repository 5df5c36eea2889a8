// Arithmetic of float32 (IEEE 754: 8 bits of exponent, 24 of significand with the hidden one), for a number of lanes side by side: in each an
// adder and a multiplier, which both take one pair of words a clock cycle. Adder: difference of the exponents; a shifter that aligns the
// smaller significand; the sum, with guard, round and sticky bit; a shifter that normalizes it; exponent and rounding. It takes whole numbers of
// up to 24 bits too: its shifter normalizes them. Multiplier: an array of 24 adders of 24 bits, a sum of exponents, rounding. Registers behind
// each half. Random operands switch half of what the longest carry does.
// Source: Ercegovac and Lang, "Digital Arithmetic", 2004, ch. 8; the parts: adder.ts, barrelShifter.ts, register.ts. Published: 0.9 pJ an
// addition, 3.7 pJ a product at 45 nm and 0.9 V (Horowitz, ISSCC 2014): floatUnit.test.ts.
import type { Technology } from "../technology/technology.ts";
import { adder } from "./adder.ts";
import { barrelShifter } from "./barrelShifter.ts";
import type { Block, Cost } from "./block.ts";
import { register } from "./register.ts";

export const FLOAT_BITS = 32;
const EXPONENT = 8;
const SIGNIFICAND = 24;
/** Guard, round and sticky. */
const EXTRA = 3;
/** Share of the energy of the longest carry. */
const RANDOM_OPERANDS = 0.5;

/** Float operations: additions or subtractions, and products. */
export interface FloatWork {
  readonly additions: number;
  readonly products: number;
}

export interface FloatUnit extends Block {
  /** So much work, spread over all lanes; additions and products at the same time. */
  readonly compute: (work: FloatWork) => Cost;
}

export function floatUnit(
  tech: Technology,
  { lanes, clock }: { readonly lanes: number; readonly clock: number },
): FloatUnit {
  const add = floatAdder(tech, lanes, clock);
  const multiply = floatMultiplier(tech, lanes, clock);
  const area = add.area + multiply.area;
  return {
    area,
    width: Math.sqrt(area),
    height: Math.sqrt(area),
    leakage: add.leakage + multiply.leakage,
    compute: ({ additions, products }) => ({
      energy: (additions * add.energy + products * multiply.energy) / lanes,
      latency: Math.max(additions, products) / lanes / clock,
    }),
  };
}

/** Area and leakage of all lanes, energy of one operation in all of them. */
interface Operation {
  readonly area: number;
  readonly leakage: number;
  readonly energy: number;
}

function floatAdder(tech: Technology, lanes: number, clock: number): Operation {
  const bits = SIGNIFICAND + EXTRA;
  const shifters = barrelShifter(tech, { bits, count: 2 * lanes });
  const adders = [
    adder(tech, { bits: EXPONENT, count: 2 * lanes }),
    adder(tech, { bits, count: lanes }),
    adder(tech, { bits: SIGNIFICAND, count: lanes }),
  ];
  const kept = register(tech, { bits: 2 * FLOAT_BITS * lanes, clock });
  return operation(
    [...adders, shifters, kept],
    [
      ...adders.map((part) => part.add().energy * RANDOM_OPERANDS),
      shifters.shiftEnergy,
      kept.store(FLOAT_BITS * lanes).energy,
    ],
  );
}

function floatMultiplier(tech: Technology, lanes: number, clock: number): Operation {
  const adders = [
    adder(tech, { bits: SIGNIFICAND, count: SIGNIFICAND * lanes }),
    adder(tech, { bits: EXPONENT, count: lanes }),
    adder(tech, { bits: SIGNIFICAND, count: lanes }),
  ];
  const kept = register(tech, { bits: (2 * SIGNIFICAND + EXPONENT + FLOAT_BITS) * lanes, clock });
  return operation(
    [...adders, kept],
    [
      ...adders.map((part) => part.add().energy * RANDOM_OPERANDS),
      kept.store((SIGNIFICAND + FLOAT_BITS / 2) * lanes).energy,
    ],
  );
}

function operation(parts: readonly Block[], energies: readonly number[]): Operation {
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  return {
    area: sum(parts.map((part) => part.area)),
    leakage: sum(parts.map((part) => part.leakage)),
    energy: sum(energies),
  };
}
