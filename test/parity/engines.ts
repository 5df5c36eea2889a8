// The engines of the conformance suite: the reference always, the native engine with 1, 2 and 3 threads and on other
// instruction sets where its addon is built, the WebGPU engine where there is an adapter (SwiftShader will do). A missing engine is skipped with a line on the console.
import { EngineError } from "../../src/base/errors.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { NativeEngine } from "../../src/engine/native.ts";
import { hasAddon } from "../../src/engine/nativeAddon.ts";
import { createReferenceEngine } from "../../src/engine/reference.ts";
import { openWebGpu } from "../../src/engine/webgpu/open.ts";

export interface EngineCase {
  readonly label: string;
  readonly engine: Engine;
  /** Compare it on each of so many cases only: SwiftShader is slow. A prime, so that all kinds of cases come. */
  readonly every?: number;
}

/** Engines to compare with the reference, all instruction sets of this machine among them; empty where none is there. */
export async function otherEngines(): Promise<readonly EngineCase[]> {
  return [...nativeEngines(), ...(await webGpu())];
}

/** Every engine that is there, once. */
export async function allEngines(): Promise<readonly EngineCase[]> {
  const reference = { label: "reference", engine: createReferenceEngine() };
  return [reference, ...(built() ? [labelled(new NativeEngine(2))] : []), ...(await webGpu())];
}

function nativeEngines(): readonly EngineCase[] {
  if (!built()) return [];
  const threads = [1, 2, 3].map((count) => new NativeEngine(count));
  return [...threads, ...otherVariants(threads[1]!)].map(labelled);
}

/** The WebGPU engine on any adapter (CI: SwiftShader), or none. With and without subgroups: test/webgpu/subgroups.test.ts. */
async function webGpu(): Promise<readonly EngineCase[]> {
  try {
    const engine = await openWebGpu({ exactSums: true });
    return [{ ...labelled(engine), every: engine.description.includes("software") ? 5 : 1 }];
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    console.warn(`PARITY: the webgpu engine is skipped: ${error.message}`);
    return [];
  }
}

function built(): boolean {
  if (!hasAddon()) console.warn("PARITY: the native engine is skipped, it is not built (npm run build)");
  return hasAddon();
}

function labelled(engine: Engine): EngineCase {
  return { label: `${engine.name} (${engine.description})`, engine };
}

/** Engines of two threads on the instruction sets that every machine of this kind has; MHO_ISA asks for one. */
function otherVariants(chosen: Engine): readonly Engine[] {
  const isas = ["avx2", "portable"].slice(chosen.description.startsWith("avx512") ? 0 : 1);
  const before = process.env.MHO_ISA;
  const engines = isas.map((isa) => {
    process.env.MHO_ISA = isa;
    return new NativeEngine(2);
  });
  if (before === undefined) delete process.env.MHO_ISA;
  else process.env.MHO_ISA = before;
  return engines;
}
