// Fetches a named data set into the cache, where loadDataset finds it.
import { join } from "node:path";
import { cacheFolder } from "../base/cacheFolder.ts";
import { ConfigError } from "../base/errors.ts";
import { CIFAR10_ARCHIVE } from "./catalog.ts";
import type { OnDataProgress } from "./dataset.ts";
import { downloadFile } from "./downloadFile.ts";

export interface DownloadOptions {
  /** A mirror of the official archive; its SHA-256 must be the same. */
  readonly url?: string | undefined;
  /** Default: the cache folder (cache.ts). */
  readonly folder?: string | undefined;
  readonly onProgress?: OnDataProgress | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Downloads "cifar10", resuming an earlier attempt; returns the path of the verified archive. Throws ConfigError for
 *  another name, DataError as downloadFile does, InterruptedError when aborted. */
export async function downloadDataset(name: string, options: DownloadOptions = {}): Promise<string> {
  if (name !== "cifar10")
    throw new ConfigError(`there is no data set "${name}" to download`, {
      hint: name === "cifar10-mini" ? "cifar10-mini is embedded: it is already here" : "known: cifar10",
    });
  const { file, url, bytes, sha256 } = CIFAR10_ARCHIVE;
  const path = join(cacheFolder(options.folder), file);
  const { onProgress, signal } = options;
  await downloadFile({ url: options.url ?? url, path, bytes, sha256, onProgress, signal });
  return path;
}
