// A text file of a user, within bounds.
import { readFileSync, statSync } from "node:fs";
import { DOCUMENT_LIMITS, type DocumentLimits } from "./document.ts";
import { ConfigError } from "./errors.ts";

/** Bytes of a character in UTF-8, at most. */
const BYTES = 4;

/** Throws ConfigError for a file that is longer than any document of Mho, or no file; else what the file system throws. */
export function readText(
  file: string,
  { characters }: Pick<DocumentLimits, "characters"> = DOCUMENT_LIMITS,
): string {
  checkFile(file, BYTES * characters);
  return readFileSync(file, "utf8");
}

/** Throws ConfigError for a file of more bytes, or no file; else what the file system throws. */
export function checkFile(file: string, most: number): void {
  const stats = statSync(file);
  if (!stats.isFile())
    throw new ConfigError("is no file", { at: file, hint: "give the path of a file, not of a folder" });
  if (stats.size > most)
    throw new ConfigError(`${stats.size} bytes, at most ${most} are read`, {
      at: file,
      hint: "check that this is the right file",
    });
}
