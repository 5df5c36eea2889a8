// Blocks of code that were reached, as V8 counts them itself: no package, no instrumented copy of the sources.
import type { Profiler } from "node:inspector";
import { Session } from "node:inspector";

/** Sources and the packages that read formats, and readers of the fuzzer's own test; not the fuzzer, not Node. */
const COUNTED =
  /\/src\/|\/badEntries\.mjs|\/node_modules\/(fflate|fast-png|iobuffer|jpeg-js|smol-toml|zod)\//;

export class Coverage {
  private readonly session = new Session();

  /** Only code that is compiled from now on is counted by blocks. */
  constructor() {
    this.session.connect();
    this.session.post("Profiler.enable");
    this.session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
  }

  /** Blocks that were reached since the last call, and those that were not though their function was: V8 joins a block that was reached to the
   *  one around it, so that the holes show as much. Takes milliseconds: V8 looks through all code that is loaded. */
  reached(): string[] {
    return this.take()
      .filter(({ url }) => COUNTED.test(url))
      .flatMap(({ scriptId, functions }) =>
        functions.flatMap(({ ranges }) =>
          ranges.map(
            ({ startOffset, endOffset, count }) => `${scriptId} ${startOffset} ${endOffset} ${count > 0}`,
          ),
        ),
      );
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
