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

/** Each file belongs to one group. `npm run test:parity` runs one of them, `npm test` all. */
const GROUPS: Readonly<Record<string, readonly string[]>> = {
  /** Every engine beside the reference and beside closed forms; the C++ kernels beside plain C++. */
  parity: ["test/parity", "test/webgpu", "test/models", "test/native"],
  /** The web app in Chromium. */
  browser: ["test/web"],
  /** Whole trainings, other programs' numbers, searches, processes that are killed. */
  slow: [
    "test/training",
    "test/peer",
    "test/runs",
    "test/study",
    "test/server/studies.test.ts",
    "test/chip/counting.test.ts",
    "test/chip/fuzz.test.ts",
    "test/chip/keys.test.ts",
    "test/chip/remembered.test.ts",
    "test/chip/usedKeys.test.ts",
    "test/network-fuzz.test.ts",
    "test/fuzz",
    "test/cli/disks.test.ts",
    "test/install",
    "test/cli/reproduce.test.ts",
    "test/docs",
    "test/extending/parts.test.ts",
  ],
};

const SETTINGS: Readonly<Record<string, object>> = {
  // SwiftShader takes seconds to compile a large kernel.
  parity: { testTimeout: 120_000 },
  browser: { globalSetup: "test/web/buildPages.ts" },
};

const filesOf = (places: readonly string[]) =>
  places.map((place) => (place.endsWith(".ts") ? place : `${place}/**/*.test.ts`));

const groups = Object.entries(GROUPS).map(([name, places]) => ({
  extends: true as const,
  test: { name, include: filesOf(places), ...SETTINGS[name] },
}));
const unit = {
  extends: true as const,
  test: {
    name: "unit",
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    exclude: Object.values(GROUPS).flatMap(filesOf),
  },
};

export default defineConfig({
  test: {
    projects: [unit, ...groups],
    // Files of a worker share modules: they are loaded once, and with them the engines, so that a kernel of WebGPU is compiled once.
    isolate: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 20_000 } },
    env: { TZ: "UTC", LANG: "C" },
    // Three workers on two cores: many tests wait for processes, servers and pages, and the native engine has threads of its own.
    maxWorkers: 3,
  },
});
