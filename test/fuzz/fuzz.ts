// Watches over the thread that reads hostile files: what takes too long or too much memory is ended, and its input kept.
import { Worker } from "node:worker_threads";
import { compiled } from "./compiled.ts";
import { type Finding, inputIn, type Message, SHARED_BYTES, WORD, type Work } from "./fuzzWorker.ts";
import type { Files } from "./mutate.ts";

export interface FuzzRequest {
  readonly entry: string;
  readonly seed: number;
  /** A fixed number of inputs, the same ones every time; or so many seconds, guided by coverage. */
  readonly cases?: number;
  readonly seconds?: number;
  /** Ends at the first finding, before its seconds are over. */
  readonly untilFound?: boolean;
  /** Module with ENTRIES. */
  readonly entries?: URL;
  readonly limits?: Limits;
}

export interface Limits {
  /** Of computing: a busy machine accuses nobody. */
  readonly seconds: number;
  /** Beyond what the process had before. */
  readonly bytes: number;
}

/** What reading any file may take. */
export const LIMITS: Limits = { seconds: 10, bytes: 1e9 };

export interface FuzzReport {
  readonly entry: string;
  readonly inputs: number;
  /** Inputs that the reader took. */
  readonly accepted: number;
  /** Inputs that reached new code, with the seeds; and blocks of code that are known. 0 for a fixed number of inputs. */
  readonly kept: number;
  readonly blocks: number;
  /** Milliseconds of the slowest input. */
  readonly slowest: number;
  readonly findings: readonly Finding[];
}

const ENTRIES = new URL("./entries.ts", import.meta.url);
/** Milliseconds between two looks. */
const LOOK = 50;
/** How many times longer than that a reader may take that computes nothing, but waits. */
const PATIENCE = 4;
/** Different findings of one entry, after which it is enough. */
const MOST_FINDINGS = 12;
/** Threads that have loaded the readers, which takes longer than most readers' inputs, and wait for an order. */
const waiting = new Map<string, Worker>();

export async function fuzz(request: FuzzRequest): Promise<FuzzReport> {
  const { entry, seed } = request;
  const findings: Finding[] = [];
  const start = performance.now();
  const all = { accepted: 0, kept: 0, blocks: 0, slowest: 0 };
  for (let firstCase = 0; ; ) {
    const seconds =
      request.seconds === undefined ? null : request.seconds - (performance.now() - start) / 1000;
    if (seconds !== null && seconds <= 0 && firstCase > 0)
      return { entry, inputs: firstCase, ...all, findings };
    const shared = new SharedArrayBuffer(SHARED_BYTES);
    new Int32Array(shared)[WORD.number] = firstCase - 1;
    const work: Work = {
      entry,
      seed,
      firstCase,
      cases: request.cases ?? null,
      seconds,
      mostFindings: request.untilFound ? 1 : MOST_FINDINGS,
      replay: null,
      shared,
    };
    const stuck = await watched(request, work, (finding) => findings.push(finding));
    const words = new Int32Array(shared);
    all.accepted += words[WORD.accepted]!;
    for (const word of ["kept", "blocks", "slowest"] as const)
      all[word] = Math.max(all[word], words[WORD[word]]!);
    firstCase = words[WORD.number]! + 1;
    if (stuck === null) return { entry, inputs: firstCase, ...all, findings };
    const files = inputIn(shared);
    // garbage of inputs before, or a busy machine, is no fault of this one
    const again = await watched(request, replayOf(work, files), () => {});
    if (again !== null) findings.push({ entry, why: again, number: firstCase - 1, files });
  }
}

/** One input alone: what is wrong with it, or null. */
export async function replay(
  request: Omit<FuzzRequest, "cases" | "seconds">,
  files: Files,
): Promise<string | null> {
  const { entry, seed } = request;
  const shared = new SharedArrayBuffer(SHARED_BYTES);
  const work: Work = {
    entry,
    seed,
    firstCase: 0,
    cases: null,
    seconds: null,
    mostFindings: 1,
    replay: files,
    shared,
  };
  let why: string | null = null;
  const stuck = await watched(request, work, (finding) => {
    why = finding.why;
  });
  return stuck ?? why;
}

