// The data sets that have a name: where each lies and where it comes from. Not a loader.
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "../base/cacheFolder.ts";
import { DataError } from "../base/errors.ts";
import { packageRoot } from "../base/packageRoot.ts";

/** Length and MD5 c32a1d4a…7530: the archive's own page, https://www.cs.toronto.edu/~kriz/cifar.html. The SHA-256 is
 *  not given there; it is the one that the loaders of GoMLX (Go) and torchvision-ruby check, which agree. */
export const CIFAR10_ARCHIVE = {
  file: "cifar-10-binary.tar.gz",
  url: "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz",
  bytes: 170052171,
  sha256: "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
} as const;

export interface ListedDataset {
  readonly name: string;
  readonly description: string;
  /** Where it lies, or would lie. */
  readonly path: string;
  readonly available: boolean;
  /** Bytes of the archive; 0 if absent. */
  readonly bytes: number;
}

/** The named data sets, also those that are not here yet. */
export function listDatasets(folder?: string): ListedDataset[] {
  return [
    listed(
      "cifar10-mini",
      "500 training and 100 test images of each CIFAR-10 class, embedded. JPEG copies: accuracies run a little below those on the official files.",
      join(packageRoot(), "datasets", "cifar10-mini.tar.gz"),
    ),
    listed(
      "cifar10",
      "CIFAR-10, 50,000 training and 10,000 test images, the official binary archive (162 MiB, by: mho data get cifar10).",
      join(cacheFolder(folder), CIFAR10_ARCHIVE.file),
    ),
  ];
}

function listed(name: string, description: string, path: string): ListedDataset {
  const available = existsSync(path);
  return { name, description, path, available, bytes: available ? statSync(path).size : 0 };
}

/** The path of a source: a named data set or a path as it stands. DataError if a named one is absent. */
export function locateDataset(source: string, folder?: string): string {
  const named = listDatasets(folder).find(({ name }) => name === source);
  if (!named) return source;
  if (named.available) return named.path;
  throw new DataError(`the data set is not here (looked for ${named.path})`, {
    at: source,
    hint:
      source === "cifar10"
        ? "download it with: mho data get cifar10; or give the path of a folder or archive; or use cifar10-mini, which is embedded"
        : "the package is incomplete: install it again",
  });
}
