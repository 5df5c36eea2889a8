// Loads code of the user's own (ownFile.ts). Whoever calls allowOwnFiles() says that whoever names the files may run code here: the command
// line does, a server must not.
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { ConfigError } from "./errors.ts";
import { type LoadedFile, type LoadOwnFile, type OwnFile, setOwnFileLoader } from "./ownFile.ts";
import { readText } from "./readText.ts";

/** In the environment of processes that a server starts: they refuse such files, whatever their command allows. */
export const NO_OWN_FILES = { MHO_OWN_FILES: "refuse" } as const;

const HASH_DIGITS = 16;
const MOST_CHARACTERS = 1 << 18;
/** An import makes the code depend on other files, whose content no hash covers. */
const IMPORT = /\bimport\b(?!\.meta\b)|\brequire\s*\(|\bfrom\s*["']/;
const COMMENT = /\/\/[^\n]*|\/\*[\s\S]*?\*\//g;

const require = createRequire(import.meta.url);
/** Key: absolute path. A module is loaded once in a process. */
const loaded = new Map<string, { readonly hash: string; readonly content: unknown }>();

/** Lets experiments name files of the user's own, which run as part of this process. Returns how to end that. Not where the environment
 *  says MHO_OWN_FILES=refuse, as in processes of `mho ui`. */
export function allowOwnFiles(): () => void {
  const refused = process.env.MHO_OWN_FILES === NO_OWN_FILES.MHO_OWN_FILES;
  const before = setOwnFileLoader(refused ? null : load);
  return () => {
    setOwnFileLoader(before);
  };
}

const load: LoadOwnFile = (name, at) => {
  const [path, wanted] = name.split("#") as [string, string?];
  const file = resolve(path);
  const text = textOf(file, path, at);
  const hash = createHash("sha256").update(text).digest("hex").slice(0, HASH_DIGITS);
  if (wanted !== undefined && wanted !== hash)
    throw new ConfigError("the file is not the one that the experiment was made with", {
      at: `${at}: ${path}`,
      hint: "bring it back as it was, or begin anew with the file as it is",
    });
  const { content } = moduleOf(file, { hash, text }, `${at}: ${path}`);
  return { name: `${path}#${hash}` as OwnFile, content } satisfies LoadedFile;
};

function textOf(file: string, path: string, at: string): string {
  if (!existsSync(file))
    throw new ConfigError("there is no such file", {
      at: `${at}: ${path}`,
      hint: "give the path of a .mjs file, from the folder that you are in",
    });
  return readText(file, { characters: MOST_CHARACTERS });
}

function moduleOf(file: string, { hash, text }: { hash: string; text: string }, at: string) {
  const known = loaded.get(file);
  if (known?.hash === hash) return known;
  if (known) throw changed(at);
  if (IMPORT.test(text.replaceAll(COMMENT, "")))
    throw new ConfigError("the file imports others, whose changes nobody would see", {
      at,
      hint: "write all of it into one file; what it needs of Mho is given to it (docs/extending.md)",
    });
  const made = { hash, content: defaultOf(file, at) };
  // Node reads the file once more: what it ran must be what was hashed
  if (textOf(file, file, at) !== text) throw changed(at);
  loaded.set(file, made);
  return made;
}

const changed = (at: string) =>
  new ConfigError("the file was changed while Mho ran", { at, hint: "start the command again" });

function defaultOf(file: string, at: string): unknown {
  let exported: { readonly default?: unknown };
  try {
    exported = require(file) as { readonly default?: unknown };
  } catch (error) {
    throw new ConfigError(`the file cannot be loaded: ${error instanceof Error ? error.message : error}`, {
      at,
      hint: "it must be a JavaScript module without await outside of functions",
      cause: error,
    });
  }
  if (exported.default !== undefined) return exported.default;
  throw new ConfigError("the file exports nothing as default", {
    at,
    hint: "write: export default …",
  });
}
