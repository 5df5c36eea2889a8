import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { randomExperiment } from "../../test/chip/randomChip.ts";
import { type Experiment, resolveExperiment } from "./experiment.ts";
import { experimentHash } from "./experimentHash.ts";
import { experimentVarier, type KeyValues } from "./experimentVarier.ts";
import { setAt } from "./overrides.ts";

function outcomeOf(make: () => Experiment): string {
  try {
    const experiment = make();
    return `${experimentHash(experiment)} ${JSON.stringify(experiment)}`;
  } catch (error) {
    return (error as Error).message;
  }
}

function slow(base: object, values: KeyValues): Experiment {
  const raw = structuredClone(base) as Record<string, unknown>;
  for (const [key, value] of Object.entries(values)) setAt(raw, key.split("."), value);
  return resolveExperiment(raw);
}

const dotted = (settings: object): KeyValues =>
  Object.fromEntries(
    Object.entries(settings).flatMap(([section, values]) =>
      Object.entries(values as object).map(([key, value]) => [`${section}.${key}`, value]),
    ),
  );

describe("varied experiments", () => {
  test("are those that resolve whole, with the same problems", () => {
    const drawn = fc.sample(fc.tuple(randomExperiment, fc.infiniteStream(fc.boolean())), {
      numRuns: 500,
      seed: 7,
    });
    const base = {
      training: { rule: "momentum" },
      device: { preset: "aihwkit-ecram" },
      array: { rows: "64" },
    };
    const vary = experimentVarier(base);
    const outcomes = drawn.map(([settings, kept]) => {
      const values = Object.fromEntries(Object.entries(dotted(settings)).filter(() => kept.next().value));
      const outcome = outcomeOf(() => vary(values));
      expect(outcome).toBe(outcomeOf(() => slow(base, values)));
      return outcome;
    });
    const refused = outcomes.filter((outcome) => !/^[0-9a-f]{16} /.test(outcome)).length;
    expect(refused).toBeGreaterThan(10);
    expect(refused).toBeLessThan(490);
  });

  test.each([
    [{}, { "array.rows": "64 cm" }],
    [{ arrays: {} }, {}],
    [{ array: { adc: 3 } }, { "array.adc.bits": 4 }],
    [{}, { "network.hidden": [3] }],
    [{}, { "device.preset": "no-such-device" }],
    [{}, { seed: 3 }],
    [{ seed: 5 }, { "training.rule": "tiki-taka-2" }],
    [{ training: { rule: "tiki-taka-2" } }, { "array.adc.bits": 1 }],
    [{}, { "device.rOn": "240 kohm", "chip.node": "22 nm" }],
  ])("of %j with %j are those that resolve whole", (base, values) => {
    expect(outcomeOf(() => experimentVarier(base)(values as KeyValues))).toBe(
      outcomeOf(() => slow(base, values as KeyValues)),
    );
  });
});
