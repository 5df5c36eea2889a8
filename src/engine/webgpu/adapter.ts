// Finds the adapter of a GPU object: that of nodeGpu.ts, or navigator.gpu in a browser. Changes nothing.
import { EngineError } from "../../base/errors.ts";

export interface FoundAdapter {
  readonly adapter: GPUAdapter;
  /** The adapter's own description, for people. */
  readonly description: string;
  /** Computes on the processor: correct, but slower than the native engine. */
  readonly software: boolean;
  /** Parts of WGSL that not every browser knows. */
  readonly language: ReadonlySet<string>;
}

/** Adapters that run on the processor, by the words in their names. */
const SOFTWARE = /swiftshader|llvmpipe|lavapipe|software|basic render|\bwarp\b/i;

/** The best adapter of `gpu`, or null where there is none. */
export async function findAdapter(gpu: GPU): Promise<FoundAdapter | null> {
  const adapter = await gpu.requestAdapter({ powerPreference: "high-performance" });
  if (!adapter) return null;
  const { vendor, architecture, device, description, isFallbackAdapter } = adapter.info;
  const names = [vendor, architecture, device, description].filter((name) => name !== "");
  const shown = description || device || [vendor, architecture].filter((name) => name !== "").join(" ");
  return {
    adapter,
    description: shown || "unnamed adapter",
    software: isFallbackAdapter || SOFTWARE.test(names.join(" ")),
    // Older browsers have no such list.
    language: new Set((gpu as Partial<GPU>).wgslLanguageFeatures ?? []),
  };
}

/** EngineError that says how to get an adapter, and what is missing for it where that is known. */
export function noAdapter(missing: string | null = null): EngineError {
  return new EngineError(`no GPU adapter was found${missing === null ? "" : `: ${missing}`}`, {
    at: "webgpu engine",
    hint: "install the GPU's driver with Vulkan (Linux: libvulkan1 and the vendor's driver), or use --engine native",
  });
}

/** EngineError for a caller that wants a GPU and no imitation. */
export function onlySoftware(description: string): EngineError {
  return new EngineError(`the only GPU adapter is software (${description})`, {
    at: "webgpu engine",
    hint: "its speed says nothing about a GPU; mho train --engine webgpu takes it all the same",
  });
}
