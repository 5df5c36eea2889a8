// The name of a study in a queue that many studies share: drawn once, kept in the study's folder, so that the same command finds its jobs again.
// A job's id is this name and the point's hash.
import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { writeFileAtomic } from "../../../base/atomicFile.ts";
import { ConfigError } from "../../../base/errors.ts";

const FILE = "queue.json";
const JOB = /^([0-9a-f]{16})-([0-9a-f]{16})$/;

/** null where the study never was in a queue. */
export function studyIdOf(folder: string): string | null {
  const file = join(folder, FILE);
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as { study: string }).study : null;
}

export function newStudyId(folder: string): string {
  const study = randomBytes(8).toString("hex");
  writeFileAtomic(join(folder, FILE), JSON.stringify({ study }));
  return study;
}

/** ConfigError for an id that is not of this form. */
export function partsOfJobId(id: string | undefined): { study: string; hash: string } {
  const [, study, hash] = JOB.exec(id ?? "") ?? [];
  if (study && hash) return { study, hash };
  throw new ConfigError("is not the id of a point", { at: `job ${id?.slice(0, 64)}` });
}
