// The folder of studies as the server sees it: those that it makes and those of the command line alike. A study is found by looking through the
// folder, never by joining a name that came from outside, and links in it are not followed.
import { lstatSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { MhoError } from "../base/errors.ts";
import { readJson, writeJson } from "../run/runFolder.ts";
import { StudyFolder } from "../study/sweep/folder.ts";
import type { Plan } from "../study/sweep/plan.ts";
import type { RunState } from "./runEvents.ts";
import { foldersIn } from "./runStore.ts";

const ORDER = "order.json";
export const STUDY_FILE = "study.toml";
const PLAN = "plan.json";
const PARTS = ["points", "results", "runs", "locks"];

/** The request to the server, so that one that ends forgets nothing. "queued": the study is to be made, now or after the next start. */
export interface StudyOrder {
  /** Date and time, ISO 8601. */
  readonly asked: string;
  readonly state: "queued" | "stopped" | "failed" | "done";
  /** Why it failed. */
  readonly problem: string | null;
}

const orderShape = z.object({
  asked: z.string(),
  state: z.enum(["queued", "stopped", "failed", "done"]),
  problem: z.string().nullable(),
});

export interface FoundStudy {
  readonly id: string;
  readonly folder: StudyFolder;
}

export type StudyState = Exclude<RunState, "paused">;

/** Sorted by name. */
export function listStudies(root: string): FoundStudy[] {
  return foldersIn(root)
    .map((id) => ({ id, folder: new StudyFolder(join(root, id)) }))
    .filter(({ folder }) => isStudy(folder.path))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Throws MhoError where there is no study of this id. */
export function findStudy(root: string, id: string): FoundStudy {
  const found = foldersIn(root).includes(id) && isStudy(join(root, id));
  if (found) return { id, folder: new StudyFolder(join(root, id)) };
  throw new MhoError("MHO_NO_STUDY", "there is no study of this name", {
    hint: "it may have been moved. Reload the page",
  });
}

const isStudy = (path: string): boolean =>
  [PLAN, STUDY_FILE, ORDER].some((name) => lstatSync(join(path, name), { throwIfNoEntry: false })?.isFile());

export function readOrder({ folder }: FoundStudy): StudyOrder | null {
  if (!isPlainFile(join(folder.path, ORDER))) return null;
  const read = orderShape.safeParse(quietly(() => readJson(folder.path, ORDER)));
  return read.success ? read.data : null;
}

export const writeOrder = (path: string, order: StudyOrder): void => writeJson(path, ORDER, order);

/** Throws MhoError where a link lies in the study: it could lead to any file of this machine. */
export function refuseLinks({ folder }: FoundStudy): void {
  for (const name of PARTS) refuseLinksIn(join(folder.path, name));
}

/** null where none was made yet. Throws MhoError where it cannot be used. */
export function readStudyPlan({ folder }: FoundStudy): Plan | null {
  const file = join(folder.path, PLAN);
  if (!lstatSync(file, { throwIfNoEntry: false })) return null;
  const plan = isPlainFile(file) ? quietly(() => folder.readPlan()) : null;
  const { question, points } = (plan ?? {}) as Partial<Plan>;
  if (Array.isArray(points) && Array.isArray(question?.axes) && Array.isArray(question.objectives))
    return plan!;
  throw new MhoError("MHO_STUDY", `${PLAN} cannot be read: damaged, or of another version of Mho`, {
    hint: "mho study run with the study's file writes it anew; results stay",
  });
}

function refuseLinksIn(path: string): void {
  const found = lstatSync(path, { throwIfNoEntry: false });
  const linked =
    found?.isSymbolicLink() ||
    (found?.isDirectory() &&
      readdirSync(path, { withFileTypes: true }).some((entry) => entry.isSymbolicLink()));
  if (linked)
    throw new MhoError("MHO_STUDY", "a link lies in the study: it is not followed", {
      hint: "replace the link by the folder or file that it points to",
    });
}

const isPlainFile = (file: string): boolean => lstatSync(file, { throwIfNoEntry: false })?.isFile() ?? false;

function quietly<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}

/** Changes when a plan is written. */
export const stampOfPlan = ({ folder }: FoundStudy): number =>
  statSync(join(folder.path, PLAN), { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** Changes when a plan, an order or a result is written, or work on a point begins or ends. */
export function stampOfStudy({ folder }: FoundStudy): string {
  const names = [PLAN, ORDER, ...PARTS];
  return names
    .map((name) => statSync(join(folder.path, name), { throwIfNoEntry: false })?.mtimeMs ?? 0)
    .join(" ");
}
