// Images and network files of a study on their way through a queue: the runner puts them there, a worker fetches each once into its cache.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, utimesSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { cacheFolder } from "../../../base/cacheFolder.ts";
import { onDisk } from "../../../base/disk.ts";
import { DataError } from "../../../base/errors.ts";
import { DAY_MS, removeOldFiles } from "../../../base/oldFiles.ts";
import { CACHE_SUFFIX, packedContent, readCacheFile } from "../../../data/cache.ts";
import { loadContent } from "../../../data/loadDataset.ts";
import { loadOptionsOf } from "../../../run/runExperiment.ts";
import { EMBEDDED } from "../../point.ts";
import type { PlanInputs } from "../plan.ts";
import type { SweepPoint } from "../points.ts";
import { CONTENT } from "./pointJob.ts";
import type { QueueFiles } from "./queueFiles.ts";

/** Names of all files of a study in its queue. What comes with Mho is on every worker. */
export function inputNames({ images, networks }: PlanInputs): string[] {
  const wanted = images.filter(({ data }) => data.source !== EMBEDDED);
  const names = [
    ...wanted.map(({ fingerprint }) => fingerprint),
    ...networks.map(({ content }) => digestOf(content)),
  ];
  return [...new Set(names)];
}

/** Throws DataError where the images changed since the study was planned. */
export async function putInputs({ images, networks }: PlanInputs, files: QueueFiles): Promise<void> {
  for (const { data, fingerprint } of images) {
    if (data.source === EMBEDDED || (await files.has(fingerprint))) continue;
    const { content } = await loadContent(data.source, loadOptionsOf({ data }));
    if (content.fingerprint !== fingerprint)
      throw new DataError("the images changed while the study ran", {
        at: data.source,
        hint: "run it again",
      });
    await files.put(fingerprint, packedContent(content));
  }
  for (const { file, content } of networks)
    if (!(await files.has(digestOf(content))))
      await files.put(digestOf(content), [readFileSync(file)], extname(file).toLowerCase());
}

/** A worker's sentence about a network file, with the file's name here. */
export function withFileNames(text: string, { networks }: PlanInputs): string {
  const named = (left: string, { file, content }: PlanInputs["networks"][number]) =>
    left
      .replaceAll(new RegExp(`[^\\s"]*/${digestOf(content)}(\\.[a-z]{1,8})?`, "g"), () => file)
      .replaceAll(new RegExp(`${digestOf(content)}(\\.[a-z]{1,8})?`, "g"), () => basename(file));
  return networks.reduce(named, text);
}

const digestOf = (content: string): string => CONTENT.exec(content)![1]!;

/** Files in a worker's cache that nothing asked for in so many milliseconds are removed: images of many studies would fill the disk. */
export const UNUSED_MS = 30 * DAY_MS;

/** Where a worker keeps what it fetched, by fingerprint. */
export class FetchedInputs {
  private readonly folder = join(cacheFolder(), "fetched");
  /** Each file once, however many points ask for it. */
  private readonly fetching = new Map<string, Promise<string>>();
  private embedded: Promise<string> | null = null;

  /** Removes what was not used for UNUSED_MS. */
  removeOld(): void {
    removeOldFiles(this.folder, () => true, UNUSED_MS);
  }

  /** The point with paths of this machine. Throws DataError for damage, MhoError where a file is missing. */
  async placed(point: SweepPoint, files: QueueFiles): Promise<SweepPoint> {
    const { data, network } = point.experiment;
    const source = await this.imagesOf(data.source, files);
    const content = CONTENT.exec(network.name)?.[1];
    const name = content ? await this.once(content, () => this.networkOf(content, files)) : network.name;
    const experiment = { ...point.experiment, data: { ...data, source }, network: { ...network, name } };
    return { ...point, experiment };
  }

  private async imagesOf(fingerprint: string, files: QueueFiles): Promise<string> {
    this.embedded ??= loadContent(EMBEDDED).then(({ content }) => content.fingerprint);
    if ((await this.embedded) === fingerprint) return EMBEDDED;
    const path = join(this.folder, `${fingerprint}${CACHE_SUFFIX}`);
    if (existsSync(path)) return usedNow(path);
    return this.once(fingerprint, () =>
      this.fetched(
        fingerprint,
        files,
        () => path,
        (file) => readCacheFile(file).fingerprint === fingerprint,
      ),
    );
  }

  private async networkOf(digest: string, files: QueueFiles): Promise<string> {
    const isIt = (name: string) => new RegExp(`^${digest}(\\.[a-z]{1,8})?$`).test(name);
    const known = existsSync(this.folder) ? readdirSync(this.folder).find(isIt) : undefined;
    if (known) return usedNow(join(this.folder, known));
    const isWhole = (file: string) =>
      createHash("sha256").update(readFileSync(file)).digest("hex") === digest;
    return this.fetched(digest, files, (ending) => join(this.folder, `${digest}${ending}`), isWhole);
  }

  private async fetched(
    name: string,
    files: QueueFiles,
    pathOf: (ending: string) => string,
    isWhole: (file: string) => boolean,
  ): Promise<string> {
    onDisk(this.folder, () => mkdirSync(this.folder, { recursive: true }));
    const path = await files.fetch(name, pathOf);
    if (isWhole(path)) return path;
    rmSync(path, { force: true });
    throw new DataError("what the queue holds under this name is not that file", { at: name });
  }

  private once(name: string, fetch: () => Promise<string>): Promise<string> {
    const under = this.fetching.get(name) ?? fetch().finally(() => this.fetching.delete(name));
    this.fetching.set(name, under);
    return under;
  }
}

function usedNow(path: string): string {
  const now = new Date();
  onDisk(path, () => utimesSync(path, now, now));
  return path;
}
