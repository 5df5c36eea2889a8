// A person's changes of runs that exist: their labels, and whether they are there at all. Each is sent at once; the list is read again.
import { signal } from "@preact/signals";
import type { RunLabel } from "../../../src/run/runLabel.ts";
import type { RunSummary } from "../../../src/server/runSummaries.ts";
import { post } from "../api.ts";
import { problemText, refreshRuns } from "../runs.ts";

/** Why the last change was refused; null where it was not. */
export const changeProblem = signal<string | null>(null);
/** Runs of the last deletion, until they are restored or the message is closed. */
export const justDeleted = signal<readonly string[]>([]);

/** Title of a run: a person's name for it, or that of its folder. */
export const titleOf = ({ id, name }: Pick<RunSummary, "id" | "name">): string => name || id;

export const labelRuns = (ids: readonly string[], change: Partial<RunLabel>): Promise<readonly string[]> =>
  each(ids, (id) => post(`runs/${id}/label`, change));

export async function deleteRuns(ids: readonly string[]): Promise<readonly string[]> {
  const gone = await each(ids, (id) => post(`runs/${id}/delete`));
  justDeleted.value = gone;
  return gone;
}

export async function restoreRuns(ids: readonly string[]): Promise<void> {
  await each(ids, (id) => post(`runs/${id}/restore`));
  justDeleted.value = [];
}

/** The runs for which it was done: all, or those before the first that was refused. */
async function each(ids: readonly string[], change: (id: string) => Promise<unknown>): Promise<string[]> {
  const done: string[] = [];
  changeProblem.value = null;
  try {
    for (const id of ids) {
      await change(id);
      done.push(id);
    }
  } catch (error) {
    changeProblem.value = problemText(error);
  }
  await refreshRuns();
  return done;
}
