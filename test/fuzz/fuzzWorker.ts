// The thread that reads: makes inputs, judges answers, keeps inputs that reach new code. What it reads now stands in shared memory, so that
// the watcher (fuzz.ts) has it where the thread does not come back.
import { createHash } from "node:crypto";
import { deserialize, serialize } from "node:v8";
import type { MessagePort } from "node:worker_threads";
import { Coverage } from "./coverage.ts";
import { type Entry, faultOf, signatureOf } from "./entry.ts";
import { type Files, type Mutant, mutant } from "./mutate.ts";
import { Random } from "./random.ts";

export interface Work {
  readonly entry: string;
  readonly seed: number;
  readonly firstCase: number;
  /** Of all cases, from 0. */
  readonly cases: number | null;
  /** From now. */
  readonly seconds: number | null;
  /** Different findings, after which it is enough. */
  readonly mostFindings: number;
  /** Only this input. */
  readonly replay: Files | null;
  readonly shared: SharedArrayBuffer;
}

/** What the watcher sees: words of 32 bits, then the input. */
export const WORD = {
  number: 0,
  /** Inputs whose reading began, and whether it goes on. */
  begun: 1,
  busy: 2,
  /** Bytes of the input. */
  length: 3,
  accepted: 4,
  kept: 5,
  blocks: 6,
  slowest: 7,
} as const;
const HEAD = 4 * Object.keys(WORD).length;
export const SHARED_BYTES = 16_000_000;

export interface Finding {
  readonly entry: string;
  readonly why: string;
  /** Number of the case. */
  readonly number: number;
  readonly files: Files;
}

export type Message =
  | { readonly kind: "ready" }
  | { readonly kind: "done" }
  | { readonly kind: "finding"; readonly finding: Finding };

export function inputIn(shared: SharedArrayBuffer): Files {
  const length = new Int32Array(shared)[WORD.length]!;
  return deserialize(new Uint8Array(shared, HEAD, length).slice());
}

/** Inputs in the corpus, and bytes of each. */
const MOST_KEPT = 400;
const LARGEST_KEPT = 50_000;
/** Inputs between two looks at coverage. */
const BATCH = 25;

export async function work(entry: Entry, order: Work, port: Pick<MessagePort, "postMessage">): Promise<void> {
  // a fixed number of cases is the same every time: inputs follow from seeds alone. Blocks are counted of code that is compiled from now on.
  const coverage = order.cases === null && order.replay === null ? new Coverage() : null;
  const seeds = await entry.seeds();
  const reader = new Reader(entry, order.shared, await digestsOf(entry, seeds));
  const say = (message: Message) => port.postMessage(message);
  say({ kind: "ready" });
  const tell = (why: string, number: number, files: Files) =>
    say({ kind: "finding", finding: { entry: entry.name, why, number, files } });
  if (order.replay) {
    const { fault } = await reader.judge({ files: order.replay, raw: true }, order.firstCase);
    if (fault !== null) tell(fault, order.firstCase, order.replay);
    return;
  }
  const guide = coverage && new Guide(coverage, reader, seeds);
  const corpus = guide?.corpus ?? seeds.map((files) => ({ files, raw: true }));
  const means = { shells: entry.shells ?? {}, tokens: entry.tokens ?? [], others: seeds };
  const end = order.seconds === null ? Infinity : performance.now() + 1000 * order.seconds;
  const found = new Set<string>();
  for (let number = order.firstCase; number < (order.cases ?? Infinity); number++) {
    if (performance.now() > end || found.size >= order.mostFindings) return;
    const random = new Random(order.seed, entry.name, number);
    const input = mutant(random.of(corpus), means, random);
    const { fault, accepted } = await reader.judge(input, number);
    if (accepted) reader.countAccepted();
    if (fault === null) await guide?.add(input, number);
    else if (!found.has(signatureOf(fault))) {
      found.add(signatureOf(fault));
      tell(fault, number, await reader.shrunk(input, fault, number));
    }
  }
}

/** Keeps inputs that reach new code. */
class Guide {
  readonly corpus: Mutant[];
  private readonly reader: Reader;
  private readonly coverage: Coverage;
  private batch: Mutant[] = [];
  /** By all inputs of a batch together, and by one alone. */
  private readonly ofBatches: Set<string>;
  private readonly ofInputs: Set<string>;

  constructor(coverage: Coverage, reader: Reader, seeds: readonly Files[]) {
    this.coverage = coverage;
    this.reader = reader;
    this.corpus = seeds.map((files) => ({ files, raw: true }));
    // what the seeds reach is no news
    const reached = coverage.reached();
    this.ofBatches = new Set(reached);
    this.ofInputs = new Set(reached);
  }

