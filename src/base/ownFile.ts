// Files of the user's own that hold code: an update rule, a law of a device. An experiment names one by its path; complete, it names it by path
// and content (`./my-rule.mjs#0123456789abcdef`), so that a changed file makes another experiment. Who may load such a file is decided by
// the program that runs (loadOwnFile.ts): nothing does where nobody allowed it. Knows no file system, so that a page can say so, too.
import { z } from "zod";
import { ConfigError } from "./errors.ts";

/** `path.mjs`, or `path.mjs#hash` where it is known what the file holds. */
export type OwnFile = `${string}.mjs${string}`;

const OWN_FILE = /\.mjs(#[0-9a-f]{16})?$/;

/** Schema of a key that takes the name of such a file beside words. */
export const OWN_FILE_SCHEMA = z.templateLiteral([z.string(), ".mjs", z.string()]);

export const isOwnFile = (name: unknown): name is OwnFile => typeof name === "string" && OWN_FILE.test(name);

export interface LoadedFile {
  /** Path, and the hash of what it holds. */
  readonly name: OwnFile;
  /** The default export of the file. */
  readonly content: unknown;
}

/** `at`: the key that names the file. */
export type LoadOwnFile = (name: OwnFile, at: string) => LoadedFile;

const REFUSED: LoadOwnFile = (name, at) => {
  throw new ConfigError(`"${name}" holds code, which only the command line and the library load`, {
    at,
    hint: "run it on the command line, for example with mho train; a library calls allowOwnFiles() first",
  });
};
let load = REFUSED;

/** Throws ConfigError where nobody allowed it, where there is no such file, or where it is not the one that its name says. */
export const ownFile: LoadOwnFile = (name, at) => load(name, at);

/** Sets the function that loads such files from now on; null: every file is refused. Returns the function before it. */
export function setOwnFileLoader(loader: LoadOwnFile | null): LoadOwnFile {
  const before = load;
  load = loader ?? REFUSED;
  return before;
}
