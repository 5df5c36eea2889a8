// Results that cost less than a file: many of them in one, a JSON line each. A pack is written once, whole, and never changed; its name is the
// SHA-256 of what it holds, so that damage shows, and so that no two writers can write different packs of one name.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { writeFileAtomic } from "../../base/atomicFile.ts";
import { onDisk } from "../../base/disk.ts";
import { ConfigError } from "../../base/errors.ts";
import { packageVersion } from "../../base/version.ts";
import { objectivesOf, type PointAnswer } from "./objectives.ts";

const NAME = /^pack-([0-9a-f]{64})\.jsonl$/;
const HASH = /^[0-9a-f]{16}$/;
/** A study has at most a million points, and a line has about 300 bytes. */
const LARGEST = 2 ** 30;

export function writePack(folder: string, answers: readonly PointAnswer[]): void {
  const mho = packageVersion();
  const lines = answers.map(
    ({ hash, figures, problem }) => `${JSON.stringify({ hash, ...figures, problem, mho })}\n`,
  );
  const bytes = Buffer.from(lines.join(""));
  writeFileAtomic(join(folder, `pack-${digestOf(bytes)}.jsonl`), bytes);
}

/** Answers in all packs of a folder; key: hash. A point that stands in several has the same figures in each. ConfigError where one was
 *  damaged. */
export function readPacks(folder: string): Map<string, PointAnswer> {
  if (!existsSync(folder)) return new Map();
  const names = onDisk(folder, () => readdirSync(folder)).filter((name) => NAME.test(name));
  const answers = new Map<string, PointAnswer>();
  for (const name of names.sort())
    for (const answer of readPack(join(folder, name), NAME.exec(name)![1]!)) answers.set(answer.hash, answer);
  return answers;
}

function readPack(file: string, digest: string): PointAnswer[] {
  const bytes = onDisk(file, () => readFileSync(file));
  const damaged = (message: string) =>
    new ConfigError(message, {
      at: file,
      hint: "remove the file and run the study again: its points are priced anew",
    });
  if (bytes.length > LARGEST) throw damaged(`${bytes.length} bytes, at most ${LARGEST} are read`);
  if (digestOf(bytes) !== digest)
    throw damaged("was changed after Mho wrote it: its name is not the SHA-256 of what it holds");
  const answers = linesOf(bytes.toString("utf8"))?.map(answerOf);
  if (!answers?.every((answer) => answer !== null)) throw damaged("does not hold a result in each line");
  return answers;
}

/** null where they are no JSON. */
function linesOf(text: string): unknown[] | null {
  try {
    // one array is parsed several times as fast as its elements
    return JSON.parse(`[${text.trimEnd().replaceAll("\n", ",")}]`);
  } catch {
    return null;
  }
}

const NAMES = objectivesOf("chip");

/** null where the line is no result. */
function answerOf(line: unknown): PointAnswer | null {
  const { hash, problem, ...rest } = (line ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof hash !== "string" || !HASH.test(hash)) return null;
  if (typeof problem !== "string" && problem !== null) return null;
  const figures: Record<string, number | null> = {};
  for (const name of NAMES) {
    const value = rest[name] ?? null;
    if (typeof value !== "number" && value !== null) return null;
    figures[name] = value;
  }
  return { hash, figures, problem };
}

const digestOf = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
