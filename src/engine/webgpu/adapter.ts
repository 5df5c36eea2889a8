// Finds a GPU: through the optional package `webgpu` (Dawn) in Node, or as navigator.gpu in a browser. Changes nothing.
import { EngineError } from "../../base/errors.ts";

export interface FoundAdapter {
  readonly adapter: GPUAdapter;
  /** For people: what the adapter says of itself. */
  readonly description: string;
  /** Computes on the processor: correct, but slower than the native engine. */
  readonly software: boolean;
}

/** Adapters that run on the processor, by the words in their names. */
const SOFTWARE = /swiftshader|llvmpipe|lavapipe|software|basic render|\bwarp\b/i;

/** Package name in a variable: it is optional, and bundlers must leave it out. */
const PACKAGE: string = "webgpu";

/** Kept for the life of the process: the package's devices crash when it is collected before them. */
let opened: GPU | null = null;

/** The GPU of Node. EngineError where the package is not installed or does not load. */
export async function nodeGpu(): Promise<GPU> {
  if (opened) return opened;
  try {
    const { create } = (await import(PACKAGE)) as { create: (options: readonly string[]) => GPU };
    opened = create([]);
    return opened;
  } catch (cause) {
    const missing = (cause as { code?: string }).code === "ERR_MODULE_NOT_FOUND";
    const why = missing ? "is not installed" : `does not load: ${(cause as Error).message}`;
    throw new EngineError(`the optional package "${PACKAGE}" ${why}`, {
      at: "webgpu engine",
      hint: `get it with: npm install ${PACKAGE}`,
      cause,
    });
  }
}

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
  };
}

/** EngineError that says how to get an adapter. */
export function noAdapter(): EngineError {
  return new EngineError("no GPU adapter was found", {
    at: "webgpu engine",
    hint: "install the GPU's driver with Vulkan (Linux: libvulkan1 and the vendor's driver), or use --engine native",
  });
}
