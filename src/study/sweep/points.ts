// The points of a study: each combination of its axes with each seed, as an experiment and its hash.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { ConfigError } from "../../base/errors.ts";
import { type Experiment, resolveExperiment } from "../../config/experiment.ts";
import { canonicalJson } from "../../config/experimentHash.ts";
import { setAt } from "../../config/overrides.ts";
import { BUILT_IN_NETWORKS } from "../../network/params.ts";
import { hashBeyondBaseline } from "../point.ts";
import type { PlanInputs } from "./plan.ts";
import { type Combination, combinations, combinationsIn } from "./samples.ts";
import type { Study } from "./studyFile.ts";

/** Most points of one study. */
export const MOST_POINTS = 1_000_000;

/** A point before its data are known. */
export interface DraftPoint {
  readonly combination: Combination;
  readonly seed: number;
  readonly experiment: Experiment;
}

export interface SweepPoint extends DraftPoint {
  readonly hash: string;
}

/** Seeds stand innermost. Throws ConfigError with the values of the point where an experiment cannot be. */
export function draftPoints(study: Study): DraftPoint[] {
  const { name, axes, seeds, sampler } = study.question;
  const count = (sampler.kind === "grid" ? combinationsIn(axes) : sampler.points) * seeds.length;
  if (count > MOST_POINTS)
    throw new ConfigError(`${count} points; at most ${MOST_POINTS} are allowed`, {
      at: name,
      hint: 'take fewer values, or sampler = "random" with a number of points',
    });
  return combinations(axes, sampler).flatMap((combination) => {
    const raw = structuredClone(study.base);
    for (const [key, value] of Object.entries(combination)) setAt(raw, key.split("."), value);
    return seeds.map((seed) => ({
      combination,
      seed,
      experiment: experimentOf({ ...raw, seed }, combination),
    }));
  });
}

function experimentOf(raw: Record<string, unknown>, combination: Combination): Experiment {
  try {
    return resolveExperiment(raw);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new ConfigError(`at ${combinationText(combination) || "the only point"}\n${error.message}`, {
      cause: error,
    });
  }
}

export const combinationText = (combination: Combination): string =>
  Object.entries(combination)
    .map(([key, value]) => `${key}=${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join(", ");

/** Equal for points that give the same numbers. Covers images and network file by what they hold, not by their place. */
export const sweepHash = (experiment: Experiment, inputs: PlanInputs): string =>
  hashBeyondBaseline(withoutPlaces(experiment, inputs));

/** The experiment with fingerprints in place of paths: what its hash is made of. */
export function withoutPlaces({ data, network, ...experiment }: Experiment, inputs: PlanInputs): Experiment {
  const text = canonicalJson(data);
  const source = inputs.images.find((one) => canonicalJson(one.data) === text)!.fingerprint;
  const name = inputs.networks.find(({ file }) => file === network.name)?.content ?? network.name;
  return { ...experiment, data: { ...data, source }, network: { ...network, name } };
}

/** What is read besides experiments, each thing once. `fingerprintOf` loads images. Throws what it throws, and what reading a file throws. */
export async function inputsOf(
  sections: readonly Experiment["data"][],
  names: readonly string[],
  fingerprintOf: (data: Experiment["data"]) => Promise<string>,
): Promise<PlanInputs> {
  const distinct = new Map(sections.map((data) => [canonicalJson(data), data]));
  const images = [];
  for (const data of distinct.values()) images.push({ data, fingerprint: await fingerprintOf(data) });
  const files = [...new Set(names)].filter((name) => !BUILT_IN_NETWORKS.includes(name));
  return { images, networks: files.map((file) => ({ file, content: contentOf(file) })) };
}

const contentOf = (file: string): string =>
  `sha256:${createHash("sha256").update(readFileSync(file)).digest("hex")}`;
