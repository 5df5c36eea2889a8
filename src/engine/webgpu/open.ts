// Opens the WebGPU engine in Node, where the package `webgpu` brings the GPU and files hold the kernels.

import { type FoundAdapter, findAdapter, noAdapter, onlySoftware } from "./adapter.ts";
import { nodeGpu } from "./nodeGpu.ts";
import { nodeShaders } from "./nodeShaders.ts";
import { nodeTiles } from "./nodeTiles.ts";
import { openOn, type WebGpuOptions } from "./openOn.ts";
import type { WebGpuEngine } from "./webgpu.ts";

/** On the best adapter, software or not. EngineError where there is none. */
export async function openWebGpu(options?: WebGpuOptions): Promise<WebGpuEngine> {
  const found = await findAdapter(await nodeGpu());
  if (!found) throw noAdapter();
  return openFound(found, options);
}

/** On a GPU, not on software that computes on the processor: there the native engine is faster. Null where there is no GPU;
 *  EngineError where there is one that gives no device. */
export async function maybeOpenRealGpu(): Promise<WebGpuEngine | null> {
  const found = await findAdapter(await nodeGpu());
  return found && !found.software ? openFound(found) : null;
}

/** The same, with an EngineError where there is none. */
export async function openRealGpu(): Promise<WebGpuEngine> {
  const found = await findAdapter(await nodeGpu());
  if (!found) throw noAdapter();
  if (found.software) throw onlySoftware(found.description);
  return openFound(found);
}

/** A GPU is tuned; on software, kernels take longer to compile than a choice would save. */
function openFound(found: FoundAdapter, options?: WebGpuOptions): Promise<WebGpuEngine> {
  return openOn(found, nodeShaders, { ...(found.software ? {} : { tileStore: nodeTiles() }), ...options });
}
