// Makes the missing points of a study with a runner and reports the progress. What is finished follows from the folder alone.
import { setTimeout as wait } from "node:timers/promises";
import { InterruptedError } from "../../base/errors.ts";
import type { StudyFolder } from "./folder.ts";
import { longerAnswers } from "./longerTrainings.ts";
import { type Plan, workIdsOf } from "./plan.ts";
import type { Runner, RunnerStatus } from "./runner.ts";

export interface Watched extends RunnerStatus {
  /** Number of all points with a result. */
  readonly done: number;
  readonly total: number;
  /** Points made since the start, and the seconds since then. */
  readonly made: number;
  readonly seconds: number;
}

export interface WatchOptions {
  readonly signal: AbortSignal;
  /** An error that it throws ends the study, with checkpoints. */
  readonly onProgress: (state: Watched) => void | Promise<void>;
  /** Milliseconds between two looks. */
  readonly interval: number;
}

/** The work of the plan without a result (workIdOf), each once, in its order. */
export function missingHashes(plan: Plan, folder: StudyFolder): string[] {
  const finished = folder.finished();
  const missing = workIdsOf(plan).filter((id) => !finished.has(id));
  if (missing.length === 0) return missing;
  const known = longerAnswers(plan, folder, finished);
  return missing.filter((id) => !known.has(id));
}

/** Throws InterruptedError after `signal`; what is under way has its checkpoint then. */
export async function makeMissing(
  plan: Plan,
  folder: StudyFolder,
  runner: Runner,
  { signal, onProgress, interval }: WatchOptions,
): Promise<void> {
  const missing = missingHashes(plan, folder);
  const total = workIdsOf(plan).length;
  const start = performance.now();
  const counter = finishedCounter(folder);
  const before = counter();
  await runner.submit(missing);
  for (;;) {
    const status = await runner.status();
    const made = counter() - before;
    const state = { ...status, made, total, done: total - missing.length + made };
    try {
      await onProgress({ ...state, seconds: (performance.now() - start) / 1000 });
    } catch (error) {
      await runner.cancel();
      throw error;
    }
    if (status.running + status.waiting === 0) return;
    await wait(interval, null, { signal }).catch(() => null);
    if (!signal.aborted) continue;
    await runner.cancel();
    throw new InterruptedError("the study stopped; what was made is safe");
  }
}

/** The new ones among these hashes: those with a result since the last call. */
export function newResults(hashes: readonly string[], folder: StudyFolder): () => string[] {
  const waiting = new Set(hashes);
  return () => {
    const finished = folder.finished();
    const found = [...waiting].filter((hash) => finished.has(hash));
    for (const hash of found) waiting.delete(hash);
    return found;
  };
}

/** Counts results, and lists the folder only where it changed. */
function finishedCounter(folder: StudyFolder): () => number {
  let last = { changed: -1, count: 0 };
  return () => {
    const changed = folder.changedAt();
    if (changed !== last.changed) last = { changed, count: folder.finished().size };
    return last.count;
  };
}
