// An experiment from a TOML or JSON file, with overrides on top.
import { existsSync } from "node:fs";
import { extname } from "node:path";
import { parseDocument } from "../base/document.ts";
import { ConfigError } from "../base/errors.ts";
import { readText } from "../base/readText.ts";
import { type Experiment, resolveExperiment } from "./experiment.ts";
import { applyOverrides } from "./overrides.ts";

/** Reads and resolves `file` (undefined: the embedded first run, all defaults) with `--set` texts such as
 *  "device.rOn=240 kohm" applied. Throws ConfigError. */
export function readExperiment(file: string | undefined, overrides: readonly string[] = []): Experiment {
  const raw = file === undefined ? {} : readDocument(file);
  return inFile(file, () => resolveExperiment(applyOverrides(raw, overrides)));
}

/** The content of a TOML or JSON file as plain values. Throws ConfigError with line and column. */
export function readDocument(file: string): Record<string, unknown> {
  if (!existsSync(file))
    throw new ConfigError("there is no such file", {
      at: file,
      hint: file.includes("=")
        ? `a key is changed with --set ${file}`
        : "give the path of a .toml or .json file, or none for the embedded first run",
    });
  const form = { ".toml": "toml", ".json": "json" } as const;
  const ending = extname(file);
  if (!(ending in form))
    throw new ConfigError(`the ending "${ending}" is not known`, {
      at: file,
      hint: "an experiment is a .toml or a .json file",
    });
  const value = parseDocument(readText(file), form[ending as keyof typeof form], file);
  if (typeof value === "object" && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw new ConfigError("the file holds no sections", { at: file, hint: 'write { "seed": 1 } or more' });
}

/** Names the file in the errors of `work`. */
export function inFile<T>(file: string | undefined, work: () => T): T {
  if (file === undefined) return work();
  try {
    return work();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new ConfigError(`in ${file}\n${error.message}`, { cause: error });
  }
}
