// The experiment that the address describes: its keys are those of `--set`, resolved as the command line does. Where they are wrong, the
// last right experiment stays in sight, and what is wrong is shown beside its key.
import { computed } from "@preact/signals";
import { MhoError } from "../../src/base/errors.ts";
import { completeExperiment, type Experiment } from "../../src/config/completeExperiment.ts";
import { describeKeysOf, type KeyDescription, valueAt } from "../../src/config/keyDescriptions.ts";
import { applyOverrides } from "../../src/config/overrides.ts";
import { isExperimentKey, type Query, query, setQuery } from "./address.ts";
import { presetOf } from "./presets.ts";

/** `key=value` for each key that the address names: what to give to `--set`. */
export const settings = computed(() => settingsText(query.value));

/** As `settings`, of any query. */
export const settingsText = (all: Query) =>
  Object.entries(all)
    .filter(([key]) => isExperimentKey(key))
    .map(([key, value]) => `${key}=${value.replaceAll("\n", " ")}`)
    .join("\n");

const FIRST_RUN = completeExperiment({}, presetOf);
let last = FIRST_RUN;

interface Attempt {
  readonly experiment: Experiment;
  /** "key: what is wrong", one line each, with hints. */
  readonly problem: string | null;
}

const attempt = computed<Attempt>(() => {
  const list = settings.value === "" ? [] : settings.value.split("\n");
  try {
    last = completeExperiment(applyOverrides({}, list), presetOf);
    return { experiment: last, problem: null };
  } catch (error) {
    if (!(error instanceof MhoError)) throw error;
    return { experiment: last, problem: error.message };
  }
});

export const experiment = computed(() => attempt.value.experiment);
export const problem = computed(() => attempt.value.problem);

/** Every key with symbol, unit, range, default and meaning. */
export const KEYS: ReadonlyMap<string, KeyDescription> = new Map(
  describeKeysOf(FIRST_RUN).map((key) => [key.path, key]),
);

export const valueNow = (path: string): unknown => valueAt(experiment.value, path.split("."));
/** What the address says of a key, right or wrong; undefined where it says nothing. */
export const writtenOf = (path: string): string | undefined => query.value[path];
export const problemOf = (path: string): string | undefined =>
  problem.value?.split("\n").find((line) => line.startsWith(`${path}:`));

export function setKey(path: string, value: string | number | boolean | undefined): void {
  setQuery({ [path]: value === undefined ? undefined : String(value) });
}

/** Another preset: what was changed of the last device does not belong to this one. */
export function choosePreset(id: string): void {
  const old = Object.keys(query.peek()).filter((key) => key.startsWith("device."));
  setQuery({ ...Object.fromEntries(old.map((key) => [key, undefined])), "device.preset": id });
}

/** These keys of the experiment and no others. */
export function takeSettings(settings: Query): void {
  const old = Object.keys(query.peek()).filter(isExperimentKey);
  setQuery({ ...Object.fromEntries(old.map((key) => [key, undefined])), ...settings });
}

/** Forgets all changes of a section ("device", "chip"). */
export function resetSection(section: string): void {
  const old = Object.keys(query.peek()).filter((key) => key.startsWith(`${section}.`));
  setQuery(Object.fromEntries(old.map((key) => [key, undefined])));
}

/** The command that gives the same numbers. */
export function commandLine(command: string): string {
  const quoted = settings.value
    .split("\n")
    .filter((text) => text !== "")
    .map((text) => `--set ${/[^\w.=+-]/.test(text) ? `"${text}"` : text}`);
  return ["mho", command, ...quoted].join(" ");
}
