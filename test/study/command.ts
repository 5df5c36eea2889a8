// Common parts of the tests of studies: the built program, small studies, results as they lie in a folder, and kills.
import { execFile, execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { expect } from "vitest";
import { packageRoot } from "../../src/base/packageRoot.ts";

export const MAIN = join(packageRoot(), "dist", "cli", "main.js");

/** Set by scripts/studyRunners.mjs: 60 points in place of 8, 50 kills in place of 2, and what takes minutes. */
export const isFull = process.env.MHO_STUDY_FULL === "1";
export const KILLS = isFull ? 50 : 2;

export const folderOf = (name: string): string => mkdtempSync(join(tmpdir(), `mho-${name}-`));

const RULES = '"software", "sgd"';

export const studyText = (seeds: number, rules = RULES, epochs = 2): string => `[experiment]
network = { name = "mlp", hidden = [] }
data = { trainLimit = 60, testLimit = 20 }
training = { epochs = ${epochs}, batch = 10, checkpointSeconds = 1 }
[axes]
training.rule = [${rules}]
"device.nonlinearityLtp" = [1, 3]
[study]
seeds = ${seeds}
objectives = ["testAccuracy", "trainingEnergyJoule"]
`;

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export const mho = (args: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<Ended> =>
  new Promise((done) => {
    execFile(process.execPath, [MAIN, ...args], { env, maxBuffer: 2 ** 26 }, (error, out, err) =>
      done({ code: error ? ((error.code ?? null) as number | null) : 0, out, err }),
    );
  });

/** All results, by hash, as they lie in the folder. */
export const resultsIn = (path: string): Record<string, string> => textsIn(join(path, "results"));

export const rungsIn = (path: string): Record<string, string> => textsIn(join(path, "rungs"));

function textsIn(path: string): Record<string, string> {
  if (!existsSync(path)) return {};
  const files = readdirSync(path)
    .filter((name) => name.endsWith(".json"))
    .sort();
  return Object.fromEntries(files.map((name) => [name, readFileSync(join(path, name), "utf8")]));
}

/** rules × labels × seeds: what all runners are compared on. */
export const COMPARED = isFull ? studyText(10, `${RULES}, "adaptive-momentum"`) : studyText(2);

const quietResults = new Map<string, Promise<Record<string, string>>>();

/** Results of one undisturbed worker. */
export function quietRun(text: string): Promise<Record<string, string>> {
  const known = quietResults.get(text) ?? makeQuietly(text);
  quietResults.set(text, known);
  return known;
}

async function makeQuietly(text: string): Promise<Record<string, string>> {
  const folder = folderOf("quiet");
  const file = join(folder, "study.toml");
  writeFileSync(file, text);
  const out = join(folder, "out");
  const { code, err } = await mho(["study", "run", file, "--out", out, "--jobs", "1", "--quiet"]);
  expect(code, err).toBe(0);
  // nothing else is left behind
  for (const name of ["runs", "locks"]) expect(readdirSync(join(out, name))).toEqual([]);
  return resultsIn(out);
}

/** Processes whose command line holds all of these texts. */
export function processesWith(...texts: string[]): number[] {
  return execFileSync("ps", ["-eo", "pid=,args="], { encoding: "utf8" })
    .split("\n")
    .filter((line) => texts.every((text) => line.includes(text)))
    .map((line) => Number.parseInt(line, 10))
    .filter((pid) => pid !== process.pid);
}

/** false where it has ended by itself. */
function kill(pid: number): boolean {
  try {
    return process.kill(pid, "SIGKILL");
  } catch {
    return false;
  }
}

export interface Killing {
  /** Begins a study in this folder, or resumes it. */
  readonly run: () => Promise<Ended>;
  readonly folder: string;
  readonly quiet: Readonly<Record<string, string>>;
  /** Processes that may be killed now. */
  readonly victims: () => readonly number[];
  /** After each kill. */
  readonly onKill?: (kills: number) => Promise<void>;
}

/** Longest pause between two kills, in times that the program takes to start. */
const STARTS = 8;

/** Kills so many processes at random times, in as many studies as that takes; each must end with the results of the quiet run. */
export async function survive(
  count: number,
  { run, folder, quiet, victims, onKill }: Killing,
): Promise<void> {
  const began = performance.now();
  await mho(["--version"]);
  // most kills fall on processes at work, not on those that start, also on a slow machine
  const longest = STARTS * (performance.now() - began);
  let kills = 0;
  while (kills < count) {
    rmSync(folder, { recursive: true, force: true });
    let undisturbed = 0;
    while (Object.keys(resultsIn(folder)).length < Object.keys(quiet).length) {
      let over = false;
      const ended = run().finally(() => {
        over = true;
      });
      while (kills < count) {
        await Promise.race([ended, wait(longest * Math.random())]);
        if (over) break;
        const pids = victims();
        const wasKilled = pids.length > 0 && kill(pids[Math.floor(pids.length * Math.random())]!);
        if (!wasKilled) continue;
        kills++;
        await onKill?.(kills);
      }
      const { err } = await ended;
      // points that were given up where three processes died with them take a run more
      if (kills >= count && ++undisturbed > 6) throw new Error(`it never ends: ${err}`);
    }
    expect(resultsIn(folder)).toEqual(quiet);
  }
  console.info(`${kills} kills, ${Object.keys(quiet).length} points as a quiet run makes them`);
}
