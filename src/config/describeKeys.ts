// What every key of an experiment means: one record per leaf, read from the schema. `mho explain`, the documentation and
// the web form show these.
import type { z } from "zod";
import { type Experiment, resolveExperiment } from "./experiment.ts";
import { experimentJsonSchema } from "./jsonSchema.ts";

type Node = z.core.JSONSchema.BaseSchema;

export interface KeyDescription {
  /** Dotted path, such as "device.rOn". */
  readonly path: string;
  readonly symbol: string;
  /** SI unit without prefix, "1" for a plain number, or a word ("name", "images"). */
  readonly unit: string;
  readonly source: string;
  readonly description: string;
  /** Value in the embedded first run; undefined where its device model has no such key. */
  readonly default: unknown;
  /** Allowed numbers, of each element for a list; null where no number is allowed. */
  readonly range: { readonly minimum: number; readonly maximum: number; readonly integer: boolean } | null;
  /** Allowed words. */
  readonly words: readonly string[];
  readonly list: boolean;
  /** Any text is allowed (a name or path). */
  readonly text: boolean;
}

/** All leaves in the order of the schema. */
export function describeKeys(): KeyDescription[] {
  const defaults = resolveExperiment({});
  return leaves(experimentJsonSchema(), []).map(({ path, node }) => describe(path, node, defaults));
}

/** Dotted paths of all leaves. */
export function keyPaths(): string[] {
  return leaves(experimentJsonSchema(), []).map(({ path }) => path.join("."));
}

interface Leaf {
  readonly path: readonly string[];
  readonly node: Node;
}

function leaves(node: Node, path: readonly string[]): Leaf[] {
  if (!node.properties) return [{ path, node }];
  return Object.entries(node.properties).flatMap(([key, child]) => leaves(child as Node, [...path, key]));
}

function describe(path: readonly string[], node: Node, defaults: Experiment): KeyDescription {
  const text = (key: string) => (typeof node[key] === "string" ? node[key] : "");
  const own = node.type === "array" ? (node.items as Node) : node;
  const options = [own, ...((own.anyOf ?? []) as Node[])];
  return {
    path: path.join("."),
    symbol: text("symbol"),
    unit: text("unit"),
    source: text("source"),
    description: text("description"),
    default: path.reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], defaults),
    range: options.map(numbersOf).find((range) => range !== null) ?? null,
    words: options.flatMap(wordsOf),
    list: node.type === "array",
    text: options.some((option) => option.type === "string" && wordsOf(option).length === 0),
  };
}

function numbersOf(node: Node): KeyDescription["range"] {
  const { minimum, maximum } = node;
  const types = [node.type].flat();
  if (typeof minimum !== "number" || typeof maximum !== "number") return null;
  return { minimum, maximum, integer: types.includes("integer") };
}

function wordsOf(node: Node): string[] {
  if (node.type === "boolean") return ["true", "false"];
  return [node.const, ...(node.enum ?? [])].filter((word) => typeof word === "string");
}
