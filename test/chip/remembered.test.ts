// Circuits that chips of a sweep have in common are built once (base/remembering.ts). No figure may depend on what was priced before: each is,
// to the last bit, that of a program that has priced nothing else.
import fc from "fast-check";
import { expect, it, vi } from "vitest";
import { type Experiment, resolveExperiment } from "../../src/experiment/experiment.ts";
import { chipPricer } from "../../src/run/chipReport.ts";
import { randomExperiment } from "./randomChip.ts";

const SEED = 20261129;
const CHIPS = 600;
/** Of them priced by a program that was just started. */
const COLD = 6;

type Settings = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Each chip differs from the one before in one or two keys, as in a sweep. */
function walk(): Experiment[] {
  const drawn = fc.sample(fc.tuple(randomExperiment, fc.nat()), { numRuns: CHIPS, seed: SEED });
  let now = drawn[0]![0] as Settings;
  return drawn.flatMap(([other, choice]) => {
    const sections = Object.entries(other as Settings);
    for (const pick of choice % 3 === 0 ? [choice, Math.floor(choice / 7)] : [choice]) {
      const [section, values] = sections[pick % sections.length]!;
      const keys = Object.keys(values);
      const key = keys[Math.floor(pick / sections.length) % keys.length]!;
      now = { ...now, [section]: { ...now[section], [key]: values[key] } };
    }
    try {
      return [resolveExperiment(now)];
    } catch {
      return [];
    }
  });
}

function outcomeOf(price: () => object): string {
  try {
    return JSON.stringify(price());
  } catch (error) {
    return (error as Error).message;
  }
}

const totalsOf = ({
  operations,
  energy,
  leakageEnergy,
  latency,
  area,
  leakagePower,
  efficiency,
  throughput,
}: ReturnType<ReturnType<typeof chipPricer>>) => ({
  operations,
  energy,
  leakageEnergy,
  latency,
  area,
  leakagePower,
  efficiency,
  throughput,
});

async function cold(experiment: Experiment): Promise<string> {
  vi.resetModules();
  const { chipReport } = await import("../../src/run/chipReport.ts");
  return outcomeOf(() => totalsOf(chipReport(experiment, { brief: true }).estimate));
}

it("costs the same after any chips as in a program that has priced none", { timeout: 240_000 }, async () => {
  const experiments = walk();
  const price = chipPricer({ images: undefined, run: undefined });
  const priced = (list: readonly Experiment[]) =>
    list.map((experiment) => outcomeOf(() => totalsOf(price(experiment))));
  const outcomes = priced(experiments);
  expect(priced(experiments.toReversed()).toReversed()).toEqual(outcomes);
  expect(new Set(outcomes).size).toBeGreaterThan(CHIPS / 4);
  expect(outcomes.filter((outcome) => outcome.startsWith("{")).length).toBeGreaterThan(CHIPS / 4);
  for (let i = 0; i < COLD; i++) {
    const at = Math.floor((i * experiments.length) / COLD);
    expect(await cold(experiments[at]!), `chip ${at}`).toBe(outcomes[at]);
  }
});
