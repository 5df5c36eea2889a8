// The engines of the conformance suite: the reference always, the native engine with 1, 2 and 3 threads where its addon is
// built. A missing engine is skipped with a line on the console.
import { existsSync } from "node:fs";
import type { Engine } from "../../src/engine/engine.ts";
import { createReferenceEngine } from "../../src/engine/reference.ts";

export interface EngineCase {
  readonly label: string;
  readonly engine: Engine;
}

const NATIVE = new URL("../../src/engine/native.ts", import.meta.url);

interface NativeModule {
  createNativeEngine(options: { readonly threads: number }): Engine | null | Promise<Engine | null>;
}

/** Engines to compare with the reference; empty where none is built. */
export async function otherEngines(): Promise<readonly EngineCase[]> {
  const cases: EngineCase[] = [];
  for (const threads of [1, 2, 3]) {
    const engine = await nativeEngine(threads);
    if (engine) cases.push({ label: `native, ${threads} thread${threads > 1 ? "s" : ""}`, engine });
  }
  return cases;
}

/** Every engine that is there, once. */
export async function allEngines(): Promise<readonly EngineCase[]> {
  const native = await nativeEngine(2);
  const reference = { label: "reference", engine: createReferenceEngine() };
  return native ? [reference, { label: "native", engine: native }] : [reference];
}

async function nativeEngine(threads: number): Promise<Engine | null> {
  try {
    if (!existsSync(NATIVE)) throw new Error("src/engine/native.ts is not there");
    const { createNativeEngine } = (await import(NATIVE.href)) as NativeModule;
    const engine = await createNativeEngine({ threads });
    if (!engine) throw new Error("the addon is not built");
    return engine;
  } catch (error) {
    if (threads < 3) console.warn(`PARITY: native engine skipped: ${String(error).split("\n")[0]}`);
    return null;
  }
}
