// The built package decodes on worker threads, which the sources cannot: both must give the same data.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { packageRoot } from "../../src/base/packageRoot.ts";
import type * as source from "../../src/data/loadDataset.ts";
import { missing } from "../missing.ts";
import { classFolders, errorOf, png, temporaryFolder, writeFolder } from "./files.ts";

const built = join(packageRoot(), "dist", "data", "loadDataset.js");

if (!existsSync(built)) missing("dist/data is not built (npm run build)");

describe.skipIf(!existsSync(built))("dist/data", () => {
  const load = async (path: string) => {
    const { loadDataset }: typeof source = await import(pathToFileURL(built).href);
    return loadDataset(path, { cacheFolder: temporaryFolder() });
  };

  it("decodes cifar10-mini to the fingerprint of the sources", async () => {
    const { fingerprint } = await load("cifar10-mini");
    expect(fingerprint).toBe("af9795b7e3c2cf79691341bd0f7528913208b6268ae009061fda5ec13aad8cc3");
  });

  it("names the first damaged file, whichever thread met it", async () => {
    const files = classFolders(1);
    for (let i = 1000; i < 3000; i++) files[`train/cat/${i}.png`] = png(i);
    for (const i of [2900, 1700, 1100]) files[`train/cat/${i}.png`] = png(i).subarray(0, 70);
    expect((await errorOf(() => load(writeFolder(files)))).message).toContain(
      "train/cat/1100.png: cannot be decoded",
    );
  });
});
