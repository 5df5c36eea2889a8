// Removes what nobody has used for long: leftovers of killed writers, entries of caches. Not a trash: what is removed must be worthless or
// made again.
import { existsSync, lstatSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

export const DAY_MS = 24 * 3600 * 1000;

/** Removes files and folders in `folder`, whose names are `isOurs`, that did not change for so many milliseconds. What cannot be removed stays:
 *  another user's disk may be read, too. */
export function removeOldFiles(folder: string, isOurs: (name: string) => boolean, age: number): void {
  if (!existsSync(folder)) return;
  const before = Date.now() - age;
  for (const name of readdirSync(folder).filter(isOurs))
    try {
      const path = join(folder, name);
      if (lstatSync(path).mtimeMs < before) rmSync(path, { recursive: true, force: true });
    } catch {
      // gone, or not ours
    }
}
