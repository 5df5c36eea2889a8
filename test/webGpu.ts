// WebGPU engines that the test files of one worker share, so that a kernel is compiled once and not in each file: on SwiftShader that
// takes most of their time. Never dispose one; a test that breaks an engine opens its own.
import { EngineError } from "../src/base/errors.ts";
import { openWebGpu } from "../src/engine/webgpu/open.ts";
import type { WebGpuOptions } from "../src/engine/webgpu/openOn.ts";
import type { WebGpuEngine } from "../src/engine/webgpu/webgpu.ts";
import { missing } from "./missing.ts";

type Opened = Promise<WebGpuEngine | EngineError>;

const opened = new Map<string, Opened>();

/** On any adapter (CI: SwiftShader); null where there is none, with a line that names `what` is not tested. */
export async function maybeWebGpu(what: string, options: WebGpuOptions = {}): Promise<WebGpuEngine | null> {
  const key = JSON.stringify(options);
  const engine = opened.get(key) ?? open(options);
  opened.set(key, engine);
  const result = await engine;
  if (!(result instanceof EngineError)) return result;
  missing(`WEBGPU: no adapter for ${what}: ${result.message}`);
  return null;
}

async function open(options: WebGpuOptions): Opened {
  try {
    return await openWebGpu(options);
  } catch (error) {
    if (error instanceof EngineError) return error;
    throw error;
  }
}
