// Opens an engine by name, or the fastest that works here, and loads no other. Prints nothing: a notice goes to the caller.
import { availableParallelism } from "node:os";
import { EngineError, MhoError } from "../base/errors.ts";
import type { Engine } from "./engine.ts";
import { NativeEngine } from "./native.ts";
import { hasWebGpuPackage, mayHaveGpu, vulkanMissing } from "./webgpu/nodeGpu.ts";

/** "auto": webgpu where the package finds a GPU that is not software; else native, or reference where native cannot be used. */
export type EngineName = "auto" | Engine["name"];

export interface OpenEngineOptions {
  /** Default "auto". */
  readonly name?: EngineName;
  /** Of the native engine; one a processor by default. */
  readonly threads?: number;
  /** Told in one sentence why "auto" does not use the GPU that is here, or the native engine. No word where there is no GPU. */
  readonly notice?: (sentence: string) => void;
}

/** EngineError for an engine that does not exist or cannot be used here ("auto" always finds one). */
export async function openEngine(options: OpenEngineOptions = {}): Promise<Engine> {
  const { name = "auto", threads = availableParallelism() } = options;
  switch (name) {
    case "reference":
      return openReference();
    case "native":
      return new NativeEngine(threads);
    case "webgpu":
      return (await import("./webgpu/open.ts")).openWebGpu();
    case "auto":
      return (await maybeGpu(options.notice)) ?? openBest(threads, options.notice);
    default:
      throw new EngineError(`there is no engine "${name}" in this version`, {
        at: "engine",
        hint: 'choose "webgpu", "native", "reference" or "auto"',
      });
  }
}

/** A real GPU, or null: without a word where there is none (`mho doctor` says how to get it), with one sentence where it fails. */
async function maybeGpu(notice: OpenEngineOptions["notice"]): Promise<Engine | null> {
  if (!hasWebGpuPackage() || !mayHaveGpu() || vulkanMissing()) return null;
  try {
    const { maybeOpenRealGpu } = await import("./webgpu/open.ts");
    return await maybeOpenRealGpu();
  } catch (error) {
    if (!(error instanceof MhoError)) throw error;
    notice?.(`${error.message.split("\n")[0]}; computing on the processor`);
    return null;
  }
}

async function openBest(threads: number, notice: OpenEngineOptions["notice"]): Promise<Engine> {
  try {
    return new NativeEngine(threads);
  } catch (error) {
    if (!(error instanceof MhoError)) throw error;
    const reason = error.message.split("\n")[0];
    notice?.(`${reason}; using the slow reference engine (\`mho doctor\` says how to fix it)`);
    return openReference();
  }
}

async function openReference(): Promise<Engine> {
  return (await import("./reference.ts")).createReferenceEngine();
}
