// The points of a study: each combination of its axes with each seed, as an experiment and its hash.
import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { ConfigError } from "../../base/errors.ts";
import type { Experiment } from "../../experiment/experiment.ts";
import { canonicalJson, experimentHash } from "../../experiment/experimentHash.ts";
import { experimentVarier } from "../../experiment/experimentVarier.ts";
import { BUILT_IN_NETWORKS, startsFromRun } from "../../network/params.ts";
import { checkpointFile } from "../../training/checkpoint.ts";
import { hashBeyondBaseline } from "../point.ts";
import type { PlanInputs } from "./plan.ts";
import type { Combination } from "./samples.ts";
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
export function draftPoints(study: Study, combinations: readonly Combination[]): DraftPoint[] {
  const experimentOf = experimentsOf(study);
  return combinations.flatMap((combination) =>
    study.question.seeds.map((seed) => ({
      combination,
      seed,
      experiment: experimentOf(combination, seed),
    })),
  );
}

/** Throws ConfigError with the values where there can be no such experiment. Default: the study's first seed. */
export const experimentAt = (study: Study, combination: Combination, seed?: number): Experiment =>
  experimentsOf(study)(combination, seed);

function experimentsOf({ base, question }: Study) {
  const vary = experimentVarier(base);
  return (combination: Combination, seed = question.seeds[0]!): Experiment =>
    experimentOf(combination, () => vary({ ...combination, seed }));
}

function experimentOf(combination: Combination, make: () => Experiment): Experiment {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new ConfigError(`at ${combinationText(combination) || "the only point"}\n${error.message}`, {
      cause: error,
    });
  }
}

/** Whether experimentAt gives one. */
export function canBe(study: Study, combination: Combination): boolean {
  try {
    experimentAt(study, combination);
    return true;
  } catch (error) {
    if (error instanceof ConfigError) return false;
    throw error;
  }
}

export const combinationText = (combination: Combination): string =>
  Object.entries(combination)
    .map(([key, value]) => `${key}=${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join(", ");

/** A hash that is equal for points that give the same numbers. Covers images and network file by what they hold, not by their place. */
export function trainHash(inputs: PlanInputs): (experiment: Experiment) => string {
  const named = placeless(inputs);
  return (experiment) => hashBeyondBaseline(named(experiment));
}

/** The same for chips, where only shape and number of the images count. */
export function chipHash(inputs: PlanInputs): (experiment: Experiment) => string {
  const named = placeless(inputs);
  return (experiment) => experimentHash(named(experiment));
}

/** The experiment with fingerprints in place of paths: what its hash is made of. */
export const withoutPlaces = (experiment: Experiment, inputs: PlanInputs): Experiment =>
  placeless(inputs)(experiment);

/** Sections that points share are named by their content once. */
function placeless(inputs: PlanInputs): (experiment: Experiment) => Experiment {
  const known = new Map<object, object>();
  const name = <T extends object>(section: T, contentOf: (section: T) => T): T => {
    const found = known.get(section) ?? Object.freeze(contentOf(section));
    known.set(section, found);
    return found as T;
  };
  return (experiment) => ({
    ...experiment,
    data: name(experiment.data, (data) => ({ ...data, source: imagesIn(inputs, data) })),
    network: name(experiment.network, (network) => ({
      ...network,
      name: contentIn(inputs, network.name),
      start: contentIn(inputs, network.start),
    })),
  });
}

function imagesIn({ images }: PlanInputs, data: Experiment["data"]): string {
  const text = canonicalJson(data);
  return images.find((one) => canonicalJson(one.data) === text)!.fingerprint;
}

const contentIn = ({ networks }: PlanInputs, name: string): string =>
  networks.find(({ file }) => file === name)?.content ?? name;

/** Files and folders that the network of an experiment comes from. */
export const networkPlaces = ({ network }: Experiment): string[] => [
  ...(BUILT_IN_NETWORKS.includes(network.name) ? [] : [network.name]),
  ...(startsFromRun(network) ? [network.start] : []),
];

/** Reads the inputs besides experiments, each once. `names`: networkPlaces. `fingerprintOf` loads images. Passes on the errors of `fingerprintOf` and of reading a
 *  file. */
export async function inputsOf(
  sections: readonly Experiment["data"][],
  names: readonly string[],
  fingerprintOf: (data: Experiment["data"]) => Promise<string>,
): Promise<PlanInputs> {
  const distinct = new Map([...new Set(sections)].map((data) => [canonicalJson(data), data]));
  const images = [];
  for (const data of distinct.values()) images.push({ data, fingerprint: await fingerprintOf(data) });
  return { images, networks: [...new Set(names)].map((file) => ({ file, content: contentOf(file) })) };
}

/** Content of a network file, or of the weights of a run. */
function contentOf(place: string): string {
  const found = statSync(place, { throwIfNoEntry: false });
  if (!found)
    throw new ConfigError("there is no such file or run", {
      at: place,
      hint: "give the path of a network file as network.name, of a run's folder as network.start",
    });
  const file = found.isDirectory() ? checkpointFile(place) : place;
  return `sha256:${createHash("sha256").update(readFileSync(file)).digest("hex")}`;
}
