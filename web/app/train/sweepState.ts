// The keys that a study varies, and their values, as the form has them. Part of the address, like all else.
import { computed } from "@preact/signals";
import { MhoError } from "../../../src/base/errors.ts";
import { type KeyDescription, valueAt } from "../../../src/experiment/keyDescriptions.ts";
import { applyOverrides } from "../../../src/experiment/overrides.ts";
import { viewState } from "../address.ts";
import { valueNow } from "../experiment.ts";
import { PRESETS } from "../presets.ts";

export interface Sweep {
  readonly key: string;
  /** "a, b, c", or "0.01 to 1, 5 values, log". */
  readonly text: string;
}

export interface Range {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly scale: "linear" | "log";
}

const [written, write] = viewState<string>("sweep", "");
export const [seeds, setSeeds] = viewState<string>("seeds", "3");
export const [priced, setPriced] = viewState<"" | "yes">("priced", "");
export const [baseline, setBaseline] = viewState<string>("baseline", "");

/** In the address: key=text;key=text. */
export const sweeps = computed<readonly Sweep[]>(() =>
  written.value.split(";").flatMap((part) => {
    const at = part.indexOf("=");
    return at < 1 ? [] : [{ key: part.slice(0, at), text: part.slice(at + 1) }];
  }),
);

const writeAll = (all: readonly Sweep[]) =>
  write(all.map(({ key, text }) => `${key}=${text.replaceAll(";", ",")}`).join(";"));

export const isSwept = (key: string): boolean => sweeps.value.some((one) => one.key === key);
export const setSweep = (key: string, text: string): void =>
  writeAll(sweeps.value.map((one) => (one.key === key ? { key, text } : one)));
export const removeSweep = (key: string): void => writeAll(sweeps.value.filter((one) => one.key !== key));

export function toggleSweep(about: KeyDescription): void {
  const { path: key } = about;
  if (isSwept(key)) removeSweep(key);
  else writeAll([...sweeps.value, { key, text: firstText(about) }]);
}

/** All words of a key, or its value between its half and its double. */
function firstText({ path, words, range, unit }: KeyDescription): string {
  if (path === "device.preset") return [...PRESETS.keys()].join(", ");
  const value = valueNow(path);
  if (unit === "boolean") return "true, false";
  if (typeof value !== "number" || !range) return words.length > 0 ? words.join(", ") : String(value);
  const whole = (one: number) => (range.integer ? Math.round(one) : Number(one.toPrecision(6)));
  const around = value === 0 ? [0, 1, 2] : [value / 2, value, 2 * value].map(whole);
  const allowed = around.filter((one) => one >= range.minimum && one <= range.maximum);
  return [...new Set(allowed)].join(", ");
}

const RANGE = /^(.+?) to (.+?), (\d+) values(, log)?$/;

/** The values as the server takes them, or what is wrong with the text. */
export function readValues({
  key,
  text,
}: Sweep): { readonly values: string[] | Range } | { readonly problem: string } {
  const [, from, to, count, log] = RANGE.exec(text.trim()) ?? [];
  if (count === undefined) return { values: partsOf(text) };
  const ends = [from!, to!].map((end) => numberOf(key, end));
  if (ends.some((end) => typeof end !== "number"))
    return { problem: `${key}: "${from}" and "${to}" are no numbers of this key` };
  const [first, last] = ends as [number, number];
  return { values: { from: first, to: last, count: Number(count), scale: log ? "log" : "linear" } };
}

/** At commas that are not within [ ]. */
const partsOf = (text: string): string[] =>
  text
    .split(/,(?![^[]*\])/)
    .map((part) => part.trim())
    .filter((part) => part !== "");

function numberOf(key: string, text: string): unknown {
  try {
    return valueAt(applyOverrides({}, [`${key}=${text}`]), key.split("."));
  } catch (error) {
    if (error instanceof MhoError) return null;
    throw error;
  }
}
