// A file that a flag names, with the folders it lies in.
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { writeFileAtomic } from "../base/atomicFile.ts";
import { ConfigError } from "../base/errors.ts";

/** Throws ConfigError where it cannot be written. */
export function writeNamedFile(file: string, content: string | Uint8Array): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileAtomic(file, content);
  } catch (cause) {
    throw new ConfigError(`cannot be written: ${(cause as Error).message}`, {
      at: file,
      hint: "name a file in a folder that you may write to",
      cause,
    });
  }
}
