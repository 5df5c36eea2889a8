// The fuzzer's call of a reader, and its judgement of the answer.

import { MhoError } from "../../src/base/errors.ts";
import { errorBlock } from "../../src/cli/errorBlock.ts";
import type { DatasetContent } from "../../src/data/dataset.ts";
import type { Files, Shell } from "./mutate.ts";

export interface Entry {
  readonly name: string;
  /** Sound files: of the repository, or made by our own writers. */
  readonly seeds: () => Promise<readonly Files[]> | readonly Files[];
  readonly shells?: Readonly<Record<string, Shell>>;
  readonly tokens?: readonly string[];
  /** The file has checksums: raw damage is refused, or changes nothing of what is read. "each": of each part of a list, which may be away. */
  readonly intact?: true | "each";
  /** Inputs that `npm test` tries, where a reader takes longer than others. */
  readonly cases?: number;
  /** Reads and holds the value against its rules (require). May only throw what a user may see. */
  readonly read: (files: Files) => unknown;
}

class WrongValue extends Error {}

/** A rule that every value keeps which a reader accepts. */
export function require(holds: boolean, rule: string): asserts holds {
  if (!holds) throw new WrongValue(rule);
}

/** Every number in the value is finite; null stands for one that is not. */
export function requireFinite(value: unknown, at = "value"): void {
  if (typeof value === "number") require(Number.isFinite(value), `${at} is ${value}`);
  if (ArrayBuffer.isView(value) || typeof value !== "object" || value === null) return;
  for (const [key, part] of Object.entries(value)) requireFinite(part, `${at}.${key}`);
}

export function requireImages({ height, width, channels, classes, train, test }: DatasetContent): void {
  require(Math.min(height, width, channels, classes.length) >= 1, "there are pixels and classes");
  require(new Set(classes).size === classes.length, "no class has two numbers");
  for (const { images, labels } of [train, test]) {
    require(labels.length > 0, "both splits have images");
    require(images.length === labels.length * height * width * channels, "a label for each image");
    require(labels.every((label) => label < classes.length), "labels lie within the classes");
  }
}

/** Bytes of an error as the command line shows it. */
const LONGEST_ERROR = 4000;
// biome-ignore lint/suspicious/noControlCharactersInRegex: a terminal obeys them
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/;

/** Fault of an error, or null where a user may see it. */
export function faultOf(error: unknown): string | null {
  if (error instanceof WrongValue) return `a value that may not be: ${error.message}`;
  if (!(error instanceof MhoError))
    return `no named error: ${error instanceof Error ? error.stack : String(error)}`;
  const text = errorBlock(error, false);
  const bytes = Buffer.byteLength(text);
  const shown = `${JSON.stringify(text.slice(0, 400))}\n${placeOf(error)}`;
  if (bytes > LONGEST_ERROR) return `an error of ${bytes} bytes\n${shown}`;
  if (CONTROL.test(text)) return `control characters in an error\n${shown}`;
  return null;
}

const placeOf = ({ stack = "" }: Error) =>
  stack
    .split("\n")
    .filter((line) => /^\s+at /.test(line))
    .join("\n");

/** Equal for equal findings: without the numbers and names that belong to one input. */
export function signatureOf(fault: string): string {
  const [head = "", ...stack] = fault.split("\n");
  const frame = stack.find((line) => line.includes("/src/") || line.includes("node_modules")) ?? "";
  return `${head.replace(/"[^"]*"|\d+/g, "…").slice(0, 90)} ${frame.trim()}`;
}
