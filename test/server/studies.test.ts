// Studies over HTTP: started, watched, stopped, gone on with, also by another server; those of the command line are the same thing.
import { execFile, spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { parquetReadObjects } from "hyparquet";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { packageRoot } from "../../src/base/packageRoot.ts";
import { TOKEN_HEADER } from "../../src/server/guard.ts";
import type { StudyList } from "../../src/server/studyRoutes.ts";
import type { StudyDetails, StudySummary } from "../../src/server/studySummaries.ts";
import { StudyFolder } from "../../src/study/sweep/folder.ts";
import { missing } from "../missing.ts";
import { openTestServer, type TestServer, TOKEN } from "./fixture.ts";

const MAIN = join(packageRoot(), "dist", "cli", "main.js");
const built = existsSync(MAIN);
if (!built) missing("studies of the server: dist/ is not built (npm run build)");

const folder = mkdtempSync(join(tmpdir(), "mho-studies-"));
const studies = join(folder, "studies");
const SMALL = [
  "network.name=mlp",
  "network.hidden=[]",
  "data.trainLimit=60",
  "data.testLimit=20",
  "training.batch=10",
  "training.epochs=1",
];
const body = {
  settings: SMALL,
  axes: { "training.rule": ["software", "sgd"], "array.adc.bits": [4, 6] },
  seeds: 2,
};
/** Minutes, if nobody stops it. */
const long = {
  ...body,
  name: "long",
  settings: [...SMALL, "training.epochs=3000", "data.trainLimit=400", "training.checkpointSeconds=1"],
};

const mho = (...args: readonly string[]) => promisify(execFile)(process.execPath, [MAIN, ...args]);
const detailsOf = (server: TestServer, id: string) => server.json<StudyDetails>(`/api/studies/${id}`);
const listOf = async (server: TestServer) => (await server.json<StudyList>("/api/studies")).studies;
const inState = (server: TestServer, id: string, state: string) =>
  expect
    .poll(async () => (await detailsOf(server, id)).summary, { timeout: 40_000, interval: 100 })
    .toMatchObject({ state });

async function start(server: TestServer, request: object): Promise<string> {
  const answer = await server.post("/api/studies", request);
  const said = (await answer.json()) as { id: string; error?: string };
  expect(said.error).toBeUndefined();
  expect(answer.status).toBe(201);
  return said.id;
}

/** The summaries of a stream, until one says so. */
async function watch(
  server: TestServer,
  id: string,
  until: (one: StudySummary) => boolean,
): Promise<StudySummary[]> {
  const answer = await server.get(`/api/studies/${id}/events`);
  expect(answer.headers.get("content-type")).toContain("text/event-stream");
  const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
  const seen: StudySummary[] = [];
  let text = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return seen;
    text += value;
    const parts = text.split("\n\n");
    text = parts.pop()!;
    for (const part of parts.filter((one) => one.startsWith("data: "))) seen.push(JSON.parse(part.slice(6)));
    if (seen.some(until)) {
      await reader.cancel();
      return seen;
    }
  }
}

