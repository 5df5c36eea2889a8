// Loads images from a name, folder or archive into memory, through the cache. The form is found by looking at the files.
import { createHash } from "node:crypto";
import { basename, join } from "node:path";
import { cacheFolder } from "../base/cacheFolder.ts";
import { ConfigError, DataError } from "../base/errors.ts";
import { CACHE_SUFFIX, type CachedContent, cached, readCacheFile } from "./cache.ts";
import { locateDataset } from "./catalog.ts";
import { isCifarBinary, readCifarBinary } from "./cifarBinary.ts";
import {
  type Dataset,
  type DatasetContent,
  type EvaluatedOn,
  imageSize,
  type OnDataProgress,
  type Split,
} from "./dataset.ts";
import { isIdx, readIdx } from "./idx.ts";
import { isImageFolders, readImageFolders } from "./imageFolders.ts";
import { changedSettings, READ_DEFAULTS, type ReadSettings, refuseUnused } from "./readSettings.ts";
import { openSource, type SourceFile } from "./source.ts";
import { balancedSubset, holdOut } from "./subset.ts";
import { isTable, readTable } from "./table.ts";

export interface LoadOptions {
  /** Settings that the files themselves do not hold (default: found or refused). */
  readonly settings?: Partial<ReadSettings> | undefined;
  /** Use at most this many images, balanced over the classes (1 or more). */
  readonly trainLimit?: number | undefined;
  readonly testLimit?: number | undefined;
  /** Hold back this many training images, balanced over the classes, in place of the test images: for choices that must not see those.
   *  0 (the default): none. */
  readonly validation?: number | undefined;
  /** Where decoded data is kept. Default $MHO_CACHE, $XDG_CACHE_HOME/mho or ~/.cache/mho. */
  readonly cacheFolder?: string | undefined;
  readonly onProgress?: OnDataProgress | undefined;
}

/** Loads "cifar10-mini" (embedded), "cifar10" (downloaded), or a folder or .tar/.tar.gz/.tgz archive that holds class
 *  folders of JPEG/PNG files, CIFAR binary batches, IDX files or tables, or one table (.csv, .tsv, .txt). Decoded once, then read from the
 *  cache. Throws DataError naming the file and what is wrong with it, ConfigError for a setting that does not fit it. */
export async function loadDataset(source: string, options: LoadOptions = {}): Promise<Dataset> {
  checkLimit("trainLimit", options.trainLimit);
  checkLimit("testLimit", options.testLimit);
  const { content, name } = await loadContent(source, options);
  const size = imageSize(content);
  const subset = (split: Split, limit: number | undefined) =>
    balancedSubset(split, content.classes.length, size, limit);
  const parts = partsOf(content, options.validation ?? 0);
  const train = subset(parts.train, options.trainLimit);
  const test = subset(parts.test, options.testLimit);
  const { evaluatedOn } = parts;
  const evaluated =
    evaluatedOn === "test"
      ? `${test.labels.length} of ${content.test.labels.length} test images`
      : `${test.labels.length} held back for validation`;
  const used = `${train.labels.length} of ${content.train.labels.length} training and ${evaluated}`;
  return { ...content, name, source: `${source}: ${content.form}; ${used}`, train, test, evaluatedOn };
}

/** All of a source's images, without limits. A file of the cache itself was decoded before: settings do not act on it. Throws as loadDataset. */
export async function loadContent(
  source: string,
  options: Pick<LoadOptions, "settings" | "cacheFolder" | "onProgress"> = {},
): Promise<{ content: CachedContent; name: string }> {
  const path = locateDataset(source, options.cacheFolder);
  if (path.endsWith(CACHE_SUFFIX))
    return { content: readCacheFile(path), name: basename(path, CACHE_SUFFIX) };
  const files = openSource(path);
  const folder = join(cacheFolder(options.cacheFolder), "decoded");
  const settings = { ...READ_DEFAULTS, ...options.settings };
  const content = await cached(folder, keyOf(files.key, settings), async () =>
    decode(await files.files(), path, settings, options.onProgress),
  );
  return { content, name: path === source ? files.name : source };
}

/** The images to train on, and those that accuracy is measured on. */
function partsOf(
  content: DatasetContent,
  validation: number,
): { train: Split; test: Split; evaluatedOn: EvaluatedOn } {
  const { train, test, classes } = content;
  if (validation === 0) return { train, test, evaluatedOn: "test" };
  const images = train.labels.length;
  if (!Number.isInteger(validation) || validation < 0 || validation >= images)
    throw new ConfigError(
      `${validation} images cannot be held back of ${images} training images: at least one must be left to train on`,
      {
        at: "data.validation",
        hint: "a tenth of the training images is usual; 0 measures on the test images",
      },
    );
  const { kept, heldOut } = holdOut(train, classes.length, imageSize(content), validation);
  return { train: kept, test: heldOut, evaluatedOn: "validation" };
}

/** Key of the decoded images: the files, and settings that change how they are read. */
function keyOf(files: string, settings: ReadSettings): string {
  const changed = changedSettings(settings).map((name) => [name, settings[name]]);
  if (changed.length === 0) return files;
  return createHash("sha256")
    .update(JSON.stringify([files, changed]))
    .digest("hex");
}

function checkLimit(name: string, limit: number | undefined): void {
  if (limit === undefined || (Number.isInteger(limit) && limit >= 1)) return;
  throw new ConfigError(`${limit} is not a whole number of images, 1 or more`, {
    at: `data.${name}`,
    hint: `for example --set data.${name}=1000, or "all"`,
  });
}

async function decode(
  files: readonly SourceFile[],
  at: string,
  settings: ReadSettings,
  onProgress: OnDataProgress | undefined,
): Promise<DatasetContent> {
  if (isCifarBinary(files)) return readCifarBinary(files, at, settings);
  if (isIdx(files)) return pictures(settings, "IDX files", () => readIdx(files, at));
  if (isImageFolders(files))
    return pictures(settings, "class folders of images", () => readImageFolders(files, at, onProgress));
  if (isTable(files, at)) return readTable(files, at, settings);
  const seen = files.slice(0, 4).map(({ path }) => path);
  throw new DataError(
    `holds no data set that Mho knows (${seen.length ? `found ${seen.join(", ")}, …` : "no files"})`,
    {
      at,
      hint: "known: train/<class>/*.jpg|png and test/<class>/…, CIFAR-10/100 binary files, MNIST-type IDX files, tables (.csv, .tsv)",
    },
  );
}

function pictures<T>(settings: ReadSettings, form: string, read: () => T): T {
  refuseUnused(settings, [], form);
  return read();
}
