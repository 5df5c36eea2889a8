// The GPU object of Node: the optional package `webgpu` (Dawn), loaded when it is asked for. What else it needs is looked for here.
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { platform } from "node:os";
import { join } from "node:path";
import { EngineError } from "../../base/errors.ts";

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

/** EngineError where the package is not installed or does not load. */
export function nodeGpu(): Promise<GPU> {
  opened ??= loadGpu();
  return opened;
}

async function loadGpu(): Promise<GPU> {
  try {
    const { create } = (await import(PACKAGE)) as { create: (options: readonly string[]) => GPU };
    return create([]);
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
const LOADER_FOLDERS = ["lib/x86_64-linux-gnu", "lib/aarch64-linux-gnu", "lib64", "lib", "local/lib"];

/** On Linux: what is missing where the usual folders have no Vulkan loader. Asking the package would print its own warnings. */
export function vulkanMissing(): string | null {
  if (platform() !== "linux") return null;
  const set = (process.env.LD_LIBRARY_PATH ?? "").split(":").filter((folder) => folder !== "");
  const folders = [...set, ...LOADER_FOLDERS.map((folder) => join("/usr", folder))];
  if (folders.some((folder) => existsSync(join(folder, LOADER)))) return null;
  return `no Vulkan loader (${LOADER}) in the usual folders`;
}
