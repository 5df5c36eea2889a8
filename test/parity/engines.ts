// The engines of the conformance suite: the reference always, the native engine with 1, 2 and 3 threads where its addon is
// built. A missing engine is skipped with a line on the console.
import type { Engine } from "../../src/engine/engine.ts";
import { NativeEngine } from "../../src/engine/native.ts";
import { hasAddon } from "../../src/engine/nativeAddon.ts";
import { createReferenceEngine } from "../../src/engine/reference.ts";

export interface EngineCase {
  readonly label: string;
  readonly engine: Engine;
}

/** Engines to compare with the reference; empty where none is built. */
export function otherEngines(): readonly EngineCase[] {
  return nativeEngines([1, 2, 3]);
}

/** Every engine that is there, once. */
export function allEngines(): readonly EngineCase[] {
  return [{ label: "reference", engine: createReferenceEngine() }, ...nativeEngines([2])];
}

function nativeEngines(threads: readonly number[]): readonly EngineCase[] {
  if (!hasAddon()) {
    console.warn("PARITY: the native engine is skipped, it is not built (npm run build)");
    return [];
  }
  return threads.map((count) => {
    const engine = new NativeEngine(count);
    return { label: `native (${engine.description})`, engine };
  });
}
