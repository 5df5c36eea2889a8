// A line of a program that drives a study: which values it wants to know about.
import { z } from "zod";
import { parseDocument } from "../../base/document.ts";
import { ConfigError } from "../../base/errors.ts";
import { parseChecked } from "../../base/schema.ts";
import { checkKey } from "./axes.ts";
import type { Combination } from "./samples.ts";

export interface AskedPoint {
  /** The asking program's own name for it. */
  readonly id: string | number;
  readonly set: Combination;
  /** null: each seed of the study. */
  readonly seed: number | null;
}

const isId = (id: unknown): id is string | number =>
  typeof id === "number" || (typeof id === "string" && id.length <= 200);
const idSchema = z.custom<string | number>(isId, "expected a number, or text of at most 200 characters");
const value = z.union([z.string(), z.number(), z.boolean(), z.array(z.unknown())]);
const lineSchema = z.strictObject({
  id: idSchema,
  set: z.record(z.string(), value).default({}),
  seed: z
    .int()
    .min(0)
    .max(2 ** 32 - 1)
    .optional(),
});

/** Throws ConfigError. */
export function askedPoint(line: string, number: number): AskedPoint {
  const at = `line ${number}`;
  const { id, set, seed } = parseChecked(lineSchema, parseDocument(line, "json", at), at);
  for (const key of Object.keys(set)) {
    if (key === "seed")
      throw new ConfigError("the seed is no key of set", { at, hint: 'write it beside: "seed": 1' });
    checkKey(key, `${at}: set`);
  }
  // sorted, so that one combination has one text
  const sorted = Object.entries(set).sort(([a], [b]) => (a < b ? -1 : 1));
  return { id, set: Object.fromEntries(sorted) as Combination, seed: seed ?? null };
}

/** The name that a wrong line gives, if it can be read: for the answer that says what is wrong. */
export function idOf(line: string): string | number | null {
  try {
    const { id } = JSON.parse(line) as { id?: unknown };
    return isId(id) ? id : null;
  } catch {
    return null;
  }
}
