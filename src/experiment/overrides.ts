// `--set device.rOn=240 kohm`: text for one key, read after the type that the key has. Not a check of the value: the
// schema judges everything at once, also what cannot be read here.
import { parse as parseToml, TomlError } from "smol-toml";
import { z } from "zod";
import { ConfigError, MhoError } from "../base/errors.ts";
import { leafAt } from "../base/schema.ts";
import { parseQuantity } from "../base/units.ts";
import { experimentSchema } from "./experimentSchema.ts";

type Tree = Record<string, unknown>;

/** A copy of `raw` with each "path=value" set, later ones over earlier ones. Throws ConfigError where there is no "=". */
export function applyOverrides(raw: Tree, overrides: readonly string[]): Tree {
  const copy = structuredClone(raw);
  for (const text of overrides) {
    const equals = text.indexOf("=");
    if (equals < 1)
      throw new ConfigError(`"${text}" is not key=value`, {
        at: "--set",
        hint: "for example --set training.epochs=3",
      });
    const path = text.slice(0, equals).trim().split(".");
    if (path.includes("__proto__"))
      throw new ConfigError("unknown key", {
        at: path.join("."),
        hint: "mho explain lists all keys",
      });
    setAt(copy, path, readSetting(path.join("."), text.slice(equals + 1).trim()));
  }
  return copy;
}

/** Value that a text such as "240 kohm" gives to a dotted key. */
export const readSetting = (key: string, text: string) =>
  readValue(text, leafAt(experimentSchema, key.split(".")));

/** Text as the leaf's type: a name stays text, names with commas are a list where that is asked; else boolean, number, list, or a quantity with a unit. */
function readValue(text: string, leaf: z.ZodType | undefined): unknown {
  const bare = /^(["']).*\1$/.test(text) ? text.slice(1, -1) : text;
  if (leaf instanceof z.ZodString) return bare;
  if (leaf instanceof z.ZodArray && leaf.element instanceof z.ZodString && !text.startsWith("["))
    return text.split(",").map((name) => name.trim());
  if (text === "true" || text === "false") return text === "true";
  if (text.startsWith("[")) return readOr(text, () => parseToml(`list = ${text}`).list);
  if (text !== "" && Number.isFinite(Number(text))) return Number(text);
  return leaf instanceof z.ZodNumber ? readNumber(bare, String(leaf.meta()?.unit)) : bare;
}

/** "2 ms", "99.5 %" or "64 images" in the unit of the key. */
function readNumber(text: string, unit: string): unknown {
  if (text.endsWith(unit)) {
    const number = text.slice(0, -unit.length).trim();
    if (number !== "" && Number.isFinite(Number(number))) return Number(number);
  }
  return readOr(text, () => parseQuantity(text, unit));
}

/** The result of `read`, or the text as it is where it cannot be read. */
function readOr(text: string, read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    if (error instanceof MhoError || error instanceof TomlError) return text;
    throw error;
  }
}

/** Sets a value below sections, which are made where they are missing. The path must be one of a key that exists. */
export function setAt(tree: Tree, path: readonly string[], value: unknown): void {
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
