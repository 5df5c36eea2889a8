// The runs of the folder in short, for a table that is asked for again and again. One that did not change is not read again; while thousands
// are read for the first time, the answer holds those that are known already and says how many are to come.
import { setImmediate, setTimeout } from "node:timers/promises";
import type { RunQueue } from "./runQueue.ts";
import { type FoundRun, labelStampOf, listRuns, readFound, stampOf } from "./runStore.ts";
import { type RunSummary, summarize } from "./runSummaries.ts";

/** Milliseconds of reading runs after which other requests have their turn. */
const AT_A_TIME_MS = 20;
/** Milliseconds that an answer waits for runs that were never read. */
const PATIENCE_MS = 800;

export interface KnownRuns {
  /** The newest name first. */
  readonly runs: readonly RunSummary[];
  /** Further runs of the folder that are being read. */
  readonly unread: number;
}

export class RunSummaryList {
  private readonly known = new Map<string, { readonly stamp: string; readonly summary: RunSummary }>();
  private readonly runs: string;
  private readonly queue: RunQueue;
  private reading: Promise<KnownRuns> | null = null;

  constructor(runs: string, queue: RunQueue) {
    this.runs = runs;
    this.queue = queue;
  }

  /** The runs that are known after PATIENCE_MS at the latest where some were never read; else all, as they are now. */
  async get(): Promise<KnownRuns> {
    this.reading ??= this.read().finally(() => {
      this.reading = null;
    });
    return (await Promise.race([this.reading, this.early()])) ?? this.reading;
  }

  /** Null where every run has been read before: then the whole answer is near. */
  private async early(): Promise<KnownRuns | null> {
    await setTimeout(PATIENCE_MS);
    const allKnown = listRuns(this.runs).every(({ id }) => this.known.has(id));
    return allKnown ? null : this.read((id) => this.known.has(id));
  }

  /** Others are answered in between. */
  private async read(isWanted: (id: string) => boolean = () => true): Promise<KnownRuns> {
    const runs: RunSummary[] = [];
    const found = listRuns(this.runs);
    let since = performance.now();
    for (const run of found) {
      if (isWanted(run.id)) runs.push(this.of(run));
      if (performance.now() - since < AT_A_TIME_MS) continue;
      await setImmediate();
      since = performance.now();
    }
    return { runs, unread: found.length - runs.length };
  }

  private of(found: FoundRun): RunSummary {
    const { id, folder } = found;
    const { current, next } = this.queue;
    const stamp = [stampOf(folder), labelStampOf(folder), current === id, next.includes(id)].join(" ");
    const known = this.known.get(id);
    if (known?.stamp === stamp) return known.summary;
    const run = readFound(found);
    const summary = summarize(run, this.queue.stateOf(run), this.queue.problemOf(run));
    this.known.set(id, { stamp, summary });
    return summary;
  }
}
