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

/** Of all packs of a folder, by hash. A point that stands in several has the same figures in each. ConfigError where one was damaged. */
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
  // one array is parsed several times as fast as its elements
  const text = bytes.toString("utf8").trimEnd().replaceAll("\n", ",");
  return (JSON.parse(`[${text}]`) as (Omit<PointAnswer, "figures"> & PointAnswer["figures"])[]).map(answerOf);
}

const NAMES = objectivesOf("chip");

function answerOf(line: Omit<PointAnswer, "figures"> & PointAnswer["figures"]): PointAnswer {
  const figures: Record<string, number | null> = {};
  for (const name of NAMES) figures[name] = line[name] ?? null;
  return { hash: line.hash, figures, problem: line.problem };
}

const digestOf = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
