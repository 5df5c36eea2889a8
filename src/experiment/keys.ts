// The leaves of the experiment's schema and what each allows. Not their defaults (describeKeys.ts).
import type { z } from "zod";
import { formatQuantity, takesPrefix } from "../base/units.ts";
import { experimentJsonSchema } from "./jsonSchema.ts";

type Node = z.core.JSONSchema.BaseSchema;

export interface Key {
  /** Dotted path, such as "device.rOn". */
  readonly path: string;
  readonly symbol: string;
  /** SI unit without prefix, "1" for a plain number, or a word ("name", "images"). */
  readonly unit: string;
  readonly source: string;
  readonly description: string;
  /** Allowed numbers, of each element for a list; null where no number is allowed. */
  readonly range: { readonly minimum: number; readonly maximum: number; readonly integer: boolean } | null;
  /** Allowed words. */
  readonly words: readonly string[];
  readonly list: boolean;
  /** Any text is allowed (a name or path). */
  readonly text: boolean;
}

/** All leaves in the order of the schema. */
export const EXPERIMENT_KEYS: readonly Key[] = leaves(experimentJsonSchema(), []).map(describe);

interface Leaf {
  readonly path: readonly string[];
  readonly node: Node;
}

function leaves(node: Node, path: readonly string[]): Leaf[] {
  if (!node.properties) return [{ path, node }];
  return Object.entries(node.properties).flatMap(([key, child]) => leaves(child as Node, [...path, key]));
}

function describe({ path, node }: Leaf): Key {
  const text = (key: string) => (typeof node[key] === "string" ? node[key] : "");
  const own = node.type === "array" ? (node.items as Node) : node;
  const options = [own, ...((own.anyOf ?? []) as Node[])].filter(({ pattern }) => pattern === undefined);
  return {
    path: path.join("."),
    symbol: text("symbol"),
    unit: text("unit"),
    source: text("source"),
    description: text("description"),
    range: options.map(numbersOf).find((range) => range !== null) ?? null,
    words: options.flatMap(wordsOf),
    list: node.type === "array",
    text: options.some((option) => option.type === "string" && wordsOf(option).length === 0),
  };
}

function numbersOf(node: Node): Key["range"] {
  const { minimum, maximum } = node;
  const types = [node.type].flat();
  if (typeof minimum !== "number" || typeof maximum !== "number") return null;
  return { minimum, maximum, integer: types.includes("integer") };
}

function wordsOf(node: Node): string[] {
  if (node.type === "boolean") return ["true", "false"];
  return [node.const, ...(node.enum ?? [])].filter((word) => typeof word === "string");
}

/** Allowed values of a key, in words: `"ideal", 2 … 16 bit (whole numbers)`. */
export function allowedText({ range, words, list, text, unit }: Key): string {
  const parts = words.map((word) => (unit === "boolean" ? word : `"${word}"`));
  if (range) parts.push(rangeText(range, unit));
  if (text) parts.push("text");
  return `${list ? "list of " : ""}${parts.join(", ")}${range?.integer ? " (whole numbers)" : ""}`;
}

function rangeText({ minimum, maximum }: NonNullable<Key["range"]>, unit: string): string {
  const siUnit = takesPrefix(unit);
  const show = (value: number) => (siUnit ? formatQuantity(value, unit) : plainNumber(value));
  return `${show(minimum)} … ${show(maximum)}${siUnit || unit === "1" ? "" : ` ${unit}`}`;
}

function plainNumber(value: number): string {
  return Math.abs(value) >= 1e6 && value % 1e6 === 0
    ? value.toExponential().replace("e+", "e")
    : String(value);
}
