// Studies on real job queues, which the test starts: Redis and PostgreSQL. The results are those of worker processes, whatever is killed.
import { type ChildProcess, spawn } from "node:child_process";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { packageRoot } from "../../src/base/packageRoot.ts";
import { sealed } from "../../src/experiment/sealed.ts";
import { readPointText, readResultText } from "../../src/study/sweep/queue/pointJob.ts";
import { QueueServer } from "../../src/study/sweep/queue/queueServer.ts";
import { readQueueUrl } from "../../src/study/sweep/queue/queueUrl.ts";
import {
  COMPARED,
  folderOf,
  KILLS,
  MAIN,
  mho,
  processesWith,
  quietRun,
  resultsIn,
  rungsIn,
  studyText,
  survive,
} from "./command.ts";
import { PASSWORD, postgresLacks, redisLacks, type Server, startPostgres, startRedis } from "./servers.ts";

const SERVERS = [
  { name: "Redis", lacking: redisLacks(), start: startRedis },
  { name: "PostgreSQL", lacking: postgresLacks(), start: startPostgres },
] as const;
// not every machine that builds Mho has them: said, not failed
for (const { name, lacking } of SERVERS)
  if (lacking !== null) console.warn(`SKIPPED: ${lacking}: studies on a queue of ${name}`);

/** Workers that are there until the test ends them; one that is killed is replaced. */
class Workers {
  private readonly env: NodeJS.ProcessEnv;
  private readonly flags: readonly string[];
  private readonly children = new Set<ChildProcess>();
  private ending = false;
  text = "";

  constructor(url: string, cache: string, ...flags: string[]) {
    this.env = { ...process.env, MHO_QUEUE: url, MHO_CACHE: cache };
    this.flags = flags;
  }

  start(count: number): this {
    for (let i = 0; i < count; i++) this.startOne();
    return this;
  }

  get pids(): number[] {
    return [...this.children].map(({ pid }) => pid!);
  }

  async end(): Promise<void> {
    this.ending = true;
    const ended = [...this.children].map((child) => new Promise((done) => child.once("close", done)));
    for (const child of this.children) child.kill("SIGTERM");
    await Promise.all(ended);
  }

