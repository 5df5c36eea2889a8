// Baselines of an accuracy: guessing, and the same network trained in software.
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { RunDetails } from "../../../src/server/runRoutes.ts";
import type { RunSummary } from "../../../src/server/runSummaries.ts";
import type { EpochRecord } from "../../../src/training/records.ts";
import { get } from "../api.ts";

export interface SoftwareRun {
  readonly id: string;
  readonly epochs: readonly EpochRecord[];
}

/** Keys that must be the same: what is learned, from what, for how long. */
const SAME = /^(network|data)\.|^training\.epochs=/;
const questionOf = ({ network, data, settings }: RunSummary): string =>
  JSON.stringify([network, data, settings.filter((text) => SAME.test(text)).sort()]);

/** The run by rule "software" on the same question as `run`: of the same seed before others, the newest of them. `runs`: newest first. */
export function softwareRunFor(run: RunSummary, runs: readonly RunSummary[]): RunSummary | null {
  if (run.rule === "software") return null;
  const question = questionOf(run);
  const same = runs.filter(
    (other) => other.rule === "software" && other.epochsDone > 0 && questionOf(other) === question,
  );
  return same.find(({ seed }) => seed === run.seed) ?? same[0] ?? null;
}

/** Software run beside the run in sight; null where there is none, or before it came. */
export const software = signal<SoftwareRun | null>(null);

export function useSoftware(found: RunSummary | null): void {
  const { id, epochsDone } = found ?? {};
  useEffect(() => {
    let current = true;
    if (id === undefined) software.value = null;
    else
      get<RunDetails>(`runs/${id}`).then(
        ({ epochs }) => {
          if (current) software.value = { id, epochs };
        },
        () => {
          // the accuracy stands without it
          if (current) software.value = null;
        },
      );
    return () => {
      current = false;
    };
  }, [id, epochsDone]);
}
