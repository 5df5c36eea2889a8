// Commands that are studies, on a real Slurm and a real Redis: they answer as worker processes of this machine do.
import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { folderOf, MAIN, mho } from "./command.ts";
import { redisLacks, type Server, startRedis } from "./servers.ts";
import { type Slurm, slurmLacks, startSlurm } from "./slurm.ts";

const folder = folderOf("study-commands");
const at = (name: string) => join(folder, name);

const SETTINGS = {
  "network.name": "mlp",
  "network.hidden": "[]",
  "data.trainLimit": "60",
  "data.testLimit": "20",
  "training.epochs": "1",
  "training.batch": "10",
};
const SET = Object.entries(SETTINGS).flatMap(([key, value]) => ["--set", `${key}=${value}`]);
/** Commands that leave what they make in this place. */
const COMMANDS = {
  compare: (out: string) => ["compare", "--rules", "software,sgd", ...SET, "--out", out],
  "what-if": (out: string) => ["device", "what-if", "ag-a-si", "--seeds", "1", ...SET, "--out", out],
  reproduce: (out: string) => [
    "reproduce",
    "--scale",
    "smoke",
    "--only",
    "words",
    "--records",
    join(out, "smoke.jsonl"),
  ],
} as const;
type Name = keyof typeof COMMANDS;
/** Commands that read the run of each point share the disk with their workers: this folder of theirs. */
const SHARED: Partial<Readonly<Record<Name, string>>> = { compare: "", reproduce: ".running/smoke" };

/** The part of an answer that is equal on all machines. */
function answerOf(name: Name, text: string, out: string): unknown {
  const answer = JSON.parse(text);
  switch (name) {
    case "what-if":
      return answer;
    case "compare":
      return answer.runs.map(({ rule, testAccuracy, trainLoss, pulses }: Record<string, unknown>) => ({
        rule,
        testAccuracy,
        trainLoss,
        pulses,
      }));
    case "reproduce":
      return readFileSync(join(out, "smoke.jsonl"), "utf8")
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line))
        .map(({ hash, testAccuracy, trainLoss, hardware }) => ({ hash, testAccuracy, trainLoss, hardware }))
        .toSorted((a, b) => (a.hash < b.hash ? -1 : 1));
    default:
      return name satisfies never;
  }
}

const local = new Map<Name, Promise<unknown>>();

/** The answer of worker processes on this machine. */
function answerHere(name: Name): Promise<unknown> {
  const known = local.get(name) ?? run(name, `local-${name}`, ["--jobs", "1"]);
  local.set(name, known);
  return known;
}

async function run(name: Name, out: string, flags: readonly string[], env = process.env): Promise<unknown> {
  const { code, out: text, err } = await mho([...COMMANDS[name](at(out)), "--json", ...flags], env);
  expect(code, err).toBe(0);
  return answerOf(name, text, at(out));
}

const names = Object.keys(COMMANDS) as Name[];

const withoutSlurm = slurmLacks();
if (withoutSlurm !== null) console.warn(`SKIPPED: ${withoutSlurm}: commands on Slurm`);

describe.skipIf(withoutSlurm !== null)("on Slurm", () => {
  let slurm: Slurm;
  beforeAll(async () => {
    slurm = await startSlurm();
  }, 120_000);
  afterAll(() => slurm?.stop());

  test.each(names)("%s gives what it gives here", { timeout: 600_000 }, async (name) => {
    const flags = ["--runner", "slurm", "--threads", "1", "--per-task", "4"];
    // a blank in its path: the text of a job quotes it
    const there = await run(name, `on slurm ${name}`, flags, slurm.env);
    expect(there).toEqual(await answerHere(name));
    if (name !== "reproduce") expect(readdirSync(at(`on slurm ${name}/jobs/logs`))).not.toEqual([]);
  });
});

const withoutRedis = redisLacks();
if (withoutRedis !== null) console.warn(`SKIPPED: ${withoutRedis}: commands on a queue`);

describe.skipIf(withoutRedis !== null)("on a queue", () => {
  let server: Server;
  beforeAll(async () => {
    server = await startRedis();
  }, 120_000);
  afterAll(() => server?.stop());

  const env = () => ({ ...process.env, MHO_QUEUE: server.url, MHO_CACHE: at("cache") });
  /** A worker while `work` is done. */
  async function withWorker<T>(flags: readonly string[], work: () => Promise<T>): Promise<T> {
    const args = [MAIN, "worker", "--jobs", "1", "--threads", "1", ...flags];
    const worker = spawn(process.execPath, args, { env: env(), stdio: "ignore" });
    const ended = new Promise((done) => worker.once("close", done));
    try {
      return await work();
    } finally {
      worker.kill("SIGTERM");
      await ended;
    }
  }

  test.each(names)("%s gives what it gives here", { timeout: 600_000 }, async (name) => {
    const shared = SHARED[name];
    const flags = shared === undefined ? [] : ["--folder", at(`queue-${name}/${shared}`)];
    const there = await withWorker(flags, () => run(name, `queue-${name}`, ["--runner", "bullmq"], env()));
    expect(there).toEqual(await answerHere(name));
  });

  test("compare ends at the first run that its workers do not bring", { timeout: 600_000 }, async () => {
    const args = [...COMMANDS.compare(at("lone")), "--runner", "bullmq"];
    const { code, err } = await withWorker([], () => mho(args, env()));
    expect(code).toBe(1);
    expect(err).toContain(`mho worker --folder ${at("lone")}`);
  });
});