describe.skipIf(!built)("a study of the server", () => {
  let server: TestServer;
  beforeAll(() => {
    server = openTestServer({ studies });
  });
  afterAll(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });

  test("is made, watched, and answered as the command line answers it", async () => {
    const id = await start(server, body);
    expect(id).toBe("rule-bits");
    const seen = await watch(server, id, ({ state }) => state === "done");
    expect(seen.at(-1)).toMatchObject({ state: "done", points: 8, done: 8, seeds: 2 });
    expect(seen.length).toBeGreaterThan(1);
    const { found } = await detailsOf(server, id);
    const { stdout } = await mho("study", "show", join(studies, id), "--json");
    const shown = JSON.parse(stdout);
    expect(found!.rows).toHaveLength(4);
    for (const row of found!.rows) expect(shown.rows).toContainEqual(row);
    expect(found!.effects).toEqual(shown.effects);
    expect(found!.figures.map(({ name }) => name)).toEqual(["lines-testAccuracy", "parallel"]);
    expect(server.faults).toEqual([]);
  });

  test("is downloaded as tables", async () => {
    const csv = await server.get("/api/studies/rule-bits/download?format=csv");
    expect(csv.headers.get("content-disposition")).toBe('attachment; filename="rule-bits.csv"');
    expect((await csv.text()).trim().split("\n")).toHaveLength(9);
    const parquet = await (await server.get("/api/studies/rule-bits/download?format=parquet")).arrayBuffer();
    expect(await parquetReadObjects({ file: parquet })).toHaveLength(8);
    expect((await server.get("/api/studies/rule-bits/download?format=constructor")).status).toBe(400);
  });

  test("of the command line is listed, and one of the server goes on by the command line", async () => {
    const file = join(folder, "mine.toml");
    const base = `network = { name = "mlp", hidden = [] }\ndata = { trainLimit = 60, testLimit = 20 }\ntraining = { epochs = 1 }\n`;
    writeFileSync(join(folder, "base.toml"), base);
    writeFileSync(file, 'experiment = "base.toml"\n[axes]\ntraining.rule = ["sgd", "software"]\n');
    await mho("study", "run", file, "--out", join(studies, "mine"), "--quiet");
    const mine = (await listOf(server)).find(({ id }) => id === "mine");
    expect(mine).toMatchObject({ state: "done", points: 2, done: 2, keys: ["training.rule"] });
    // its folder needs no other file: a result that is lost is made again, and is the same
    const results = join(studies, "mine", "results");
    const [first] = readdirSync(results);
    const before = readFileSync(join(results, first!), "utf8");
    rmSync(join(results, first!));
    await inState(server, "mine", "interrupted");
    expect((await server.post("/api/studies/mine/resume")).status).toBe(202);
    await inState(server, "mine", "done");
    expect(readFileSync(join(results, first!), "utf8")).toBe(before);
    const { stdout } = await mho(
      "study",
      "run",
      join(studies, "rule-bits", "study.toml"),
      "--out",
      join(studies, "rule-bits"),
    );
    expect(stdout).toContain("8 points, 0 to make");
  });

  test("is stopped and goes on; others wait; a server that ends is followed by one that goes on", async () => {
    const id = await start(server, long);
    const next = await start(server, { ...body, name: "next" });
    const [first] = (await watch(server, id, ({ running }) => running > 0)).slice(-1);
    expect(first!.state).toBe("running");
    expect((await detailsOf(server, next)).summary).toMatchObject({ state: "queued", points: 0 });
    expect((await server.post(`/api/studies/${id}/resume`)).status).toBe(409);
    expect((await server.post(`/api/studies/${id}/stop`)).status).toBe(202);
    await inState(server, id, "stopped");
    await inState(server, next, "done");
    // with a checkpoint of what was at work
    expect(readdirSync(join(studies, id, "runs")).length).toBeGreaterThan(0);
    expect((await server.post(`/api/studies/${id}/resume`)).status).toBe(202);
    await watch(server, id, ({ state, running }) => state === "running" && running > 0);
    await server.close();
    mkdirSync(studies, { recursive: true });
    server = openTestServer({ studies });
    await watch(server, id, ({ state, running }) => state === "running" && running > 0);
    expect((await server.post(`/api/studies/${id}/stop`)).status).toBe(202);
    await inState(server, id, "stopped");
    expect(server.faults).toEqual([]);
  });

  test("stops with checkpoints where its server is killed, and the next server goes on", async () => {
    const args = [
      MAIN,
      "ui",
      "--port",
      "0",
      "--no-open",
      "--studies",
      studies,
      "--runs",
      join(folder, "runs"),
    ];
    const ui = spawn(process.execPath, args);
    onTestFinished(() => void ui.kill("SIGKILL"));
    const printed = await new Promise<string>((found) => {
      let text = "";
      ui.stdout.on("data", (part) => {
        text += part;
        const [url] = /http:\S+/.exec(text) ?? [];
        if (url) found(url);
      });
    });
    const { origin, hash } = new URL(printed);
    const headers = { "content-type": "application/json", [TOKEN_HEADER]: hash.replace("#token=", "") };
    const request = { ...long, name: "killed" };
    await fetch(`${origin}/api/studies`, { method: "POST", headers, body: JSON.stringify(request) });
    const isAtWork = () => new StudyFolder(join(studies, "killed")).running().length > 0;
    await expect.poll(isAtWork, { timeout: 30_000 }).toBe(true);
    ui.kill("SIGKILL");
    await expect.poll(isAtWork, { timeout: 30_000 }).toBe(false);
    await server.close();
    mkdirSync(studies, { recursive: true });
    server = openTestServer({ studies });
    await watch(server, "killed", ({ state, running }) => state === "running" && running > 0);
    expect((await server.post("/api/studies/killed/stop")).status).toBe(202);
    await inState(server, "killed", "stopped");
    // what was to be made when it was killed, and nothing else
    expect((await detailsOf(server, "long")).summary.state).toBe("stopped");
  });

  test("whose process fails says why", async () => {
    const id = "damaged";
    mkdirSync(join(studies, id));
    writeFileSync(
      join(studies, id, "order.json"),
      JSON.stringify({ asked: "", state: "stopped", problem: null }),
    );
    expect((await server.post(`/api/studies/${id}/resume`)).status).toBe(202);
    await inState(server, id, "failed");
    expect((await detailsOf(server, id)).summary.problem).toContain("study.toml");
  });
});

