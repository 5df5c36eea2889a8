// Opens the WebGPU engine on an adapter, in Node and browser alike: device with the limits that large layers need, and a test of its
// arithmetic.
import { EngineError } from "../../base/errors.ts";
import { WebGpuEngine } from "../webgpu.ts";
import type { FoundAdapter } from "./adapter.ts";
import { Commands, USAGE } from "./commands.ts";
import type { ShaderSource } from "./shaderText.ts";
import type { TileStore } from "./tileChoices.ts";

export interface WebGpuOptions {
  /** Where the adapter's fma rounds twice (SwiftShader does, GPUs do not), compute one that rounds once: sums are then those of the
   *  reference bit for bit, and take about ten times as long. Otherwise they differ in their last bit. */
  readonly exactSums?: boolean;
  /** Use subgroups where the adapter has them (default). Results are the same. */
  readonly subgroups?: boolean;
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
  const { exactSums = false, limits = "largest" } = options;
  const { adapter, software } = found;
  const { maxBufferSize, maxStorageBufferBindingSize } = adapter.limits;
  const requiredLimits = limits === "largest" ? { maxBufferSize, maxStorageBufferBindingSize } : {};
  const subgroups = (options.subgroups ?? true) && adapter.features.has("subgroups");
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
  const fused = await roundsOnce(device, source);
  const description = `${found.description}${subgroups ? ", subgroups" : ""}${software ? " (software, slow)" : ""}`;
  return new WebGpuEngine({
    device,
    description,
    software,
    source,
    fused,
    exactSums,
    tileStore: options.tileStore ?? null,
  });
}

/** Whether fma(a, b, c) has one rounding: (1 + 2^−12)² − 1 has bits beyond a float's product. */
async function roundsOnce(device: GPUDevice, source: ShaderSource): Promise<boolean> {
  const commands = new Commands(device, source, {});
  const result = commands.scratch("fused", 4);
  const a = 1 + 2 ** -12;
  commands.run("fusedProbe", { buffers: { result }, params: { a, b: a, c: -1 }, groups: [1] });
  const staging = device.createBuffer({ size: 16, usage: USAGE.mapRead | USAGE.copyTarget });
  commands.copy(result, staging, 4);
  commands.submit();
  await staging.mapAsync(1);
  const [value] = new Float32Array(staging.getMappedRange());
  const fused = value === Math.fround(a * a - 1);
  staging.destroy();
  commands.dispose();
  return fused;
}
