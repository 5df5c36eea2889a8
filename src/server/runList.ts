// The runs of the folder in short, for a table that is asked for again and again. One that did not change is not read again; while thousands
// are read for the first time, the answer holds those that are known already and says how many are to come.
import { setImmediate, setTimeout } from "node:timers/promises";
import type { RunState } from "./runEvents.ts";
import type { RunQueue } from "./runQueue.ts";
import { type FoundRun, labelStampOf, listRuns, readFound, stampOf } from "./runStore.ts";
import { type RunSummary, summarize } from "./runSummaries.ts";
import { type KnownSummary, readSummaries, writeSummaries } from "./summaryCache.ts";

/** Milliseconds of reading runs after which other requests have their turn. */
const AT_A_TIME_MS = 20;
/** Milliseconds that an answer waits for runs that were never read. */
const PATIENCE_MS = 800;
/** Runs to read that are worth a file of their summaries. */
const WORTH_KEEPING = 100;

/** Read from the folder alone; a run that failed in this process may have no file that says so. */
const AT_REST: ReadonlySet<RunState> = new Set(["done", "paused", "stopped", "interrupted", "unreadable"]);

export interface KnownRuns {
  /** The newest name first. */
  readonly runs: readonly RunSummary[];
  /** Further runs of the folder that are being read. */
  readonly unread: number;
}

export class RunSummaryList {
  private readonly known: Map<string, KnownSummary>;
  /** Names of runs at rest that were read since the file of summaries was written. */
  private readonly fresh = new Set<string>();
  private readonly runs: string;
  private readonly queue: RunQueue;
  private reading: Promise<KnownRuns> | null = null;

  constructor(runs: string, queue: RunQueue) {
    this.runs = runs;
    this.queue = queue;
    this.known = readSummaries(runs);
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
    const found = listRuns(this.runs);
    // as they were when they were read: looking at thousands of files again would delay what is to come
    const runs = found.flatMap(({ id }) => this.known.get(id)?.summary ?? []);
    return runs.length === found.length ? null : { runs, unread: found.length - runs.length };
  }

  /** Others are answered in between. */
  private async read(): Promise<KnownRuns> {
    const runs: RunSummary[] = [];
    const found = listRuns(this.runs);
    let since = performance.now();
    for (const run of found) {
      runs.push(this.of(run));
      if (performance.now() - since < AT_A_TIME_MS) continue;
      await setImmediate();
      since = performance.now();
    }
    if (this.fresh.size >= WORTH_KEEPING) this.keep(found);
    return { runs, unread: 0 };
  }

  /** Stored for the next server. Runs at work change soon, and those that are gone need no summary. */
  private keep(found: readonly FoundRun[]): void {
    const there = found.flatMap(({ id }) => this.known.get(id) ?? []);
    writeSummaries(
      this.runs,
      there.filter(({ summary }) => AT_REST.has(summary.state)),
    );
    this.fresh.clear();
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
    if (AT_REST.has(summary.state)) this.fresh.add(id);
    return summary;
  }
}
