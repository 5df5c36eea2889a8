// One line for one thing that is wrong in an experiment: path, value, what is allowed, and the likely meaning.
import { closest, distance } from "fastest-levenshtein";
import type { z } from "zod";
import { listed } from "../base/errors.ts";
import { describeIssue } from "../base/schema.ts";
import { formatQuantity, takesPrefix } from "../base/units.ts";
import { experimentSchema } from "./experimentSchema.ts";
import { allowedText, EXPERIMENT_KEYS, type Key } from "./keys.ts";
import { MOVED_KEYS } from "./movedKeys.ts";

/** The problem that zod found in `raw`, in words. */
export function describeProblem(issue: z.core.$ZodIssue, raw: unknown): string {
  if (issue.code === "unrecognized_keys")
    return listed(issue.keys, (key) => unknownKey([...issue.path, key].join("."))).join("\n");
  const key = keyAt(issue.path);
  if (key === undefined || issue.code === "custom") return describeIssue(issue, experimentSchema, raw, "");
  const value = issue.path.reduce<unknown>(
    (v, k) => (v as Record<PropertyKey, unknown> | undefined)?.[k],
    raw,
  );
  const near = typeof value === "string" ? nearest(value, key.words, 2) : undefined;
  const hint = near === undefined ? "" : `\n  hint: did you mean "${near}"?`;
  return `${issue.path.join(".")}: ${valueText(value, key.unit)} is not allowed; allowed: ${allowedText(key)}${hint}`;
}

function valueText(value: unknown, unit: string): string {
  return typeof value === "number" && takesPrefix(unit) ? formatQuantity(value, unit) : JSON.stringify(value);
}

/** "…: unknown key" with the key that was probably meant, or the keys beside it. */
export function unknownKey(path: string): string {
  const moved = MOVED_KEYS[path];
  if (moved !== undefined) return `${path}: this key is no longer there\n  hint: now: ${moved}`;
  const section = path.includes(".") ? undefined : nearest(path, keysBelow(""));
  const suggestion = section ?? nearestKey(path);
  if (suggestion !== undefined) return `${path}: unknown key\n  hint: did you mean "${suggestion}"?`;
  const parents = [path.split(".").slice(0, -1).join("."), ""];
  const known = parents.map(keysBelow).find((keys) => keys.length > 0) ?? [];
  return `${path}: unknown key\n  hint: known: ${known.join(", ")}`;
}

/** Compares the whole path first, else the last word: people leave out or mistake the section. */
export function nearestKey(path: string): string | undefined {
  const paths = EXPERIMENT_KEYS.map((key) => key.path);
  const lastWord = (text: string) => text.split(".").at(-1)!;
  const word = nearest(lastWord(path), paths.map(lastWord));
  const sameWord = paths.filter((known) => lastWord(known) === word);
  return sameWord.length > 0 ? closest(path, sameWord) : nearest(path, paths);
}

/** The known word within a third of the letters, or `slips`, of the word. */
function nearest(word: string, known: readonly string[], slips = 1): string | undefined {
  if (known.length === 0) return undefined;
  const found = closest(
    word.toLowerCase(),
    known.map((name) => name.toLowerCase()),
  );
  const near = distance(word.toLowerCase(), found) <= Math.max(slips, Math.floor(word.length / 3));
  return near ? known.find((name) => name.toLowerCase() === found) : undefined;
}

/** Next words below a section ("" = the sections). */
function keysBelow(section: string): string[] {
  const prefix = section === "" ? "" : `${section}.`;
  const below = EXPERIMENT_KEYS.filter(({ path }) => path.startsWith(prefix));
  return [...new Set(below.map(({ path }) => path.slice(prefix.length).split(".")[0]))];
}

/** The leaf at a path, or the list that holds it. */
function keyAt(path: readonly PropertyKey[]): Key | undefined {
  const text = path.join(".");
  return EXPERIMENT_KEYS.find((key) => key.path === text || (key.list && text.startsWith(`${key.path}.`)));
}
