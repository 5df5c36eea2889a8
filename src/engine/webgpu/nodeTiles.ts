// Keeps measured tile sizes in Mho's cache folder: a JSON file for each adapter and text of the kernels. A file that is damaged or
// cannot be written costs only the time to measure again.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { writeFileAtomic } from "../../base/atomicFile.ts";
import { cacheFolder } from "../../base/cacheFolder.ts";
import { nodeShaders } from "./nodeShaders.ts";
import type { TileNames, TileStore } from "./tileChoices.ts";

const TILED_KERNELS = ["read", "readWords", "weightGradient", "weightGradientWords"];

export function nodeTiles(folder?: string): TileStore {
  const fileOf = (adapter: string) => {
    const hash = createHash("sha256");
    for (const text of [adapter, ...TILED_KERNELS.map(nodeShaders)]) hash.update(`${text}\n`);
    return join(cacheFolder(folder), `webgpu-tiles-${hash.digest("hex").slice(0, 16)}.json`);
  };
  return {
    load: (adapter) => {
      try {
        const names: unknown = JSON.parse(readFileSync(fileOf(adapter), "utf8"));
        return names !== null && typeof names === "object" ? (names as TileNames) : {};
      } catch {
        return {};
      }
    },
    save: (adapter, names) => {
      try {
        mkdirSync(cacheFolder(folder), { recursive: true });
        writeFileAtomic(fileOf(adapter), `${JSON.stringify(names, null, 1)}\n`);
      } catch {
        // The next run measures again.
      }
    },
  };
}
