// Copies the WGSL kernels beside the compiled engine, which reads them from there: tsc copies TypeScript only.
import { cpSync } from "node:fs";

cpSync(new URL("../src/engine/wgsl/", import.meta.url), new URL("../dist/engine/wgsl/", import.meta.url), {
  recursive: true,
});
