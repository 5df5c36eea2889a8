// Kills trainings as `kill -9` and a crash do, lets them go on as a user would, and demands of each: it is never stuck, no epoch that was
// saved is trained again, and the end is bit for bit that of a run that nobody disturbed. Not a power cut: the system itself lives on.
//   node scripts/killRuns.mjs                  a kill at each operation on a file (about 3 minutes), then 200 at random times (10 minutes)
//   node scripts/killRuns.mjs --random 8       only so many at random times
//   node scripts/killRuns.mjs --operations 10  only at each tenth operation
//   node scripts/killRuns.mjs --copies         one run, whose folder is copied at each operation; each copy goes on in this process
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { main } from "../dist/cli/main.js";

const MAIN = fileURLToPath(new URL("../dist/cli/main.js", import.meta.url));
const HOOKS = new URL("../test/runs/diskHooks.mjs", import.meta.url).href;
const base = mkdtempSync(join(tmpdir(), "mho-kills-"));

const tiny = ["network.name=mlp", "network.hidden=[]", "data.testLimit=20"];
/** Two epochs of two steps: little beside starting the program. */
const SHORT = [...tiny, "data.trainLimit=40", "training.batch=20", "training.epochs=2"];
/** Epochs of more than a second, with checkpoints within. */
const LONG = [
  ...tiny,
  "data.trainLimit=1500",
  "training.batch=1",
  "training.epochs=2",
  "training.checkpointSeconds=1",
];

const hasBegun = (run) => existsSync(join(run, "experiment.json"));

/** The command that a user types to begin a run, or to resume it. */
function commandOf(run, settings) {
  const begin = [...settings.flatMap((setting) => ["--set", setting]), "--out", run];
  return ["train", "--quiet", ...(hasBegun(run) ? ["--resume", run] : begin)];
}

/** Starts it in a process of its own, which is killed after `killAfter` ms if that is given. */
async function start(run, settings, { env = {}, killAfter } = {}) {
  const hooks = Object.keys(env).length > 0 ? ["--import", HOOKS] : [];
  const child = spawn(process.execPath, [...hooks, MAIN, ...commandOf(run, settings)], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let text = "";
  child.stderr.on("data", (part) => {
    text += part;
  });
  const ended = new Promise((done) =>
    child.on("close", (code, signal) => done({ code, killed: signal === "SIGKILL", text })),
  );
  if (killAfter !== undefined) await Promise.race([ended, wait(killAfter).then(() => child.kill("SIGKILL"))]);
  return ended;
}

/** All that a run has computed, without times and folder. */
function outcomeOf(run) {
  const json = (file) => JSON.parse(readFileSync(join(run, file), "utf8"));
  // checksums cover the times
  const timeless = (records) => records.map(({ seconds: _, check: __, ...record }) => record);
  const { trainImagesPerSecond: _, run: __, check: ___, epochs, ...result } = json("result.json");
  const { tensors } = checkpointOf(run);
  const digest = createHash("sha256").update(tensors).digest("hex");
  return JSON.stringify([result, timeless(epochs), timeless(json("epochs.json")), digest]);
}

/** The records of the epochs that are safe, the steps that are done, and all tensors as bytes. Layout: src/training/checkpoint.ts. */
function checkpointOf(run) {
  const file = join(run, "checkpoint.mho");
  if (!existsSync(file)) return { records: [], steps: 0, tensors: Buffer.alloc(0) };
  const bytes = readFileSync(file);
  const start = 12 + bytes.readUInt32LE(8);
  const { position } = JSON.parse(bytes.toString("utf8", 12, start));
  const { records, epoch, step } = position;
  return { records, steps: epoch * 1e6 + step, tensors: bytes.subarray(start, -32) };
}

/** Throws where something is lost that the checkpoint held before. A time that was measured again shows an epoch that was trained again. */
function checkKept(run, before) {
  const now = checkpointOf(run);
  const known = now.records.slice(0, before.records.length);
  if (now.steps < before.steps || JSON.stringify(known) !== JSON.stringify(before.records))
    throw new Error(`what the checkpoint held is lost\n${run} is kept`);
}

/** Throws where the run did not end as it must. */
function checkEnd(run, { code, text }, undisturbed) {
  const fail = (what) => {
    throw new Error(`${what}\n${run} is kept\n${text}`);
  };
  if (code !== 0) fail(`stuck: exit code ${code}`);
  if (outcomeOf(run) !== undisturbed) fail("the end differs from that of the run that nobody disturbed");
  const left = readdirSync(run).filter(
    (name) => !/^(experiment|epochs|result)\.json$|^checkpoint\.mho$/.test(name),
  );
  if (left.length > 0) fail(`left over: ${left.join(", ")}`);
}

/** Begins or goes on, to the end. */
async function finish(run, settings, undisturbed) {
  const before = checkpointOf(run);
  checkEnd(run, await start(run, settings), undisturbed);
  checkKept(run, before);
  rmSync(run, { recursive: true });
}

/** Does the work for all numbers below `count`, as many at once as there are processors. */
async function each(count, work) {
  let next = 0;
  const one = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, one));
}

