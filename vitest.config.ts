import { existsSync } from "node:fs";
import { join } from "node:path";
import { defineConfig } from "vitest/config";

// Tests of the webgpu engine need no GPU: SwiftShader computes on the processor. Debian's package `chromium` brings it, with a
// Vulkan loader. Workers inherit these variables. Set VK_ICD_FILENAMES yourself to test on a real GPU.
const SWIFTSHADER = "/usr/lib/chromium";
const DRIVER = join(SWIFTSHADER, "vk_swiftshader_icd.json");
if (process.env.VK_ICD_FILENAMES === undefined && existsSync(DRIVER)) {
  process.env.VK_ICD_FILENAMES = DRIVER;
  process.env.LD_LIBRARY_PATH = [SWIFTSHADER, process.env.LD_LIBRARY_PATH].filter(Boolean).join(":");
}

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    testTimeout: 60_000,
    expect: { poll: { timeout: 20_000 } },
    env: { TZ: "UTC", LANG: "C" },
    // Two workers: the native engine's own threads use the machine's cores.
    maxWorkers: 2,
  },
});
