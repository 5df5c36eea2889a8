// Searches as people start them: rungs and generations, killed and continued, give what a quiet search and what a grid give.
import { execFile, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { packageRoot } from "../../src/base/packageRoot.ts";
import { type Slurm, slurmLacks, startSlurm } from "./slurm.ts";

const MAIN = join(packageRoot(), "dist", "cli", "main.js");
const folder = mkdtempSync(join(tmpdir(), "mho-search-"));
const at = (name: string) => join(folder, name);

const EXPERIMENT = `[experiment]
network = { name = "mlp", hidden = [] }
data = { trainLimit = 60, testLimit = 20 }
training = { epochs = 4, batch = 10, checkpointSeconds = 1 }
`;
const AXES = `[axes]
training.rule = ["software", "sgd"]
"training.learningRate" = [0.01, 0.1, 0.5]
`;
const GRID = `${EXPERIMENT}${AXES}[study]
seeds = [1, 2]
`;
const HALVING = `${GRID}sampler = "halving"
halving = { minEpochs = 1, factor = 2 }
`;
const NSGA2 = `${EXPERIMENT}[axes]
"training.learningRate" = { from = 0.01, to = 1, scale = "log" }
"array.adc.bits" = { from = 4, to = 8 }
"training.rule" = ["sgd", "adaptive-momentum"]
[study]
sampler = "nsga2"
population = 6
generations = 3
objectives = ["trainLoss", "trainingEnergyJoule"]
`.replace("epochs = 4", "epochs = 1");

interface Answer {
  readonly json: Record<string, unknown>;
  readonly err: string;
}

function run(name: string, text: string, more: readonly string[] = [], env = process.env): Promise<Answer> {
  writeFileSync(at(`${name}.toml`), text);
  const args = ["study", "run", at(`${name}.toml`), "--out", at(name), "--json", ...more];
  return new Promise((done, failed) => {
    execFile(process.execPath, [MAIN, ...args], { env, maxBuffer: 2 ** 26 }, (error, out, err) =>
      error ? failed(new Error(err)) : done({ json: JSON.parse(out), err }),
    );
  });
}

/** Results and rungs, by name; not what a kill left of a file that was being written. */
function filesOf(name: string): Record<string, string> {
  const found = ["results", "rungs"].flatMap((kind) =>
    readdirSync(join(at(name), kind))
      .filter((file) => file.endsWith(".json"))
      .map((file) => join(kind, file)),
  );
  return Object.fromEntries(found.sort().map((file) => [file, readFileSync(join(at(name), file), "utf8")]));
}

/** The same command, killed until it comes to its end. */
async function runKilled(name: string, text: string): Promise<number> {
  writeFileSync(at(`${name}.toml`), text);
  const args = [MAIN, "study", "run", at(`${name}.toml`), "--out", at(name), "--quiet"];
  for (let kills = 0; ; kills++) {
    const child = spawn(process.execPath, args, { stdio: "ignore", detached: true });
    const ended = new Promise<number | null>((done) => child.once("close", done));
    // later each time, so that it ends on a slow machine too
    const code = await Promise.race([ended, wait(900 + 600 * kills).then(() => "late" as const)]);
    if (code !== "late") {
      expect(code).toBe(0);
      return kills;
    }
    process.kill(kills % 2 === 0 ? -child.pid! : child.pid!, "SIGKILL");
    await ended;
    if (kills > 40) throw new Error("it never ends");
  }
}

describe("successive halving", () => {
  test("the last rung is bit for bit what a grid gives, and dropped checkpoints are gone", async () => {
    const { json } = await run("halving", HALVING);
    expect(json.rounds).toMatchObject([
      { epochs: 1, combinations: 6, missing: 0, dropped: { length: 3 } },
      { epochs: 2, combinations: 3, missing: 0, dropped: { length: 2 } },
      { epochs: null, combinations: 1, missing: 0, dropped: [] },
    ]);
    expect(json.rows).toHaveLength(1);
    const { stdout } = await promisify(execFile)(process.execPath, [MAIN, "study", "status", at("halving")]);
    expect(stdout).toContain("20 of 20 points made, 0 at work (round 3 of 3), 5 combinations dropped");
    await run("grid", GRID);
    const whole = filesOf("grid");
    const found = filesOf("halving");
    const last = Object.keys(found).filter((name) => name.startsWith("results"));
    expect(last).toHaveLength(2);
    for (const name of last) expect(found[name]).toBe(whole[name]);
    expect(readdirSync(join(at("halving"), "runs"))).toEqual([]);

    // a rung is the begin of the same training, and the better half of it went on
    for (const [name, text] of Object.entries(found).filter(([file]) => file.startsWith("rungs"))) {
      const [, hash, epochs] = /rungs.([0-9a-f]+)-(\d)/.exec(name)!;
      const full = JSON.parse(whole[join("results", `${hash}.json`)]!);
      expect(JSON.parse(text).curve).toEqual(full.curve.slice(0, Number(epochs)));
    }
    const meanAfter = (epochs: number, { hash }: { hash: string }) =>
      JSON.parse(whole[join("results", `${hash}.json`)]!).curve[epochs - 1].testAccuracy / 2;
    const plan = JSON.parse(readFileSync(join(at("halving"), "plan.json"), "utf8"));
    const scores = new Map<string, number>();
    for (const point of plan.points.slice(0, 12)) {
      const key = JSON.stringify(point.combination);
      scores.set(key, (scores.get(key) ?? 0) + meanAfter(1, point));
    }
    const best = [...scores].toSorted(([, a], [, b]) => b - a).slice(0, 3);
    const second = plan.points
      .slice(12, 18)
      .map((one: { combination: object }) => JSON.stringify(one.combination));
    expect([...new Set(second)]).toEqual(best.map(([key]) => key));
  }, 240_000);

  test("trains nothing where a grid has trained all, and finds the same", async () => {
    await run("grid", GRID);
    const { json } = await run("grid", HALVING);
    const halved = await run("halving", HALVING);
    expect({ ...json, name: "" }).toEqual({ ...halved.json, name: "" });
    expect(readdirSync(join(at("grid"), "rungs"))).toEqual([]);
  }, 240_000);

  test("killed again and again, it finds and writes the same", async () => {
    expect(await runKilled("killed", HALVING)).toBeGreaterThan(0);
    expect(filesOf("killed")).toEqual(filesOf("halving"));
    expect(readdirSync(join(at("killed"), "runs"))).toEqual([]);
  }, 300_000);

  test("a lost rung is made again, as it was", async () => {
    const before = filesOf("halving");
    // of a candidate that was dropped: no longer training has its figures
    const [rung] = Object.keys(before).filter(
      (name) => name.endsWith("-1.json") && !before[name.replace("-1.json", "-2.json")],
    );
    rmSync(join(at("halving"), rung!));
    await run("halving", HALVING);
    expect(filesOf("halving")).toEqual(before);
  }, 120_000);
});

describe("a Pareto search", () => {
  test("the next generation follows from the results, whatever was killed on the way", async () => {
    const { json } = await run("nsga2", NSGA2);
    expect(json).toMatchObject({ points: 18, missing: 0 });
    expect(json.rounds).toHaveLength(3);
    const bits = (json.rows as { combination: Record<string, number> }[]).map(
      ({ combination }) => combination["array.adc.bits"]!,
    );
    expect(bits.every((one) => Number.isInteger(one) && one >= 4 && one <= 8)).toBe(true);
    expect(await runKilled("nsga2-killed", NSGA2)).toBeGreaterThan(0);
    expect(filesOf("nsga2-killed")).toEqual(filesOf("nsga2"));
  }, 400_000);

  test("more generations keep the first ones", async () => {
    const before = filesOf("nsga2");
    const { json, err } = await run("nsga2", NSGA2.replace("generations = 3", "generations = 4"));
    expect(err).toContain("24 points, 6 to make (round 4 of 4)");
    expect(json.points).toBe(24);
    expect(filesOf("nsga2")).toMatchObject(before);
    expect(existsSync(join(at("nsga2"), "rungs"))).toBe(true);
  }, 120_000);
});

const lacking = slurmLacks();
// not every machine that builds Mho has one: said, not failed
if (lacking !== null) console.warn(`SKIPPED: ${lacking}: searches on Slurm`);

describe.skipIf(lacking !== null)("a search on Slurm", () => {
  let slurm: Slurm;
  beforeAll(async () => {
    slurm = await startSlurm();
  }, 120_000);
  afterAll(() => slurm?.stop());

  test("makes the rungs that worker processes make", async () => {
    const more = ["--runner", "slurm", "--threads", "1", "--per-task", "3"];
    const { json } = await run("slurm", HALVING, more, slurm.env);
    expect(json).toMatchObject({ missing: 0, rounds: { length: 3 } });
    expect(filesOf("slurm")).toEqual(filesOf("halving"));
    expect(readdirSync(join(at("slurm"), "runs"))).toEqual([]);
  }, 300_000);
});
