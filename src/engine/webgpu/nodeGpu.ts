// The GPU object of Node: the optional package `webgpu` (Dawn), loaded when it is asked for. What else it needs is looked for here.
import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { platform } from "node:os";
import { EngineError } from "../../base/errors.ts";
import { noAdapter } from "./adapter.ts";

/** In a variable: the package is optional, and neither the compiler nor a bundler may look for it. */
const PACKAGE: string = "webgpu";

/** One for the process, kept for its life: the package's devices crash when it is collected before them. */
let opened: Promise<GPU> | null = null;

export function hasWebGpuPackage(): boolean {
  try {
    createRequire(import.meta.url).resolve(PACKAGE);
    return true;
  } catch {
    return false;
  }
}

/** EngineError where the package is not installed, does not load, or would find no driver and complain itself. */
export function nodeGpu(): Promise<GPU> {
  opened ??= loadGpu();
  return opened;
}

async function loadGpu(): Promise<GPU> {
  const create = await loadPackage();
  const driver = vulkanMissing();
  if (driver !== null) throw noAdapter(driver);
  return create([]);
}

async function loadPackage(): Promise<(options: readonly string[]) => GPU> {
  try {
    return ((await import(PACKAGE)) as { create: (options: readonly string[]) => GPU }).create;
  } catch (cause) {
    const missing = !hasWebGpuPackage();
    const why = missing ? "is not installed" : `does not load: ${(cause as Error).message}`;
    throw new EngineError(`the optional package "${PACKAGE}" ${why}`, {
      at: "webgpu engine",
      hint: missing
        ? `get it with: npm install ${PACKAGE}`
        : "install it anew for this system and Node version",
      cause,
    });
  }
}

const LOADER = "libvulkan.so.1";
/** Messages of glibc and musl about a library that is nowhere. */
const NOWHERE = /cannot open shared object file|Error loading shared library/;

/** On Linux: the missing part where no Vulkan loader can be loaded. The loader is no addon, so Node refuses it in any case; the message shows why. */
export function vulkanMissing(): string | null {
  if (platform() !== "linux") return null;
  try {
    process.dlopen({ exports: {} }, LOADER);
  } catch (error) {
    if (NOWHERE.test((error as Error).message)) return `there is no Vulkan loader (${LOADER})`;
  }
  return null;
}

/** Device files of GPUs on Linux: render nodes, NVIDIA's own, Windows' for its guest, Mali and Adreno. */
const GPU_DEVICE = /^(renderD\d|nvidia\d|dxg$|mali\d|kgsl)/;

/** Whether there may be a GPU, which only Linux shows by a file. Where there is none, drivers need not be loaded, which takes time and
 *  may print warnings. */
export function mayHaveGpu(): boolean {
  if (platform() !== "linux") return true;
  return ["/dev", "/dev/dri"].some((folder) => namesIn(folder).some((name) => GPU_DEVICE.test(name)));
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
