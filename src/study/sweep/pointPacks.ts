// Points of a large study: a hundred thousand files, each flushed to the disk, take minutes. They lie in 16 or 256 packs instead, a JSON line
// for each point, by the first digits of their hashes, so that one point is found by reading one pack. A pack is written once, whole, and
// never changed; its name ends with the SHA-256 of what it holds. A study that grows writes packs of its new points.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { writeFileAtomic } from "../../base/atomicFile.ts";
import { onDisk } from "../../base/disk.ts";
import { ConfigError } from "../../base/errors.ts";
import type { SweepPoint } from "./points.ts";

/** Points that are worth packs. */
export const WORTH_PACKS = 1000;

/** Points that are worth 256 packs in place of 16: a pack is read as a whole for each point that is asked for. */
const WORTH_MANY = 16_000;

const NAME = /^pack-([0-9a-f]{1,2})-([0-9a-f]{64})\.jsonl$/;
/** Begin of a line. */
const HASH = /^\{"hash":"([0-9a-f]{16})"/gm;

const digestOf = (bytes: string | Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** Throws DiskError. */
export function writePointPacks(folder: string, points: readonly SweepPoint[]): void {
  const digits = points.length < WORTH_MANY ? 1 : 2;
  const groups = new Map<string, SweepPoint[]>();
  for (const point of points) {
    const group = point.hash.slice(0, digits);
    const own = groups.get(group);
    if (own) own.push(point);
    else groups.set(group, [point]);
  }
  for (const [group, own] of groups) {
    const text = own.map(({ hash, ...point }) => `${JSON.stringify({ hash, ...point })}\n`).join("");
    writeFileAtomic(join(folder, `pack-${group}-${digestOf(text)}.jsonl`), text);
  }
}

/** Hashes of all points in packs. ConfigError where a pack is damaged. */
export function packedHashes(folder: string): Set<string> {
  const hashes = new Set<string>();
  for (const name of packsIn(folder))
    for (const [, hash] of readPack(folder, name).matchAll(HASH)) hashes.add(hash!);
  return hashes;
}

/** null where no pack has it. ConfigError where a pack is damaged. */
export function packedPoint(folder: string, hash: string): SweepPoint | null {
  for (const name of packsIn(folder)) {
    if (!hash.startsWith(NAME.exec(name)![1]!)) continue;
    const text = readPack(folder, name);
    const start = text.indexOf(`{"hash":"${hash}"`);
    if (start >= 0) return JSON.parse(text.slice(start, text.indexOf("\n", start))) as SweepPoint;
  }
  return null;
}

const packsIn = (folder: string): string[] =>
  existsSync(folder) ? onDisk(folder, () => readdirSync(folder)).filter((name) => NAME.test(name)) : [];

function readPack(folder: string, name: string): string {
  const file = join(folder, name);
  const bytes = onDisk(file, () => readFileSync(file));
  if (digestOf(bytes) === NAME.exec(name)![2]) return bytes.toString("utf8");
  throw new ConfigError("was changed after Mho wrote it: its name is not the SHA-256 of what it holds", {
    at: file,
    hint: "remove the file and plan.json, and run the study again: its points are written anew",
  });
}
