// Which blocks of code were reached, as V8 counts them itself: no package, no instrumented copy of the sources.
import type { Profiler } from "node:inspector";
import { Session } from "node:inspector";

/** Sources and the packages that read formats, and readers of the fuzzer's own test; not the fuzzer, not Node. */
const COUNTED = /\/src\/|\/badEntries\.ts|\/node_modules\/(fflate|fast-png|iobuffer|jpeg-js|smol-toml|zod)\//;

export class Coverage {
  private readonly session = new Session();
  private readonly seen = new Set<string>();

  constructor() {
    this.session.connect();
    this.session.post("Profiler.enable");
    this.session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
  }

  /** Blocks that are known. */
  get size(): number {
    return this.seen.size;
  }

  /** Blocks reached since the last call for the first time. Milliseconds: V8 looks through all code that is loaded. */
  fresh(): Set<string> {
    const fresh = new Set([...this.reached()].filter((block) => !this.seen.has(block)));
    for (const block of fresh) this.seen.add(block);
    return fresh;
  }

  /** Blocks reached since the last call. */
  reached(): Set<string> {
    const blocks = new Set<string>();
    for (const { url, scriptId, functions } of this.take())
      if (COUNTED.test(url))
        for (const { ranges } of functions)
          for (const { startOffset, endOffset, count } of ranges)
            if (count > 0) blocks.add(`${scriptId} ${startOffset} ${endOffset}`);
    return blocks;
  }

  private take(): readonly Profiler.ScriptCoverage[] {
    let taken: readonly Profiler.ScriptCoverage[] = [];
    // a session of the same thread answers before post returns
    this.session.post("Profiler.takePreciseCoverage", (error, { result }) => {
      if (error) throw error;
      taken = result;
    });
    return taken;
  }
}
