// Opens the WebGPU engine on an adapter, in Node and browser alike: device with the limits that large layers need, and a test of its
// arithmetic.
import { EngineError } from "../../base/errors.ts";
import type { FoundAdapter } from "./adapter.ts";
import { Commands, USAGE } from "./commands.ts";
import type { ShaderSource } from "./shaderText.ts";
import type { TileStore } from "./tileChoices.ts";
import { WebGpuEngine } from "./webgpu.ts";

export interface WebGpuOptions {
  /** Where the adapter's fma rounds twice (SwiftShader does, GPUs do not), compute one that rounds once: sums are then those of the
   *  reference bit for bit, and take about ten times as long. Otherwise they differ in their last bit. */
  readonly exactSums?: boolean;
  /** Use nothing that an adapter may lack: no subgroups, no products of packed bytes, no conversions that round as we need. Results
   *  are the same. */
  readonly plain?: boolean;
  /** Where the tile sizes that `tune` measures are kept; none: it measures nothing. */
  readonly tileStore?: TileStore;
  /** Buffers as large as the adapter allows (default), or only as every device allows. */
  readonly limits?: "largest" | "everywhere";
}

/** On an adapter, with WGSL texts from `source`: for Node and browser alike. */
export async function openOn(
  found: FoundAdapter,
  source: ShaderSource,
  options: WebGpuOptions = {},
): Promise<WebGpuEngine> {
  const { exactSums = false, plain = false, limits = "largest" } = options;
  const { adapter, software } = found;
  const { maxBufferSize, maxStorageBufferBindingSize } = adapter.limits;
  const requiredLimits = limits === "largest" ? { maxBufferSize, maxStorageBufferBindingSize } : {};
  const subgroups = !plain && adapter.features.has("subgroups");
  const features = plain ? [] : [...(subgroups ? ["subgroups"] : []), ...found.language];
  const requiredFeatures: GPUFeatureName[] = subgroups ? ["subgroups"] : [];
  let device: GPUDevice;
  try {
    device = await adapter.requestDevice({ requiredFeatures, requiredLimits });
  } catch (cause) {
    throw new EngineError(`the GPU gave no device: ${(cause as Error).message}`, {
      at: "webgpu engine",
      hint: "close other programs that use the GPU, or use --engine native",
      cause,
    });
  }
  const { fused, converts } = await arithmeticOf(device, source);
  const description = `${found.description}${subgroups ? ", subgroups" : ""}${software ? " (software, slow)" : ""}`;
  return new WebGpuEngine({
    device,
    description,
    software,
    source,
    features: new Set(features),
    fused,
    converts: converts && !plain,
    exactSums,
    tileStore: options.tileStore ?? null,
  });
}

/** Whole numbers that lie between two floats: in the middle, from either side, and next to it. */
const BETWEEN = [2 ** 24 + 1, 2 ** 24 + 3, -(2 ** 24) - 1, -(2 ** 24) - 3, 2 ** 31 - 64, 2 ** 31 - 65];

/** Whether fma(a, b, c) has one rounding: (1 + 2^−12)² − 1 has bits beyond a float's product. And whether conversions to floats
 *  round half to even. */
async function arithmeticOf(device: GPUDevice, source: ShaderSource) {
  const commands = new Commands(device, source, {}, new Set());
  const size = 4 * (1 + BETWEEN.length);
  const result = commands.scratch("arithmetic", size);
  const a = 1 + 2 ** -12;
  const wholes = Object.fromEntries(BETWEEN.map((whole, i) => [`w${i}`, whole]));
  commands.run("arithmeticProbe", {
    buffers: { result },
    params: { a, b: a, c: -1, ...wholes },
    groups: [1],
  });
  const staging = device.createBuffer({ size, usage: USAGE.mapRead | USAGE.copyTarget });
  commands.copy(result, staging, size);
  commands.submit();
  await staging.mapAsync(1);
  const [product, ...converted] = new Float32Array(staging.getMappedRange());
  const fused = product === Math.fround(a * a - 1);
  const converts = BETWEEN.every((whole, i) => converted[i] === Math.fround(whole));
  staging.destroy();
  commands.dispose();
  return { fused, converts };
}
