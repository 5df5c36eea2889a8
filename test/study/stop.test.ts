// A worker process that gets SIGTERM, and again before it has stopped: from the cluster and from the shell that started it, or from a person who does
// not wait.
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { resolveExperiment } from "../../src/experiment/experiment.ts";
import { StudyFolder } from "../../src/study/sweep/folder.ts";
import { folderOf, MAIN } from "./command.ts";

const HOOKS = fileURLToPath(new URL("heldCheckpoint.mjs", import.meta.url));
const HASH = "0123456789abcdef";
/** A training that no test waits for; its only checkpoints are those of a stop. */
const ENDLESS = {
  network: { name: "mlp", hidden: [] },
  data: { trainLimit: 60, testLimit: 20 },
  training: { rule: "sgd", epochs: 100_000, batch: 10, checkpointSeconds: 3600 },
};
const SECONDS = 60_000;

const endOf = (child: ChildProcess) =>
  new Promise((done) => child.once("close", (code, signal) => done({ code, signal })));

test("a second SIGTERM does not end a worker before its checkpoint", { timeout: 4 * SECONDS }, async () => {
  const path = folderOf("stop");
  const folder = new StudyFolder(path);
  folder.create();
  folder.writePoints([{ hash: HASH, seed: 1, combination: {}, experiment: resolveExperiment(ENDLESS) }]);
  const list = join(path, "list");
  writeFileSync(list, `${HASH}\n`);
  const held = join(path, "held");
  const checkpoint = join(folder.runOf(HASH), "checkpoint.mho");
  const work = [MAIN, "study", "work", path, "--threads", "1"];

  const first = spawn(
    process.execPath,
    ["--import", HOOKS, ...work, "--list", list, "--part", "0", "--part-size", "1"],
    { env: { ...process.env, HELD: held }, stdio: ["ignore", "ignore", "inherit"] },
  );
  const ended = endOf(first);
  const begun = join(folder.runOf(HASH), "experiment.json");
  await expect.poll(() => existsSync(begun), { timeout: SECONDS }).toBe(true);
  first.kill("SIGTERM");
  // the first one has been heard: nothing else makes a checkpoint
  await expect.poll(() => existsSync(held), { timeout: SECONDS }).toBe(true);
  expect(existsSync(checkpoint)).toBe(false);
  first.kill("SIGTERM");
  writeFileSync(`${held}.on`, "");
  expect(await ended).toEqual({ code: 75, signal: null });
  expect(existsSync(checkpoint)).toBe(true);

  const second = spawn(process.execPath, [...work, "--events"], { stdio: ["pipe", "pipe", "inherit"] });
  const end = endOf(second);
  second.stdin.write(`${HASH}\n`);
  for await (const line of createInterface(second.stdout)) {
    const { event } = JSON.parse(line);
    if (event?.kind !== "start") continue;
    expect(event.resumedAt).not.toBeNull();
    second.kill("SIGTERM");
    break;
  }
  expect(await end).toEqual({ code: 0, signal: null });
});
