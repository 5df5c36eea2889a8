import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    testTimeout: 60_000,
    env: { TZ: "UTC", LANG: "C" },
    // Two workers: the native engine's own threads use the machine's cores.
    maxWorkers: 2,
  },
});