  private startOne(): void {
    const args = [MAIN, "worker", "--jobs", "1", "--threads", "1", "--lost-after", "2", ...this.flags];
    const child = spawn(process.execPath, args, { env: this.env, stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (part) => {
        this.text += part;
      });
    this.children.add(child);
    child.once("close", () => {
      this.children.delete(child);
      if (!this.ending) this.startOne();
    });
  }
}

describe.each(SERVERS)("a study on a queue of $name", ({ lacking, start }) => {
  describe.skipIf(lacking !== null)("", () => {
    const folder = folderOf("study-queue");
    const at = (name: string) => join(folder, name);
    let server: Server;
    let quiet: Record<string, string>;
    beforeAll(async () => {
      writeFileSync(at("study.toml"), COMPARED);
      server = await start();
      quiet = await quietRun(COMPARED);
    }, 600_000);
    afterAll(() => server?.stop());

    const command = (file: string, out: string) => [
      "study",
      "run",
      at(file),
      "--out",
      at(out),
      "--runner",
      "bullmq",
      "--queue",
      server.url,
    ];
    const run = (file: string, out: string) => mho(command(file, out));

    test("is made by workers without its disk, and leaves no password behind", async () => {
      const workers = new Workers(server.url, at("cache")).start(2);
      const { code, out, err } = await run("study.toml", "made");
      await workers.end();
      expect(code, err).toBe(0);
      expect(resultsIn(at("made"))).toEqual(quiet);
      for (const text of [out, err, workers.text]) expect(text).not.toContain(PASSWORD);
      for (const text of filesBelow(at("made"))) expect(text).not.toContain(PASSWORD);
      // the workers' own folder is empty again
      for (const name of ["points", "results", "runs"])
        expect(readdirSync(at(`cache/worker/${name}`))).toEqual([]);
    }, 600_000);

    test("survives killed workers and runners, and a server that is stopped and started again", async () => {
      const workers = new Workers(server.url, at("killed-cache")).start(2);
      try {
        await survive(KILLS, {
          quiet,
          folder: at("killed"),
          run: () => run("study.toml", "killed"),
          // workers, the processes that train for them, and the study's own command
          victims: () => [...workers.pids, ...processesWith(MAIN, at("killed"))],
          onKill: async (kills) => {
            if (kills % 10 === 2) await server.restart(500);
          },
        });
      } finally {
        await workers.end();
      }
    }, 1_800_000);
  });
});

describe.skipIf(SERVERS[0].lacking !== null)("a queue", () => {
  const folder = folderOf("study-queue");
  const at = (name: string) => join(folder, name);
  let server: Server;
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server?.stop());
  const run = (file: string, out: string) =>
    mho(["study", "run", at(file), "--out", at(out), "--runner", "bullmq", "--queue", server.url]);

  test("brings images and network files to workers that do not have them", async () => {
    mkdirSync(at("far"));
    const iris = join(packageRoot(), "examples", "iris.csv");
    copyFileSync(iris, at("far/iris.csv"));
    writeFileSync(at("far/net.toml"), NETWORK);
    writeFileSync(at("files.toml"), fileStudy(at("far/iris.csv"), at("far/net.toml"), at("far/bad.toml")));
    writeFileSync(at("far/bad.toml"), NETWORK.replace("units = 3", "units = 4"));
    const here = await mho(["study", "run", at("files.toml"), "--out", at("here"), "--jobs", "1"]);
    expect(here.code, here.err).toBe(0);
    const workers = new Workers(server.url, at("cache")).start(1);
    const { code, err } = await run("files.toml", "there");
    await workers.end();
    expect(code, err + workers.text).toBe(0);
    expect(resultsIn(at("there"))).toEqual(resultsIn(at("here")));
    const problems = Object.values(resultsIn(at("there"))).map((text) => JSON.parse(text).problem);
    expect(problems.filter((problem) => problem === null)).toHaveLength(2);
    expect(problems.filter((problem) => problem?.includes("bad.toml ends with 4 outputs"))).toHaveLength(2);
    const fetched = readdirSync(at("cache/fetched"));
    expect(fetched).toHaveLength(3);
    for (const name of fetched) expect(name).toMatch(/^[0-9a-f]{64}\.(mhodata|toml)$/);
    // nothing of the study stays in the server
    const queue = await QueueServer.connect(readQueueUrl(server.url));
    expect(await (queue.files as unknown as { getWaitingCount(): Promise<number> }).getWaitingCount()).toBe(
      0,
    );
    await queue.close();
  }, 300_000);

  test("makes the rungs of a halving that worker processes make", async () => {
    const text = `${studyText(2, '"sgd", "momentum"')}sampler = "halving"\nhalving = { minEpochs = 1, factor = 2 }\n`;
    writeFileSync(at("halving.toml"), text);
    const here = await mho(["study", "run", at("halving.toml"), "--out", at("halved"), "--jobs", "1"]);
    expect(here.code, here.err).toBe(0);
    const workers = new Workers(server.url, at("cache")).start(1);
    const { code, err } = await run("halving.toml", "queued");
    await workers.end();
    expect(code, err + workers.text).toBe(0);
    expect(Object.keys(rungsIn(at("halved")))).toHaveLength(8);
    expect(rungsIn(at("queued"))).toEqual(rungsIn(at("halved")));
    expect(resultsIn(at("queued"))).toEqual(resultsIn(at("halved")));
  }, 300_000);

  test("on a shared disk its points are made in the study's folder", async () => {
    writeFileSync(at("study.toml"), studyText(1, '"sgd"'));
    const begun = run("study.toml", "shared");
    await expect.poll(() => filesBelow(at("shared")).length).toBeGreaterThan(0);
    const workers = new Workers(server.url, at("unused"), "--folder", at("shared")).start(1);
    const { code, err } = await begun;
    await workers.end();
    expect(code, err).toBe(0);
    expect(resultsIn(at("shared"))).toEqual(await quietRun(studyText(1, '"sgd"')));
  }, 300_000);

  test("Ctrl-C takes points back, workers stop theirs, and the same command goes on", async () => {
    const text = studyText(1, '"sgd"', 40).replace("trainLimit = 60", "trainLimit = 1000");
    writeFileSync(at("long.toml"), text);
    const workers = new Workers(server.url, at("cache")).start(1);
    const child = spawn(
      process.execPath,
      [
        MAIN,
        "study",
        "run",
        at("long.toml"),
        "--out",
        at("long"),
        "--runner",
        "bullmq",
        "--queue",
        server.url,
      ],
      { stdio: "ignore" },
    );
    const ended = new Promise<number | null>((done) => child.once("close", done));
    await expect.poll(() => workers.text).toContain("begins");
    child.kill("SIGINT");
    expect(await ended).toBe(130);
    await expect.poll(() => workers.text).toContain("is stopped");
    expect(workers.text.match(/begins/g)).toHaveLength(1);
    const { code, err } = await run("long.toml", "long");
    await workers.end();
    expect(code, err).toBe(0);
    expect(resultsIn(at("long"))).toEqual(await quietRun(text));
  }, 300_000);

  test("a job that no study made is refused, and workers live on", async () => {
    const queue = await QueueServer.connect(readQueueUrl(server.url));
    const id = (number: number) => `${"a".repeat(16)}-${`${number}`.padStart(16, "0")}`;
    const bad = [
      {},
      { text: 7 },
      { text: "{" },
      { text: '{"check":"sha256:0"}' },
      { text: "x".repeat(5_000_000) },
    ];
    const jobs = bad.map((data, i) => ({ name: "point", data, opts: { jobId: id(i), attempts: 3 } }));
    await queue.points.addBulk([...jobs, { name: "point", data: {}, opts: { jobId: "../../etc" } }]);
    const workers = new Workers(server.url, at("cache")).start(1);
    for (const jobId of [...bad.map((_, i) => id(i)), "../../etc"]) {
      await expect.poll(async () => (await queue.points.getJob(jobId))?.failedReason).toBeTruthy();
      await (await queue.points.getJob(jobId))?.remove();
    }
    await workers.end();
    await queue.close();
  }, 120_000);

  test("where nothing answers, that is said without the password", async () => {
    const { code, err } = await mho(["worker", "--queue", `redis://:${PASSWORD}@127.0.0.1:1`]);
    expect(code).toBe(1);
    expect(err).toContain("redis://127.0.0.1:1: the queue does not answer");
    expect(err).not.toContain(PASSWORD);
  }, 60_000);
});

