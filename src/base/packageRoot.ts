// The folder of this package, the same from src/ and from dist/: where presets/, datasets/ and native/ lie.
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { MhoError } from "./errors.ts";

/** Absolute path of the nearest folder above this file that has a package.json. */
export function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "package.json"))) {
    if (dirname(folder) === folder)
      throw new MhoError("MHO_INSTALL", "the files of Mho lie outside any package folder", {
        hint: "install Mho with npm, or run it from a clone",
      });
    folder = dirname(folder);
  }
  return folder;
}
