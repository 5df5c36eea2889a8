// `mho build-native`: builds the native engine with this machine's C++ compiler, into Mho's own folder. Only for systems that the packages
// of the native engine are not made for.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { EngineError } from "../base/errors.ts";
import { packageRoot } from "../base/packageRoot.ts";

/** The compiler's words go to the terminal. Throws EngineError where it fails. */
export function buildNativeCommand(): void {
  const script = join(packageRoot(), "native", "build.mjs");
  const { status } = spawnSync(process.execPath, [script], { stdio: "inherit" });
  if (status !== 0)
    throw new EngineError("the native engine was not built", {
      at: script,
      hint: "see the message above; the reference engine works without it, slowly",
    });
}
