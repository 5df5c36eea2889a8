// The engines of the conformance suite: the reference always; the native engine on every instruction set of this machine with 2 threads,
// and on the best one with 1 and 3, too; the WebGPU engine where there is an adapter (SwiftShader will do). A missing engine is skipped
// with a line on the console, or fails (missing.ts). The files of a worker share the engines: never dispose one. MHO_PARITY=avx2 compares only engines whose label contains "avx2";
// "reference" compares the reference with itself, to try a test.
import type { Engine } from "../../src/engine/engine.ts";
import { NativeEngine } from "../../src/engine/native.ts";
import { hasAddon, loadAddon } from "../../src/engine/nativeAddon.ts";
import { createReferenceEngine } from "../../src/engine/reference.ts";
import { openWebGpu } from "../../src/engine/webgpu/open.ts";
import { missing } from "../missing.ts";
import { maybeWebGpu } from "../webGpu.ts";

export interface EngineCase {
  readonly label: string;
  readonly engine: Engine;
  /** Compare it on each of so many cases only: SwiftShader is slow. A prime, so that all kinds of cases come. */
  readonly every?: number;
}

/** Engines to compare with the reference, all instruction sets of this machine among them; empty where none is there. */
export async function otherEngines(): Promise<readonly EngineCase[]> {
  if (process.env.MHO_PARITY === "reference") return [labelled(createReferenceEngine())];
  if (built()) variants ??= nativeEngines();
  return wanted([...(variants ?? []), ...(await webGpu())]);
}

/** Every engine that is there, once. */
export async function allEngines(): Promise<readonly EngineCase[]> {
  reference ??= createReferenceEngine();
  const first = { label: "reference", engine: reference };
  if (process.env.MHO_PARITY === "reference") return [first];
  if (built()) native ??= labelled(new NativeEngine(2));
  return wanted([first, ...(native ? [native] : []), ...(await webGpu())]);
}

/** The same, opened anew: for tests that break or end an engine. */
export async function freshEngines(): Promise<readonly EngineCase[]> {
  const all = await allEngines();
  return Promise.all(
    all.map(async ({ label, engine }) => {
      if (engine.name === "reference") return { label, engine: createReferenceEngine() };
      return { label, engine: engine.name === "native" ? new NativeEngine(2) : await openWebGpu() };
    }),
  );
}

/** Those of this worker, opened when a first file asks for them. */
let reference: Engine | undefined;
let native: EngineCase | undefined;
let variants: readonly EngineCase[] | undefined;

function wanted(engines: readonly EngineCase[]): readonly EngineCase[] {
  return engines.filter(({ label }) => label.includes(process.env.MHO_PARITY ?? ""));
}

function nativeEngines(): readonly EngineCase[] {
  // Fastest first.
  const [best, ...others] = loadAddon().variants();
  const engines = [1, 2, 3].map((threads) => onVariant(best!, threads));
  return [...engines, ...others.map((isa) => onVariant(isa, 2))].map(labelled);
}

/** The WebGPU engine on any adapter (CI: SwiftShader), or none. With and without subgroups: test/webgpu/subgroups.test.ts. */
async function webGpu(): Promise<readonly EngineCase[]> {
  const engine = await maybeWebGpu("comparisons with the reference", { exactSums: true });
  if (!engine) return [];
  return [{ ...labelled(engine), every: engine.description.includes("software") ? 11 : 1 }];
}

function built(): boolean {
  if (!hasAddon()) missing("PARITY: the native engine is not built (npm run build)");
  return hasAddon();
}

function labelled(engine: Engine): EngineCase {
  return { label: `${engine.name} (${engine.description})`, engine };
}

function onVariant(isa: string, threads: number): NativeEngine {
  const before = process.env.MHO_ISA;
  process.env.MHO_ISA = isa;
  try {
    return new NativeEngine(threads);
  } finally {
    if (before === undefined) delete process.env.MHO_ISA;
    else process.env.MHO_ISA = before;
  }
}
