// Comparison of one engine's results with the reference's, and a record of the largest difference that was seen.
import { expect } from "vitest";
import type { Engine, TypedArray } from "../../src/engine/engine.ts";
import { type Bench, withBench } from "./bench.ts";
import type { EngineCase } from "./engines.ts";

/** Results by name. A name that starts with "~" may differ by 1e-5 of the largest value; others must be equal bit for bit
 *  (but −0 is 0). */
export type Results = Readonly<Record<string, TypedArray>>;

export type Scenario = (bench: Bench) => Promise<Results>;

export const RELATIVE = 1e-5;

export interface Comparison {
  /** Runs the scenario on the reference and on the others, and compares. */
  check(scenario: Scenario): Promise<void>;
  /** Prints cases and the largest difference. */
  report(): void;
}

export function comparison(what: string, reference: Engine, others: readonly EngineCase[]): Comparison {
  let cases = 0;
  let worst = 0;
  let worstName = "";
  return {
    check: async (scenario) => {
      cases++;
      const expected = await withBench(reference, scenario);
      for (const { label, engine, every = 1 } of others) {
        if (cases % every !== 0) continue;
        const actual = await withBench(engine, scenario);
        for (const [name, values] of Object.entries(expected)) {
          const difference = largestDifference(values, actual[name]!, `${label}: ${name}`);
          if (difference > worst) {
            worst = difference;
            worstName = `${name} on ${label}`;
          }
          const limit = name.startsWith("~") ? RELATIVE : 0;
          if (difference > limit) expect.fail(firstDifference(values, actual[name]!, `${label}: ${name}`));
        }
      }
    },
    report: () => {
      const names = others.map(({ label }) => label).join("; ");
      const at = worst > 0 ? ` (${worstName})` : "";
      if (others.length > 0)
        console.info(`PARITY ${what}: ${cases} cases on ${names}; largest relative difference ${worst}${at}`);
    },
  };
}

/** Largest |actual − expected| relative to the largest |expected|. */
function largestDifference(expected: TypedArray, actual: TypedArray, at: string): number {
  expect(actual.length, at).toBe(expected.length);
  let difference = 0;
  let scale = 0;
  for (let i = 0; i < expected.length; i++) {
    const a = actual[i]!;
    const e = expected[i]!;
    if (Number.isFinite(e)) scale = Math.max(scale, Math.abs(e));
    if (a === e || (Number.isNaN(a) && Number.isNaN(e))) continue;
    difference = Number.isFinite(a - e) ? Math.max(difference, Math.abs(a - e)) : Infinity;
  }
  return difference === 0 ? 0 : difference / Math.max(scale, 1e-30);
}

function firstDifference(expected: TypedArray, actual: TypedArray, at: string): string {
  const i = expected.findIndex((e, k) => !Object.is(e, actual[k]) && e !== actual[k]);
  const count = expected.filter((e, k) => e !== actual[k]).length;
  return `${at}[${i}] is ${actual[i]}; the reference has ${expected[i]} (${count} of ${expected.length} differ)`;
}