const replayOf = (work: Work, files: Files): Work => ({
  ...work,
  replay: files,
  shared: new SharedArrayBuffer(SHARED_BYTES),
});

/** Ends the threads that wait. */
export async function endThreads(): Promise<void> {
  const threads = [...waiting.values()];
  waiting.clear();
  await Promise.all(threads.map((thread) => thread.terminate()));
}

/** Lets a thread do its work. Returns why it was ended before, or null. Throws where the fuzzer itself fails. */
async function watched(
  { entries = ENTRIES, limits = LIMITS }: Pick<FuzzRequest, "entries" | "limits">,
  work: Work,
  onFinding: (finding: Finding) => void,
): Promise<string | null> {
  const key = `${entries} ${JSON.stringify(limits)}`;
  // coverage counts code that is compiled from now on, and an input that is tried again finds no garbage of others
  const mayWait = work.cases !== null;
  const thread = (mayWait && waiting.get(key)) || startThread(await compiled(entries), limits);
  if (mayWait) waiting.delete(key);
  const watch = new Watch(work.shared, limits);
  return new Promise((resolve, reject) => {
    let ended = false;
    const finish = (keep: boolean, settle: () => void) => {
      if (ended) return;
      ended = true;
      clearInterval(timer);
      thread.removeAllListeners();
      if (!keep) return void thread.terminate().then(settle, reject);
      thread.unref();
      thread.once("exit", () => waiting.delete(key));
      waiting.set(key, thread);
      settle();
    };
    const timer = setInterval(() => {
      const why = watch.look();
      if (why !== null) finish(false, () => resolve(why));
    }, LOOK);
    thread.removeAllListeners();
    thread.ref();
    thread.on("message", (message: Message) => {
      if (message.kind === "ready") watch.begin();
      else if (message.kind === "done") finish(mayWait, () => resolve(null));
      else onFinding(message.finding);
    });
    thread.on("error", (error: NodeJS.ErrnoException) => {
      const heap = error.code === "ERR_WORKER_OUT_OF_MEMORY";
      finish(false, () => (heap ? resolve("the heap is full") : reject(error)));
    });
    thread.on("exit", () =>
      finish(false, () => reject(new Error(`the reader ${work.entry} ended its thread`))),
    );
    thread.postMessage(work);
  });
}

const startThread = (entries: string, limits: Limits) =>
  new Worker(new URL("./worker.mjs", import.meta.url), {
    workerData: { entries },
    resourceLimits: { maxOldGenerationSizeMb: limits.bytes / 1e6 + 400 },
  });

class Watch {
  private readonly words: Int32Array;
  private readonly limits: Limits;
  private before = Infinity;
  private begun = -1;
  private started = { clock: 0, computed: 0 };

  constructor(shared: SharedArrayBuffer, limits: Limits) {
    this.words = new Int32Array(shared);
    this.limits = limits;
  }

  begin(): void {
    this.before = process.memoryUsage.rss();
  }

  /** What the input takes too much of, or null. */
  look(): string | null {
    const begun = Atomics.load(this.words, WORD.begun);
    const now = { clock: performance.now() / 1000, computed: computedSeconds() };
    if (begun !== this.begun || Atomics.load(this.words, WORD.busy) === 0) this.started = now;
    this.begun = begun;
    const { seconds, bytes } = this.limits;
    const more = process.memoryUsage.rss() - this.before;
    if (more > bytes) return `took ${Math.round(more / 1e6)} MB`;
    const over =
      now.computed - this.started.computed > seconds || now.clock - this.started.clock > PATIENCE * seconds;
    return over ? `took over ${seconds} s` : null;
  }
}

function computedSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
