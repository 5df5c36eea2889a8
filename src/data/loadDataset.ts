// From a name, folder or archive to images in memory, through the cache. The form is found by looking at the files.
import { join } from "node:path";
import { cacheFolder } from "../base/cacheFolder.ts";
import { ConfigError, DataError } from "../base/errors.ts";
import { cached } from "./cache.ts";
import { locateDataset } from "./catalog.ts";
import { isCifarBinary, readCifarBinary } from "./cifarBinary.ts";
import { type Dataset, type DatasetContent, imageSize, type OnDataProgress } from "./dataset.ts";
import { isIdx, readIdx } from "./idx.ts";
import { isImageFolders, readImageFolders } from "./imageFolders.ts";
import { openSource, type SourceFile } from "./source.ts";
import { balancedSubset } from "./subset.ts";

export interface LoadOptions {
  /** Use at most this many images, balanced over the classes (1 or more). */
  readonly trainLimit?: number | undefined;
  readonly testLimit?: number | undefined;
  /** Where decoded data is kept. Default $MHO_CACHE, $XDG_CACHE_HOME/mho or ~/.cache/mho. */
  readonly cacheFolder?: string | undefined;
  readonly onProgress?: OnDataProgress | undefined;
}

/** Loads "cifar10-mini" (embedded), "cifar10" (downloaded), or a folder or .tar/.tar.gz/.tgz archive that holds class
 *  folders of JPEG/PNG files, CIFAR binary batches or IDX files. Decoded once, then read from the cache.
 *  Throws DataError naming the file and what is wrong with it. */
export async function loadDataset(source: string, options: LoadOptions = {}): Promise<Dataset> {
  checkLimit("trainLimit", options.trainLimit);
  checkLimit("testLimit", options.testLimit);
  const path = locateDataset(source, options.cacheFolder);
  const files = openSource(path);
  const folder = join(cacheFolder(options.cacheFolder), "decoded");
  const content = await cached(folder, files.key, async () =>
    decode(await files.files(), path, options.onProgress),
  );
  const size = imageSize(content);
  const train = balancedSubset(content.train, content.classes.length, size, options.trainLimit);
  const test = balancedSubset(content.test, content.classes.length, size, options.testLimit);
  const used = `${train.labels.length} of ${content.train.labels.length} training and ${test.labels.length} of ${content.test.labels.length} test images`;
  const name = path === source ? files.name : source;
  return { ...content, name, source: `${source}: ${content.form}; ${used}`, train, test };
}

function checkLimit(name: string, limit: number | undefined): void {
  if (limit === undefined || (Number.isInteger(limit) && limit >= 1)) return;
  throw new ConfigError(`${limit} is not a whole number of images, 1 or more`, { at: `data.${name}` });
}

async function decode(
  files: readonly SourceFile[],
  at: string,
  onProgress: OnDataProgress | undefined,
): Promise<DatasetContent> {
  if (isCifarBinary(files)) return readCifarBinary(files, at);
  if (isIdx(files)) return readIdx(files, at);
  if (isImageFolders(files)) return readImageFolders(files, at, onProgress);
  const seen = files.slice(0, 4).map(({ path }) => path);
  throw new DataError(
    `holds no data set that Mho knows (${seen.length ? `found ${seen.join(", ")}, …` : "no files"})`,
    {
      at,
      hint: "known: train/<class>/*.jpg|png and test/<class>/…, CIFAR-10/100 binary files, MNIST-type IDX files",
    },
  );
}