test("where its packages are not installed, that is said with the command that brings them", async () => {
  const hooks = `export const resolve = (name, context, next) => {
    if (name === "ioredis") throw new Error("not there");
    return next(name, context);
  };`;
  const begin = `import { register } from "node:module"; register(${JSON.stringify(`data:text/javascript,${encodeURIComponent(hooks)}`)});`;
  const NODE_OPTIONS = `--import "data:text/javascript,${encodeURIComponent(begin)}"`;
  const { code, err } = await mho(["worker", "--queue", "redis://127.0.0.1:1"], {
    ...process.env,
    NODE_OPTIONS,
  });
  expect(code).toBe(1);
  expect(err).toContain("npm install bullmq ioredis");
});

test("texts of strangers are refused: other forms, paths, other points", () => {
  for (const text of [null, "", "[]", "{}", '{"check":1}', `{"check":"sha256:${"0".repeat(64)}"}`])
    expect(() => readPointText(text, "job")).toThrow(/job/);
  const images = { source: "0".repeat(64) };
  const job = (experiment: object) =>
    JSON.stringify(sealed({ hash: "0".repeat(16), seed: 1, mho: "1", experiment }));
  for (const [experiment, reason] of [
    [{ data: { source: "/etc/passwd" } }, "names images by a path"],
    [{ data: images, network: { name: "/etc/passwd" } }, "names a network by a path"],
    [{ data: images, device: { preset: "/etc/passwd.json" } }, "there is no preset"],
    [{ data: images, training: { epochs: -1 } }, "training.epochs"],
    [{ data: images }, "its hash is not that of its experiment"],
  ] as const)
    expect(() => readPointText(job(experiment), "job")).toThrow(reason);
  const point = { hash: "0".repeat(16), seed: 1, fingerprint: "0".repeat(64) };
  expect(() => readResultText('{"hash":"x","check":"y"}', point, "result")).toThrow(/result/);
});

const NETWORK = `input = { height = 1, width = 1, channels = 4 }
layers = [{ kind = "fc", units = 3, relu = false }]
`;

/** The second network cannot be trained: what is said of it names the file as it is named here. */
const fileStudy = (data: string, ...networks: string[]) => `[experiment]
data = { source = "${data}", label = "species" }
training = { rule = "sgd", epochs = 2, batch = 10 }
[axes]
"network.name" = ${JSON.stringify(networks)}
[study]
seeds = 2
`;

/** Contents of all files below a folder. */
function filesBelow(path: string): string[] {
  try {
    return readdirSync(path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), "latin1"));
  } catch {
    return [];
  }
}
