// The experiment that the address describes: its keys are those of `--set`, resolved as the command line does. Where they are wrong, the
// last right experiment stays in sight, and what is wrong is shown beside its key.
import { computed, effect, signal, untracked } from "@preact/signals";
import { MhoError } from "../../src/base/errors.ts";
import { completeExperiment, type Experiment } from "../../src/experiment/completeExperiment.ts";
import { describeKeysOf, type KeyDescription, valueAt } from "../../src/experiment/keyDescriptions.ts";
import { applyOverrides } from "../../src/experiment/overrides.ts";

import { isExperimentKey, type Query, query, setQuery, turns, turnTo } from "./address.ts";

import { presetOf } from "./presets.ts";

/** `key=value` for each key that the address names: what to give to `--set`. */
export const settings = computed(() => settingsText(query.value));

/** `settings` of any query. */
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

interface Refusal {
  readonly text: string;
  /** "key: what is wrong", with hints. */
  readonly problem: string;
}

/** Refused texts in the fields of keys: each stays in its field and does not enter the address. */
const refusals = signal<ReadonlyMap<string, Refusal>>(new Map());
effect(() => {
  turns.value;
  untracked(() => {
    refusals.value = new Map();
  });
});

export const problem = computed(() => {
  const texts = [...refusals.value.values()].map((refusal) => refusal.problem);
  const all = attempt.value.problem === null ? texts : [attempt.value.problem, ...texts];
  return all.length === 0 ? null : all.join("\n");
});

/** The experiment of the address with "key=value" set as well. Throws MhoError where that cannot be. */
export function changedExperiment(setting: string): Experiment {
  const list = settings.peek() === "" ? [] : settings.peek().split("\n");
  return completeExperiment(applyOverrides({}, [...list, setting]), presetOf);
}

/** Every key with symbol, unit, range, default and meaning. */
export const KEYS: ReadonlyMap<string, KeyDescription> = new Map(
  describeKeysOf(FIRST_RUN).map((key) => [key.path, key]),
);

export const valueNow = (path: string): unknown => valueAt(experiment.value, path.split("."));
/** Text of a key in its field or the address, right or wrong; undefined where neither has it. */
export const writtenOf = (path: string): string | undefined =>
  refusals.value.get(path)?.text ?? query.value[path];
export const isRefused = (path: string): boolean => refusals.value.has(path);
export const problemOf = (path: string): string | undefined =>
  problem.value?.split("\n").find((line) => line.startsWith(`${path}:`));

export function setKey(path: string, value: string | number | boolean | undefined): void {
  refuse(path, null);
  setQuery({ [path]: value === undefined ? undefined : String(value) });
}

/** Sets a key as setKey does, for a text that a person typed: one that is refused stays in the field, with the reason. */
export function tryKey(path: string, text: string): void {
  const wrong = problemWith({ ...query.peek(), [path]: text }, path);
  if (wrong === undefined) setKey(path, text);
  else refuse(path, { text, problem: wrong });
}

function problemWith(all: Readonly<Record<string, string>>, path: string): string | undefined {
  try {
    completeExperiment(applyOverrides({}, settingsText(all).split("\n")), presetOf);
    return undefined;
  } catch (error) {
    if (!(error instanceof MhoError)) throw error;
    const lines = error.message.split("\n");
    const at = lines.findIndex((line) => line.startsWith(`${path}:`));
    // a problem of another key was there before, or is shown beside it
    return at < 0
      ? undefined
      : lines.slice(at, lines[at + 1]?.startsWith("hint:") ? at + 2 : at + 1).join("\n");
  }
}

function refuse(path: string, refusal: Refusal | null): void {
  if (refusal === null && !refusals.peek().has(path)) return;
  const others = [...refusals.peek()].filter(([key]) => key !== path);
  refusals.value = new Map(refusal === null ? others : [...others, [path, refusal]]);
}

/** Another preset: what was changed of the last device does not belong to this one. */
export function choosePreset(id: string): void {
  const old = Object.keys(query.peek()).filter((key) => key.startsWith("device."));
  turnTo({ ...Object.fromEntries(old.map((key) => [key, undefined])), "device.preset": id });
}

/** Forgets all changes of sections ("device", "chip"). */
export function resetSections(...sections: readonly string[]): void {
  resetKeys(Object.keys(query.peek()).filter((key) => sections.includes(key.split(".")[0]!)));
}

export const resetKeys = (keys: readonly string[]): void =>
  turnTo(Object.fromEntries(keys.map((key) => [key, undefined])));

/** These keys of the experiment and no others. */
export function takeSettings(settings: Query): void {
  const old = Object.keys(query.peek()).filter(isExperimentKey);
  turnTo({ ...Object.fromEntries(old.map((key) => [key, undefined])), ...settings });
}

/** The command that gives the same numbers. */
export function commandLine(command: string): string {
  const quoted = settings.value
    .split("\n")
    .filter((text) => text !== "")
    .map((text) => `--set ${/[^\w.=+-]/.test(text) ? `"${text}"` : text}`);
  return ["mho", command, ...quoted].join(" ");
}
