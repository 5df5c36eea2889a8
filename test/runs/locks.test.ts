// Locks of runs between real processes: many that start at once, killed ones, zombies, children, threads, disks without locks.
import { type ChildProcess, execFileSync, fork, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { afterEach, describe, expect, test } from "vitest";
import { packageRoot } from "../../src/base/packageRoot.ts";
import { holderOf, lockRun } from "../../src/run/runLock.ts";
import { missing } from "../missing.ts";

const MAIN = join(packageRoot(), "dist", "cli", "main.js");
const PROCESS = join(packageRoot(), "test", "runs", "lockProcess.mjs");
const LOCK = pathToFileURL(join(packageRoot(), "dist", "run", "runLock.js")).href;
const folder = mkdtempSync(join(tmpdir(), "mho-locks-"));
const file = join(folder, "running.lock");

const children: ChildProcess[] = [];
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
  }
  rmSync(file, { force: true });
});

const start = () => {
  const child = fork(PROCESS, { stdio: "inherit" });
  children.push(child);
  return child;
};
async function ask(child: ChildProcess, message: object | string): Promise<unknown> {
  const answer = once(child, "message");
  child.send(message);
  return (await answer)[0];
}
const take = (child: ChildProcess) => ask(child, { lock: folder, at: 0 });
async function kill(child: ChildProcess): Promise<void> {
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}

const built = existsSync(MAIN);
if (!built) missing("the build (npm run build): locks between processes");

describe.skipIf(!built)("the lock of a run", () => {
  test("has exactly one winner of eight that start at once, while others ask who it is", async () => {
    const starters = Array.from({ length: 8 }, start);
    const askers = Array.from({ length: 2 }, start);
    // all are up
    await Promise.all(starters.map((child) => ask(child, "release")));
    for (const asker of askers) asker.send({ probe: folder });
    for (let round = 0; round < 20; round++) {
      // what a killed process left, in some rounds
      if (round % 4 === 1) writeFileSync(file, JSON.stringify({ pid: 1, host: "another" }));
      const at = Date.now() + 50;
      const answers = await Promise.all(starters.map((child) => ask(child, { lock: folder, at })));
      expect(answers.filter((answer) => answer === "won")).toHaveLength(1);
      expect(answers.filter((answer) => answer === "refused")).toHaveLength(7);
      const winner = starters[answers.indexOf("won")]!;
      expect(holderOf(folder)).toContain(`process ${winner.pid} on`);
      // some give it free, some are killed
      if (round % 8 === 3) {
        await kill(winner);
        starters[answers.indexOf("won")] = start();
      } else await ask(winner, "release");
    }
  });

  test("goes with the process that is killed, though its child lives", async () => {
    const holder = start();
    expect(await take(holder)).toBe("won");
    const child = (await ask(holder, "spawn")) as number;
    try {
      expect(() => lockRun(folder)).toThrow(`process ${holder.pid} on`);
      await kill(holder);
      expect(process.kill(child, 0)).toBe(true);
      expect(holderOf(folder)).toBeNull();
      lockRun(folder).release();
    } finally {
      process.kill(child, "SIGKILL");
    }
  });

  test.skipIf(process.platform !== "linux")("is not held by a zombie", async () => {
    const code = `(await import(${JSON.stringify(LOCK)})).lockRun(process.argv[1]); console.log(process.pid); setInterval(() => {}, 1000);`;
    // the shell becomes a program that never asks how its child ended
    const parent = spawn("sh", [
      "-c",
      '"$@" & exec sleep 60',
      "sh",
      process.execPath,
      "--input-type=module",
      "-e",
      code,
      folder,
    ]);
    children.push(parent);
    const [pid] = (await once(parent.stdout, "data")).map(Number);
    expect(holderOf(folder)).toContain(`process ${pid} on`);
    process.kill(pid!, "SIGKILL");
    const state = () => readFileSync(`/proc/${pid}/stat`, "utf8").split(" ")[2];
    await expect.poll(state).toBe("Z");
    expect(process.kill(pid!, 0)).toBe(true);
    // its other threads end after the first
    await expect.poll(() => holderOf(folder)).toBeNull();
    lockRun(folder).release();
  });

  test("goes with a thread that is ended", async () => {
    const code = `import(${JSON.stringify(LOCK)}).then(({ lockRun }) => { const { parentPort, workerData } = require("node:worker_threads"); lockRun(workerData); parentPort.postMessage("won"); setInterval(() => {}, 1000); });`;
    const thread = new Worker(code, { eval: true, workerData: folder });
    expect(await once(thread, "message")).toEqual(["won"]);
    expect(() => lockRun(folder)).toThrow(`process ${process.pid} on`);
    await thread.terminate();
    expect(holderOf(folder)).toBeNull();
  });

  test.skipIf(process.platform !== "linux")("is never left out where the file system has none", () => {
    const source = join(folder, "nolocks.c");
    const library = join(folder, "nolocks.so");
    writeFileSync(source, NO_LOCKS);
    execFileSync("cc", ["-shared", "-fPIC", "-o", library, source]);
    const out = join(folder, "unlocked");
    const env = { ...process.env, LD_PRELOAD: library };
    const { status, stderr } = spawnSync(
      process.execPath,
      [MAIN, "train", "--set", "data.trainLimit=40", "--out", out],
      { env, encoding: "utf8" },
    );
    expect(stderr).toMatch(/error MHO_DISK\n {2}.*running\.lock: the file system gives no locks \(/);
    expect(stderr).toContain("hint: name a folder on another disk");
    expect(status).toBe(1);
    expect(existsSync(join(out, "experiment.json"))).toBe(false);
  });
});

/** A C library that answers as a network disk without a lock service does. */
const NO_LOCKS = `
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
int fcntl(int fd, int command, ...) {
  va_list rest;
  va_start(rest, command);
  void *value = va_arg(rest, void *);
  va_end(rest);
  if (command == F_OFD_SETLK) { errno = ENOLCK; return -1; }
  int (*real)(int, int, ...) = (int (*)(int, int, ...))dlsym(RTLD_NEXT, "fcntl");
  return real(fd, command, value);
}
`;