describe("a request for a study", () => {
  const server = openTestServer();
  afterAll(() => server.close());
  const refused = async (request: object | string) => {
    const answer = await server.post("/api/studies", request);
    expect(answer.status).toBe(400);
    expect(existsSync(server.studies) ? readdirSync(server.studies) : []).toEqual([]);
    return ((await answer.json()) as { error: string }).error;
  };

  test.each([
    [{ ...body, axes: {} }, /axes/],
    [{ ...body, axes: { "training.rul": ["sgd"] } }, /did you mean "training.rule"/],
    [{ ...body, axes: { "training.rule": ["sgd", "sgd"] } }, /stands twice/],
    [{ ...body, axes: { "training.epochs": ["three"] } }, /training.epochs/],
    [{ ...body, axes: { "training.epochs": [-1] } }, /training.epochs/],
    [{ ...body, axes: { "data.source": ["/etc"] } }, /not allowed here/],
    [{ axes: { "network.name": ["/etc/passwd"] } }, /network.name: "\/etc\/passwd" is not allowed here/],
    [{ ...body, axes: { "__proto__.x": ["1"] } }, /unknown key|no key/],
    [{ ...body, name: "../up" }, /name/],
    [{ ...body, seeds: 1e9 }, /seeds/],
    [{ ...body, objectives: ["beauty"] }, /objectives/],
    [{ ...body, baseline: { "training.epochs": 1 } }, /no axis varies this key/],
    [{ ...body, axes: { "training.learningRate": { from: 0, to: 1, count: 3, scale: "log" } } }, /log scale/],
    [{ ...body, seeds: 100, axes: { "training.epochs": { from: 1, to: 50, count: 50 } } }, /5000 points/],
    ["{", /request/],
  ])("that cannot be is refused, and leaves nothing: %#", async (request, problem) => {
    expect(await refused(request)).toMatch(problem);
  });

  test("needs the token and our own page", async () => {
    for (const headers of [
      { "x-mho-token": "x" },
      { origin: "https://example.org" },
      { host: "example.org" },
    ])
      for (const path of ["/api/studies", "/api/studies/x/stop", "/api/studies/x/resume"])
        expect((await server.post(path, body, headers)).status, path).toBe(403);
    expect((await server.get("/api/studies", { host: "example.org" })).status).toBe(403);
    expect((await server.post("/api/studies/x/stop", {}, { "x-mho-token": TOKEN })).status).toBe(404);
  });

  test("finds no study by a path or through a link", async () => {
    const other = mkdtempSync(join(tmpdir(), "mho-elsewhere-"));
    const plan = { question: { axes: [], objectives: [], seeds: [] }, points: [] };
    for (const name of ["real", "linked", "inner"]) mkdirSync(join(other, name), { recursive: true });
    writeFileSync(join(other, "real", "plan.json"), JSON.stringify(plan));
    mkdirSync(join(server.studies, "results"), { recursive: true });
    symlinkSync(join(other, "real"), join(server.studies, "link"));
    for (const id of ["link", "..", "%2e%2e", "..%2freal", "results"])
      expect((await server.get(`/api/studies/${id}`)).status, id).toBe(404);
    // links within
    const inner = join(server.studies, "inner");
    mkdirSync(join(inner, "results"), { recursive: true });
    writeFileSync(join(inner, "plan.json"), JSON.stringify(plan));
    symlinkSync("/etc/hostname", join(inner, "results", "0123456789abcdef.json"));
    const { summary } = await detailsOf(server, "inner");
    expect(summary).toMatchObject({ state: "unreadable", problem: expect.stringContaining("a link lies") });
    expect((await server.get("/api/studies/inner/download?format=csv")).status).toBe(400);
    writeFileSync(join(inner, "plan.json"), "{");
    rmSync(join(inner, "results"), { recursive: true });
    expect((await detailsOf(server, "inner")).summary.problem).toContain("plan.json cannot be read");
    rmSync(other, { recursive: true });
  });
});