  /** Coverage takes longer than most inputs: it is looked at after many of them, and only where there is news, who brought it. */
  async add(input: Mutant, number: number): Promise<void> {
    this.batch.push(input);
    if (this.batch.length < BATCH) return;
    const news = this.foundNew(this.ofBatches);
    for (const one of news ? this.batch : []) {
      if (this.corpus.length >= MOST_KEPT) break;
      await this.reader.judge(one, number);
      const size = Object.values(one.files).reduce((sum, { length }) => sum + length, 0);
      if (this.foundNew(this.ofInputs) && size <= LARGEST_KEPT) this.corpus.push(one);
    }
    this.batch = [];
    this.reader.note({ kept: this.corpus.length, blocks: this.ofInputs.size });
  }

  private foundNew(seen: Set<string>): boolean {
    const before = seen.size;
    for (const block of this.coverage.reached()) seen.add(block);
    return seen.size > before;
  }
}

/** What the seeds give; one that is refused gives nothing. */
async function digestsOf(entry: Entry, seeds: readonly Files[]): Promise<ReadonlySet<string>> {
  const digests: string[] = [];
  for (const files of seeds)
    try {
      digests.push(...partsOf(entry, await entry.read(files)));
    } catch {
      // judged like any other input
    }
  return new Set(digests);
}

/** What must be as a seed has it. */
function partsOf({ intact }: Entry, value: unknown): string[] {
  return (intact === "each" ? (value as readonly unknown[]) : [value]).map(digestOf);
}

function digestOf(value: unknown): string {
  const text = JSON.stringify(value, (_, part) =>
    ArrayBuffer.isView(part)
      ? Buffer.from(part.buffer, part.byteOffset, part.byteLength).toString("base64")
      : part,
  );
  return createHash("sha256")
    .update(text ?? "")
    .digest("hex");
}

interface Outcome {
  readonly accepted: boolean;
  /** What the reader may not do; null where all is well. */
  readonly fault: string | null;
}

class Reader {
  private readonly entry: Entry;
  private readonly shared: SharedArrayBuffer;
  private readonly words: Int32Array;
  private readonly sound: ReadonlySet<string>;

  constructor(entry: Entry, shared: SharedArrayBuffer, sound: ReadonlySet<string>) {
    this.entry = entry;
    this.shared = shared;
    this.words = new Int32Array(shared, 0, HEAD / 4);
    this.sound = sound;
  }

  note(values: Partial<Record<keyof typeof WORD, number>>): void {
    for (const [word, value] of Object.entries(values))
      Atomics.store(this.words, WORD[word as keyof typeof WORD], value);
  }

  countAccepted(): void {
    this.note({ accepted: this.words[WORD.accepted]! + 1 });
  }

  /** Reads where the watcher sees it. */
  async judge({ files, raw }: Mutant, number: number): Promise<Outcome> {
    const bytes = serialize(files);
    new Uint8Array(this.shared, HEAD).set(bytes.subarray(0, SHARED_BYTES - HEAD));
    this.note({ number, length: bytes.length, begun: this.words[WORD.begun]! + 1, busy: 1 });
    const start = performance.now();
    const outcome = await this.outcome(files, raw);
    const milliseconds = Math.round(performance.now() - start);
    this.note({ busy: 0, slowest: Math.max(this.words[WORD.slowest]!, milliseconds) });
    return outcome;
  }

  private async outcome(files: Files, raw: boolean): Promise<Outcome> {
    try {
      const value = await this.entry.read(files);
      const known = (digest: string) => this.sound.has(digest);
      const changed = raw && this.entry.intact !== undefined && !partsOf(this.entry, value).every(known);
      return { accepted: true, fault: changed ? "damage is taken for a sound file" : null };
    } catch (error) {
      return { accepted: false, fault: faultOf(error) };
    }
  }

  /** The input with pieces taken away, as long as the fault stays the same. */
  async shrunk({ files, raw }: Mutant, fault: string, number: number): Promise<Files> {
    const signature = signatureOf(fault);
    const end = performance.now() + 3000;
    let best = files;
    for (const name of Object.keys(files))
      for (let size = Math.ceil(best[name]!.length / 2); size >= 1; size = Math.floor(size / 2))
        for (let at = 0; at + size <= best[name]!.length && performance.now() < end; ) {
          const bytes = best[name]!;
          const shorter = {
            ...best,
            [name]: Uint8Array.from([...bytes.subarray(0, at), ...bytes.subarray(at + size)]),
          };
          const { fault: now } = await this.judge({ files: shorter, raw }, number);
          if (now !== null && signatureOf(now) === signature) best = shorter;
          else at += size;
        }
    return best;
  }
}
