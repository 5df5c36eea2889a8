import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { clusterNames, clusterOptions, filled, jobScript, readCluster } from "./clusterFile.ts";

const JOB = {
  name: "mho-sweep",
  tasks: 3,
  logs: "/study/jobs/logs",
  options: ["-x 1", "-y 2"],
  command: ["node", "main.js", "study", "work", "/a folder's"],
  cancelled: "/study/jobs/a.cancelled",
};

/** Does the shell accept it? Runs nothing. */
const complaint = (script: string) => spawnSync("sh", ["-n"], { input: script, encoding: "utf8" }).stderr;

describe.each(clusterNames())("the cluster %s", (name) => {
  const cluster = readCluster(name);

  it("makes a script that the shell accepts, with all that a job needs", () => {
    const script = jobScript(cluster, JOB);
    expect(script).toMatch(/^#!\/bin\/sh\n/);
    expect(complaint(script)).toBe("");
    // HyperQueue's own names stand behind a %
    expect(script).not.toMatch(/(?<![%$])\{\w+\}/);
    for (const text of [
      "node main.js study work",
      `'/a folder'\\''s'`,
      "mho-sweep",
      JOB.logs,
      JOB.cancelled,
      "-x 1",
    ])
      expect(script).toContain(text);
    expect(script).toMatch(/0-2|1-3|0-3/);
  });

  it("asks for its tasks by commands that the shell accepts", () => {
    for (const command of [cluster.submit, cluster.status, cluster.cancel]) {
      const words = command.map((word) => filled(word, { id: "12", script: "/a.sh" }));
      if (words[0] === "sh") expect(complaint(words[2]!)).toBe("");
      expect(words.join(" ")).not.toMatch(/\{(id|script)\}/);
    }
  });

  it("writes a time limit its own way", () => {
    expect(clusterOptions(cluster, { time: "1:00:00" })[0]).toContain("1:00:00");
  });
});

/** Stands for a worker: says its part, and leaves a checkpoint when it is asked to stop. */
const WORKER = 'trap "exit 75" TERM; echo "$2" > "$0.part"; while :; do sleep 0.05; done';

// what each system tells a task: its number, the signal that comes first, to whom; and the exit code that it takes for "not yet done"
describe.each([
  { name: "sge", env: { SGE_TASK_ID: "3" }, signal: "SIGUSR2", toAll: false, code: 99 },
  { name: "pbs", env: { PBS_ARRAY_INDEX: "2" }, signal: "SIGTERM", toAll: true, code: 75 },
  { name: "lsf", env: { LSB_JOBINDEX: "3" }, signal: "SIGTERM", toAll: true, code: 75 },
  { name: "hyperqueue", env: { HQ_TASK_ID: "2" }, signal: "SIGINT", toAll: false, code: 75 },
] as const)("a task of $name", ({ name, env, signal, toAll, code }) => {
  const folder = mkdtempSync(join(tmpdir(), "mho-cluster-"));
  const at = (file: string) => join(folder, file);
  writeFileSync(at("worker"), WORKER);
  const command = ["sh", "-c", WORKER, at("worker")];
  const script = jobScript(readCluster(name), { ...JOB, command, cancelled: at("cancelled") });

  const begin = () => spawn("sh", ["-c", script], { env: { ...process.env, ...env }, detached: true });
  const ended = (task: ReturnType<typeof begin>) =>
    new Promise<number | null>((done) => task.once("close", done));

  it("makes its part, and passes on that its time is over", { timeout: 60_000 }, async () => {
    const task = begin();
    const end = ended(task);
    await expect.poll(() => existsSync(at("worker.part")), { timeout: 30_000 }).toBe(true);
    await expect.poll(() => readFileSync(at("worker.part"), "utf8"), { timeout: 30_000 }).toBe("2\n");
    process.kill(toAll ? -task.pid! : task.pid!, signal);
    expect(await end).toBe(code);
  });

  it("does nothing when its study was stopped", { timeout: 60_000 }, async () => {
    writeFileSync(at("cancelled"), "");
    expect(await ended(begin())).toBe(0);
  });
});

it("finds a broken script, and refuses a flag that a cluster does not have", () => {
  expect(complaint("if true; then\n")).not.toBe("");
  expect(() => clusterOptions(readCluster("hyperqueue"), { partition: "main" })).toThrow(/--partition/);
});

// lines as the manuals of the programs show them
it.each([
  ["slurm", "RUNNING", "PENDING", "COMPLETED"],
  ["sge", "r", "qw", "Eqw"],
  ["sge", "dr", "hqw", "Eqw"],
  ["pbs", "R", "Q", "B"],
  ["lsf", "RUN", "PEND", "DONE"],
  ["hyperqueue", "| 0 | RUNNING | worker |", "| 1 | WAITING | |", "| 2 | FINISHED | |"],
])("%s: %s runs, %s waits, %s is neither", (name, running, waiting, ended) => {
  const cluster = readCluster(name);
  const states = [running, waiting, ended].map((line) => [
    cluster.running.test(line),
    cluster.waiting.test(line),
  ]);
  expect(states).toEqual([
    [true, false],
    [false, true],
    [false, false],
  ]);
});

it.each([
  ["slurm", "123\n", "123"],
  ["sge", "123.1-10:1\n", "123"],
  ["pbs", "123[].server\n", "123[].server"],
  ["lsf", "Job <123> is submitted to queue <normal>.\n", "123"],
  ["hyperqueue", "12\n", "12"],
])("%s: the job's id in %j", (name, answer, id) => {
  expect(readCluster(name).id.exec(answer)?.[1]).toBe(id);
});
