// `--set device.rOn=240 kohm`: text for one key, read after the type that the key has.
import { parse as parseToml } from "smol-toml";
import { z } from "zod";
import { ConfigError } from "../base/errors.ts";
import { didYouMean, leafAt } from "../base/schema.ts";
import { parseQuantity } from "../base/units.ts";
import { keyPaths } from "./describeKeys.ts";
import { experimentSchema } from "./experiment.ts";

type Tree = Record<string, unknown>;

/** A copy of `raw` with each "path=value" set, later ones over earlier ones. Throws ConfigError for an unknown path. */
export function applyOverrides(raw: Tree, overrides: readonly string[]): Tree {
  const copy = structuredClone(raw);
  for (const text of overrides) {
    const { path, value } = parseOverride(text);
    setAt(copy, path, value);
  }
  return copy;
}

function parseOverride(text: string): { path: string[]; value: unknown } {
  const equals = text.indexOf("=");
  if (equals < 1)
    throw new ConfigError(`"${text}" is not key=value`, {
      at: "--set",
      hint: "for example --set training.epochs=3",
    });
  const key = text.slice(0, equals).trim();
  const path = key.split(".");
  const leaf = leafAt(experimentSchema, path);
  if (leaf === undefined)
    throw new ConfigError(`--set ${key}: unknown key${didYouMean(key, keyPaths())}`);
  if (leaf instanceof z.ZodObject)
    throw new ConfigError(`${key} is a section, not a value`, {
      at: "--set",
      hint: `set one of ${Object.keys(leaf.shape)
        .map((k) => `${key}.${k}`)
        .join(", ")}`,
    });
  return { path, value: readValue(text.slice(equals + 1).trim(), leaf, key) };
}

/** Text as the leaf's type: text stays text for a name; else boolean, number, list, or a quantity with a unit. */
function readValue(text: string, leaf: z.ZodType, key: string): unknown {
  const bare = /^(["']).*\1$/.test(text) ? text.slice(1, -1) : text;
  if (leaf instanceof z.ZodString) return bare;
  if (text === "true" || text === "false") return text === "true";
  if (text.startsWith("[")) return readList(text, key);
  if (text !== "" && Number.isFinite(Number(text))) return Number(text);
  const unit = leaf.meta()?.unit;
  return leaf instanceof z.ZodNumber && typeof unit === "string" ? parseQuantity(bare, unit, key) : bare;
}

function readList(text: string, key: string): unknown {
  try {
    return parseToml(`list = ${text}`).list;
  } catch (error) {
    throw new ConfigError(`${text} is not a list`, { at: key, hint: "for example [400, 100]", cause: error });
  }
}

function setAt(tree: Tree, path: readonly string[], value: unknown): void {
  const [head, ...rest] = path as [string, ...string[]];
  if (rest.length === 0) {
    tree[head] = value;
    return;
  }
  const below = tree[head];
  const next = typeof below === "object" && below !== null ? (below as Tree) : {};
  tree[head] = next;
  setAt(next, rest, value);
}