async function undisturbedRun(settings, env = {}) {
  const run = join(base, "undisturbed");
  const ended = await start(run, settings, { env: { KILL_RUN: run, ...env } });
  if (ended.code !== 0) throw new Error(`not even the undisturbed run ends well\n${ended.text}`);
  const outcome = outcomeOf(run);
  rmSync(run, { recursive: true });
  return outcome;
}

/** A kill at each `step`-th operation. */
async function killAtOperations(step) {
  const log = join(base, "operations");
  const undisturbed = await undisturbedRun(SHORT, { KILL_LOG: log });
  const operations = readFileSync(log, "utf8").trim().split("\n").length;
  const kills = Math.floor(operations / step);
  await each(kills, async (number) => {
    const run = join(base, `operation-${(number + 1) * step}`);
    const { killed } = await start(run, SHORT, {
      env: { KILL_RUN: run, KILL_AT: String((number + 1) * step) },
    });
    if (!killed) throw new Error(`the process outlived operation ${(number + 1) * step}`);
    await finish(run, SHORT, undisturbed);
  });
  console.log(`${kills} kills at operations of ${operations}: each run went on to the same end`);
}

/** So many kills at random times; a run is killed until it ends before the kill. */
async function killAtRandom(count) {
  const began = performance.now();
  const undisturbed = await undisturbedRun(LONG);
  const longest = performance.now() - began;
  let kills = 0;
  let runs = 0;
  await each(availableParallelism(), async () => {
    while (kills < count) {
      const run = join(base, `random-${runs++}`);
      for (let killed = true; killed && kills < count; ) {
        const before = checkpointOf(run);
        kills++;
        const ended = await start(run, LONG, { killAfter: 1.5 * longest * Math.random() });
        killed = ended.killed;
        if (!killed) {
          kills--;
          checkEnd(run, ended, undisturbed);
        }
        checkKept(run, before);
      }
      if (existsSync(run)) await finish(run, LONG, undisturbed);
    }
  });
  console.log(`${kills} kills at random times in ${runs} runs: each run went on to the same end`);
}

/** The folder as a kill at each operation leaves it, without the time that starting a program takes. */
async function goOnFromCopies() {
  const copies = join(base, "copies");
  mkdirSync(copies);
  const undisturbed = await undisturbedRun(SHORT, { KILL_COPIES: copies });
  const numbers = readdirSync(copies);
  for (const number of numbers) {
    const run = join(copies, number);
    const before = checkpointOf(run);
    checkEnd(run, await inThisProcess(commandOf(run, SHORT)), undisturbed);
    checkKept(run, before);
  }
  console.log(`${numbers.length} copies at operations: each run went on to the same end`);
}

async function inThisProcess(command) {
  const write = process.stdout.write;
  process.stdout.write = () => true;
  try {
    return { code: await main(command), text: "" };
  } finally {
    process.stdout.write = write;
  }
}

const { values } = parseArgs({
  options: { operations: { type: "string" }, random: { type: "string" }, copies: { type: "boolean" } },
});
const all = Object.keys(values).length === 0;
if (values.copies) await goOnFromCopies();
if (all || values.operations) await killAtOperations(Number(values.operations ?? 1));
if (all || values.random) await killAtRandom(Number(values.random ?? 200));
rmSync(base, { recursive: true });
