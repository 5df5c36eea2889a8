// Studies on a real Slurm, which the test starts: the results are those of worker processes, whatever happens on the way.
import { spawn } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  COMPARED,
  folderOf,
  isFull,
  KILLS,
  MAIN,
  mho,
  processesWith,
  quietRun,
  resultsIn,
  studyText,
  survive,
} from "./command.ts";
import { type Slurm, slurmLacks, startSlurm } from "./slurm.ts";

const lacking = slurmLacks();
// not every machine that builds Mho has one: said, not failed
if (lacking !== null) console.warn(`SKIPPED: ${lacking}: studies on Slurm`);

/** Two points of some seconds. */
const LONG = studyText(1, '"sgd"', 40).replace("trainLimit = 60", "trainLimit = 1000");

describe.skipIf(lacking !== null)("a study on Slurm", () => {
  const folder = folderOf("study-slurm");
  const at = (name: string) => join(folder, name);
  let slurm: Slurm;
  let quiet: Record<string, string>;
  beforeAll(async () => {
    writeFileSync(at("study.toml"), COMPARED);
    writeFileSync(at("long.toml"), LONG);
    slurm = await startSlurm();
    quiet = await quietRun(COMPARED);
  }, 600_000);
  afterAll(() => slurm?.stop());

  const command = (file: string, out: string, ...more: string[]) => [
    "study",
    "run",
    at(file),
    "--out",
    at(out),
    "--runner",
    "slurm",
    "--threads",
    "1",
    "--quiet",
    ...more,
  ];
  const run = (...args: Parameters<typeof command>) => mho(command(...args), slurm.env);
  /** Ids of tasks in a state. */
  const tasks = (state: string) =>
    slurm
      .run("squeue", "--noheader", "--array", `--states=${state}`, "--format=%i")
      .split("\n")
      .filter(Boolean);

  test("gives what worker processes give, in arrays below the cluster's limit", async () => {
    const { code, err, out } = await run("study.toml", "slurm", "--per-task", "2", "--partition", "short");
    expect(code, err + out).toBe(0);
    expect(resultsIn(at("slurm"))).toEqual(quiet);
    const script = readdirSync(at("slurm/jobs")).find((name) => name.endsWith(".sh"))!;
    expect(readFileSync(at(`slurm/jobs/${script}`), "utf8")).toContain("#SBATCH --partition=short");
  }, 600_000);

  test("survives workers that are killed, and a controller that is stopped and started again", async () => {
    await survive(KILLS, {
      quiet,
      folder: at("killed"),
      run: () => run("study.toml", "killed", "--per-task", "4"),
      victims: () => processesWith(MAIN, "study work", at("killed")),
      onKill: async (kills) => {
        if (kills % 25 === 1) await slurm.restart();
      },
    });
  }, 1_800_000);

  test("goes on from a checkpoint after SIGTERM, as before a time limit", async () => {
    const made = run("long.toml", "term");
    await expect.poll(() => checkpoints(at("term"))).toBeGreaterThan(0);
    for (const id of tasks("RUNNING")) slurm.run("scancel", "--batch", "--signal=TERM", id);
    const { code, err } = await made;
    expect(code, err).toBe(0);
    const logs = readdirSync(at("term/jobs/logs")).map((name) =>
      readFileSync(at(`term/jobs/logs/${name}`), "utf8"),
    );
    expect(logs.join("")).toMatch(/requeue|REQUEUE|CANCELLED/i);
    expect(resultsIn(at("term"))).toEqual(await quietRun(LONG));
  }, 300_000);

  test("Ctrl-C takes back its jobs, and the same command goes on", async () => {
    const child = spawn(process.execPath, [MAIN, ...command("long.toml", "stopped")], {
      env: slurm.env,
      stdio: "ignore",
    });
    const ended = new Promise<number | null>((done) => child.once("close", done));
    await expect.poll(() => checkpoints(at("stopped"))).toBeGreaterThan(0);
    child.kill("SIGINT");
    expect(await ended).toBe(130);
    await expect.poll(() => tasks("all")).toEqual([]);
    expect(Object.keys(resultsIn(at("stopped")))).toEqual([]);
    const { code, err } = await run("long.toml", "stopped");
    expect(code, err).toBe(0);
    expect(resultsIn(at("stopped"))).toEqual(await quietRun(LONG));
  }, 300_000);

  test.runIf(isFull)(
    "a real time limit of a minute: TERM, checkpoint, requeue",
    async () => {
      const text = LONG.replace("epochs = 40,", "epochs = 300,");
      writeFileSync(at("limit.toml"), text);
      const { code, err } = await run("limit.toml", "limit", "--time", "2", "--option=--signal=B:TERM@60");
      expect(code, err).toBe(0);
      expect(resultsIn(at("limit"))).toEqual(await quietRun(text));
    },
    1_200_000,
  );
});

function checkpoints(path: string): number {
  try {
    return readdirSync(join(path, "runs")).filter((hash) =>
      readdirSync(join(path, "runs", hash)).includes("checkpoint.mho"),
    ).length;
  } catch {
    return 0;
  }
}
