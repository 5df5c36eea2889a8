// Schemas of parameters: a numeric leaf that reads quantities with units, and one readable error for wrong input.
// Not a configuration system: src/experiment composes the sections.
import { closest, distance } from "fastest-levenshtein";
import { z } from "zod";
import { ConfigError, listed, MhoError } from "./errors.ts";
import { formatQuantity, parseQuantity, takesPrefix } from "./units.ts";

/** Meaning of one numeric leaf; shown by `mho explain`, the documentation and the web form. */
export interface LeafMeta {
  readonly symbol: string;
  /** SI unit without prefix; "1" for a plain number or fraction. */
  readonly unit: string;
  readonly source: string;
  readonly description: string;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** A number in SI units, or text with a unit ("5 uS"), within [minimum, maximum]. */
export function quantity(meta: LeafMeta & { readonly minimum: number; readonly maximum: number }) {
  return z
    .union([z.number(), z.string()], { error: `expected a number or text with a unit (${meta.unit})` })
    .transform((input, context) => {
      const problem = (message: string) => {
        context.addIssue({ code: "custom", message });
        return z.NEVER;
      };
      try {
        const value = parseQuantity(input, meta.unit);
        return value < meta.minimum || value > meta.maximum ? problem(outOfRange(value, meta)) : value;
      } catch (error) {
        return problem(error instanceof MhoError ? error.message : String(error));
      }
    })
    .meta({ ...meta });
}

function outOfRange(
  value: number,
  meta: { readonly minimum: number; readonly maximum: number; readonly unit: string },
): string {
  const show = (v: number) => formatQuantity(v, meta.unit);
  const meant = [-3, -6, -9, -12, 3, 6]
    .map((power) => value * 10 ** power)
    .find((v) => takesPrefix(meta.unit) && v >= meta.minimum && v <= meta.maximum);
  const hint = meant === undefined ? "" : `\n  hint: did you mean ${show(meant)}?`;
  return `${show(value)} is outside ${show(meta.minimum)} … ${show(meta.maximum)}${hint}`;
}

/** The parsed input; ConfigError with dotted path (below `at`), value, allowed range and a hint otherwise. */
export function parseChecked<S extends z.ZodType>(schema: S, input: unknown, at: string): z.output<S> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const lines = listed(result.error.issues, (issue) => describeIssue(issue, schema, input, at));
  throw new ConfigError(lines.join("\n"));
}

/** One line (and perhaps a hint) for one zod issue. */
export function describeIssue(
  issue: z.core.$ZodIssue,
  schema: z.ZodType,
  input: unknown,
  at: string,
): string {
  const keys = issue.path.map(String);
  const path = [at, ...keys].filter((p) => p !== "").join(".");
  if (issue.code === "unrecognized_keys")
    return listed(
      issue.keys,
      (key) => `${path === "" ? key : `${path}.${key}`}: unknown key${didYouMean(key, keysAt(schema, keys))}`,
    ).join("\n");
  const value = keys.reduce<unknown>((v, key) => (v as Record<string, unknown> | undefined)?.[key], input);
  const seen = issue.code === "custom" || value === undefined ? "" : `${JSON.stringify(value)}: `;
  return `${path}: ${seen}${issue.message.replace(/^Invalid (input|option): /, "")}${rangeOf(leafAt(schema, keys))}`;
}

/** "\n  hint: did you mean …?" with the nearest of `known`, or all of them where none is near. */
export function didYouMean(word: string, known: readonly string[]): string {
  if (known.length === 0) return "";
  const nearest = closest(word, known);
  const near = distance(word.toLowerCase(), nearest.toLowerCase()) <= Math.max(2, word.length / 3);
  return `\n  hint: ${near ? `did you mean "${nearest}"?` : `known: ${known.join(", ")}`}`;
}

/** Allowed range of a number, or of the number that a union takes. */
function rangeOf(found: z.ZodType | undefined): string {
  const choices: readonly unknown[] = found instanceof z.ZodUnion ? found.options : [found];
  const leaf = choices.find((choice) => choice instanceof z.ZodNumber);
  if (!leaf) return "";
  const unit = leaf.meta()?.unit;
  return ` (allowed ${leaf.minValue} … ${leaf.maxValue}${typeof unit === "string" && unit !== "1" ? ` ${unit}` : ""})`;
}

function keysAt(schema: z.ZodType, path: readonly string[]): string[] {
  const found = leafAt(schema, path);
  return found instanceof z.ZodObject ? Object.keys(found.shape) : [];
}

/** The schema at a dotted path, without optional and default wrappers. */
export function leafAt(schema: z.ZodType, path: readonly string[]): z.ZodType | undefined {
  let here: z.ZodType | undefined = unwrapped(schema);
  for (const key of path) {
    if (!(here instanceof z.ZodObject)) return undefined;
    const next: unknown = here.shape[key];
    here = next instanceof z.ZodType ? unwrapped(next) : undefined;
  }
  return here;
}

function unwrapped(schema: z.ZodType): z.ZodType {
  let here = schema;
  while (here instanceof z.ZodOptional || here instanceof z.ZodDefault || here instanceof z.ZodPrefault)
    here = here.unwrap() as z.ZodType;
  return here;
}
