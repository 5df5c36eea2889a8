// Keeps decoded data sets: one file each, a JSON header before the raw bytes, verified by fingerprint when read.
// Not a store of originals. Damaged, foreign or old files are rebuilt; a folder that cannot be written costs only time.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import { DataError } from "../base/errors.ts";
import { type DatasetContent, imageSize, type Labels, labelArray, type Split } from "./dataset.ts";
import { fingerprintOf } from "./fingerprint.ts";

/** Raised when decoding changes, so that older files are not used. */
const VERSION = 1;
const MAGIC = "MHODATA\n";
const PREFIX = MAGIC.length + 4;

/** Ending of a kept data set. */
export const CACHE_SUFFIX = ".mhodata";

export interface CachedContent extends DatasetContent {
  readonly fingerprint: string;
}

type Header = Omit<DatasetContent, "train" | "test"> & {
  readonly fingerprint: string;
  /** Checksum of all that the fingerprint does not cover (sumOf). */
  readonly sum: string;
  readonly trainCount: number;
  readonly testCount: number;
};

/** SHA-256 of form, notes and the fingerprint, which covers all else. */
export function sumOf(content: {
  readonly form: string;
  readonly fingerprint: string;
  readonly notes?: readonly string[];
}): string {
  const { form, fingerprint, notes = [] } = content;
  return createHash("sha256")
    .update([`${form} ${fingerprint}`, ...notes].join("\n"))
    .digest("hex");
}

/** The content kept under `key`, or what `build` returns, which is then kept. */
export async function cached(
  folder: string,
  key: string,
  build: () => Promise<DatasetContent>,
): Promise<CachedContent> {
  const path = join(folder, `${key}.v${VERSION}${CACHE_SUFFIX}`);
  const kept = read(path);
  if (kept) return kept;
  const content = await build();
  const built = { ...content, fingerprint: fingerprintOf(content) };
  await write(folder, path, built);
  return built;
}

/** The content of one file that was written as packedContent says. DataError where its bytes do not match its fingerprint. */
export function readCacheFile(path: string): CachedContent {
  const content = read(path);
  if (content) return content;
  throw new DataError("is not a whole data set as Mho keeps it", { at: path, hint: "remove it" });
}

/** null where there is no file or its bytes do not match its fingerprint. */
function read(path: string): CachedContent | null {
  try {
    const bytes = readFileSync(path);
    if (bytes.toString("latin1", 0, MAGIC.length) !== MAGIC) return null;
    const start = PREFIX + bytes.readUInt32LE(MAGIC.length);
    const header: Header = JSON.parse(bytes.toString("utf8", PREFIX, start));
    const { fingerprint, sum, trainCount, testCount, ...rest } = header;
    if (sum !== sumOf(header)) return null;
    const size = imageSize(rest);
    const labelBytes = labelArray(rest.classes.length, 1).byteLength;
    if (bytes.length !== start + (trainCount + testCount) * (size + labelBytes)) return null;
    let offset = start;
    const take = (length: number): Uint8Array => {
      offset += length;
      return new Uint8Array(bytes.buffer, bytes.byteOffset + offset - length, length);
    };
    const split = (count: number): Split => {
      const images = take(count * size);
      const labels = labelArray(rest.classes.length, count);
      new Uint8Array(labels.buffer).set(take(count * labelBytes));
      return { images, labels };
    };
    const content = { ...rest, train: split(trainCount), test: split(testCount) };
    return isSound(content) && fingerprintOf(content) === fingerprint ? { ...content, fingerprint } : null;
  } catch {
    return null;
  }
}

/** Whether it is what a reader of data sets could have given. */
function isSound({ height, width, channels, classes, train, test }: DatasetContent): boolean {
  const sizes = [height, width, channels, train.labels.length, test.labels.length];
  const names = Array.isArray(classes) && classes.every((name) => typeof name === "string");
  if (!names || new Set(classes).size !== classes.length) return false;
  if (!sizes.every((size) => Number.isInteger(size) && size > 0)) return false;
  return [train, test].every(({ labels }) => labels.every((label) => label < classes.length));
}

/** The bytes of a kept data set, part after part. */
export function packedContent(content: CachedContent): Uint8Array[] {
  const { train, test, ...rest } = content;
  const counts = { trainCount: train.labels.length, testCount: test.labels.length };
  const header: Header = { ...rest, sum: sumOf(content), ...counts };
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(text.length);
  return [
    Buffer.from(MAGIC),
    length,
    text,
    train.images,
    bytesOf(train.labels),
    test.images,
    bytesOf(test.labels),
  ];
}

/** Writes beside, then renames: a reader sees all of it or nothing. */
async function write(folder: string, path: string, content: CachedContent): Promise<void> {
  const temporary = `${path}.${process.pid}.${Date.now()}.tmp`;
  const file = await openNew(folder, temporary);
  if (!file) return;
  try {
    for (const part of packedContent(content)) await file.appendFile(part);
    await file.close();
    renameSync(temporary, path);
  } catch {
    await file.close().catch(() => undefined);
    rmSync(temporary, { force: true });
  }
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Labels): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

async function openNew(folder: string, path: string): Promise<FileHandle | null> {
  try {
    mkdirSync(folder, { recursive: true });
    return await open(path, "wx");
  } catch {
    return null;
  }
}
