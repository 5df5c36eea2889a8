// Runs that are killed: a small part of what `node scripts/killRuns.mjs` does.
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { packageRoot } from "../../src/base/packageRoot.ts";
import { missing } from "../missing.ts";

const built = existsSync(join(packageRoot(), "dist", "cli", "main.js"));
if (!built) missing("the build (npm run build): runs that are killed");

async function killRuns(...flags: string[]): Promise<string> {
  const script = join(packageRoot(), "scripts", "killRuns.mjs");
  return (await promisify(execFile)(process.execPath, [script, ...flags])).stdout;
}

describe.skipIf(!built)("a run that is killed goes on to the same end", () => {
  test("from what each operation on a file leaves", async () => {
    const [, copies] = /^(\d+) copies at operations: each run went on/.exec(await killRuns("--copies"))!;
    expect(Number(copies)).toBeGreaterThan(40);
  }, 120_000);

  test("after real kills, at some operations and at random times", async () => {
    const text = await killRuns("--operations", "30", "--random", "2");
    expect(text).toMatch(/^2 kills at operations of \d\d: each run went on/);
    expect(text).toMatch(/^2 kills at random times in \d runs: each run went on/m);
  }, 120_000);
});
