// The results of trainings that a folder holds, one file each. What was read and checked once is kept beside them, so that a hundred thousand are
// listed in seconds: answers.cache, which can be removed at any time. A file counts as read where its size and its time are as they were.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, statSync } from "node:fs";
import { writeFileAtomic } from "../../base/atomicFile.ts";
import { DiskError, onDisk } from "../../base/disk.ts";
import type { PointAnswer } from "./objectives.ts";

/** Files that are worth a cache. */
const WORTH = 1000;

interface Known {
  readonly size: number;
  /** Time of the last change, ms. */
  readonly time: number;
  readonly answer: PointAnswer;
}

export interface AnswerFiles {
  readonly hashes: readonly string[];
  readonly fileOf: (hash: string) => string;
  /** Reads and checks one. */
  readonly read: (hash: string) => PointAnswer;
  readonly cache: string;
}

/** Key: hash. Throws the errors of `read`, and DiskError. */
export function readAnswers({ hashes, fileOf, read, cache }: AnswerFiles): Map<string, PointAnswer> {
  const before = hashes.length < WORTH ? new Map<string, Known>() : readCache(cache);
  const now: Known[] = [];
  let fresh = 0;
  for (const hash of hashes) {
    const file = fileOf(hash);
    const { size, mtimeMs: time } = onDisk(file, () => statSync(file));
    const known = before.get(hash);
    if (known?.size === size && known.time === time) now.push(known);
    else {
      const { figures, problem } = read(hash);
      now.push({ size, time, answer: { hash, figures, problem } });
      fresh++;
    }
  }
  if (fresh >= WORTH) writeCache(cache, now);
  return new Map(now.map(({ answer }) => [answer.hash, answer]));
}

/** Nothing where there is none, or it is damaged. */
function readCache(file: string): Map<string, Known> {
  if (!existsSync(file)) return new Map();
  const text = onDisk(file, () => readFileSync(file, "utf8"));
  const end = text.indexOf("\n");
  const body = text.slice(end + 1);
  if (text.slice(0, end) !== digestOf(body)) return new Map();
  return new Map((JSON.parse(body) as Known[]).map((known) => [known.answer.hash, known]));
}

function writeCache(file: string, known: readonly Known[]): void {
  const body = JSON.stringify(known);
  try {
    writeFileAtomic(file, `${digestOf(body)}\n${body}`);
  } catch (error) {
    // it only saves time: another user's folder can be read, too
    if (!(error instanceof DiskError)) throw error;
  }
}

const digestOf = (text: string): string => createHash("sha256").update(text).digest("hex");
