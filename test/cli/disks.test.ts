// Runs on disks that fill up, turn read-only or lose the folder: in a mount namespace of their own, on a file system in memory.
import { execFile, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { packageRoot } from "../../src/base/packageRoot.ts";

const MAIN = join(packageRoot(), "dist", "cli", "main.js");
const disk = mkdtempSync(join(tmpdir(), "mho-disk-"));

/** Runs a shell script with `disk` as a file system of its own of so many bytes. */
const inDisk = (size: string, script: string) => {
  const mount = `mount -t tmpfs -o size=${size} tmpfs ${disk} && cd ${disk} && (${script})`;
  return ["unshare", ["-rm", "sh", "-c", mount]] as const;
};
function possible(): string | null {
  if (!existsSync(MAIN)) return "the build (npm run build)";
  const tried = spawnSync(...inDisk("64k", "true"), { encoding: "utf8" });
  return tried.status === 0 ? null : "file systems of its own (unshare -rm, mount)";
}

const run = (size: string, script: string) =>
  new Promise<string>((resolve) => {
    execFile(...inDisk(size, script), (_, out, err) => resolve(out + err));
  });
const SMALL =
  "--set network.name=mlp --set network.hidden=[4] --set data.trainLimit=500 --set data.testLimit=50 --set training.checkpointSeconds=1 --quiet";
/** Waits for the first checkpoint. */
const BEGUN = "until [ -f run/checkpoint.mho ]; do sleep 0.1; done";
const train = (epochs: number) => `timeout 50 node ${MAIN} train ${SMALL} --set training.epochs=${epochs}`;

const lacking = possible();
// not every machine that builds Mho may mount: said, not failed
if (lacking) console.warn(`SKIPPED: ${lacking}: disks that fill up`);

describe.skipIf(lacking !== null)("a run on a disk that", () => {
  test("fills up stops with its last checkpoint whole, and goes on when there is room", async () => {
    const out = await run(
      "200k",
      `${train(400)} --out run; echo "code $?"; ls run; mount -o remount,size=40m ${disk}; node ${MAIN} train --resume run --quiet | grep accuracy`,
    );
    expect(out).toMatch(/error MHO_DISK\n {2}run.\w+\.\w+: the disk is full\n/);
    expect(out).toContain("then continue with: mho train --resume run");
    expect(out).toContain("code 1");
    expect(out).not.toContain(".tmp");
    expect(out).toContain("checkpoint.mho");
    expect(out).toContain("test accuracy");
  }, 60_000);

  test("has no room from the start leaves nothing behind", async () => {
    const out = await run("4k", `${train(2)} --out run; echo "code $?"; ls`);
    expect(out).toContain("the disk is full");
    // what ls found, nothing, stands between exit code and error
    expect(out).toMatch(/^code 1\nerror MHO_DISK/);
  }, 60_000);

  test("turns read-only is named", async () => {
    const script = `(${BEGUN}; until mount -o remount,ro ${disk}; do :; done) 2>/dev/null & ${train(100_000)} --out run; echo "code $?"`;
    const out = await run("40m", script);
    expect(out).toContain("the disk is read-only");
    expect(out).toContain("then continue with: mho train --resume run");
  }, 60_000);

  test("loses the folder is named", async () => {
    const out = await run("40m", `(${BEGUN}; rm -rf run) & ${train(100_000)} --out run; echo "code $?"`);
    expect(out).toMatch(/error MHO_DISK\n {2}run.\w+\.\w+: it is not there \(any more\)/);
    expect(out).toContain("code 1");
  }, 60_000);
});
