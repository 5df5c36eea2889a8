// Runs over HTTP: started, followed, paused, resumed, stopped, found again by another server; the same numbers as the command line's.
import { cpSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { resolveExperiment } from "../../src/experiment/experiment.ts";
import { applyOverrides } from "../../src/experiment/overrides.ts";
import { runExperiment } from "../../src/run/runExperiment.ts";
import { lockRun } from "../../src/run/runLock.ts";
import type { RunEvent } from "../../src/server/runEvents.ts";
import type { RunDetails, RunList } from "../../src/server/runRoutes.ts";
import { openTestEngine } from "../engines.ts";
import { openTestServer, SMALL, type TestServer } from "./fixture.ts";

const server = openTestServer();
afterAll(() => server.close());

interface Message {
  readonly id: string | null;
  readonly event: RunEvent | { readonly kind: "reset" };
}

/** Reads a run's stream until `until` says so. */
async function follow(
  { get }: TestServer,
  id: string,
  until: (event: Message["event"]) => boolean,
  lastId?: string,
): Promise<Message[]> {
  const answer = await get(`/api/runs/${id}/events`, lastId === undefined ? {} : { "last-event-id": lastId });
  expect(answer.headers.get("content-type")).toContain("text/event-stream");
  const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
  const messages: Message[] = [];
  let text = "";
  while (true) {
    const { value, done } = await reader.read();
    if (done) return messages;
    text += value;
    const parts = text.split("\n\n");
    text = parts.pop()!;
    for (const part of parts.filter((one) => one.includes("data:"))) {
      const [, data] = /^data: (.*)$/m.exec(part)!;
      const [, eventId = null] = /^id: (.*)$/m.exec(part) ?? [];
      messages.push({ id: eventId, event: JSON.parse(data!) });
      if (until(messages.at(-1)!.event)) {
        await reader.cancel();
        return messages;
      }
    }
  }
}

const inState = (wanted: string) => (event: Message["event"]) =>
  event.kind === "state" && event.state === wanted;
const kindsOf = (messages: readonly Message[]) => messages.map(({ event }) => event.kind);

async function start({ post }: TestServer, settings: readonly string[]): Promise<string> {
  const answer = await post("/api/runs", { settings });
  expect(answer.status).toBe(201);
  return ((await answer.json()) as { id: string }).id;
}

test("a run gives what runExperiment gives, and its stream has all events, now and later", async () => {
  const id = await start(server, SMALL);
  const messages = await follow(server, id, inState("done"));
  const kinds = kindsOf(messages);
  expect(kinds[0]).toBe("reset");
  for (const kind of ["engine", "start", "batch", "epoch", "result"]) expect(kinds).toContain(kind);
  expect(kinds.filter((kind) => kind === "epoch")).toHaveLength(2);
  const { summary, result, experiment } = await server.json<RunDetails>(`/api/runs/${id}`);
  expect(summary).toMatchObject({ state: "done", epochsDone: 2, rule: "adaptive-momentum" });
  expect(summary?.settings).toEqual(expect.arrayContaining(["network.name=mlp", "training.epochs=2"]));
  expect(summary?.trainingEnergy).toBeGreaterThan(0);
  for (const { states, meanState } of result!.epochs[0]!.activity!) {
    expect(states).toHaveLength(32);
    expect(states.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 3);
    const mean = states.reduce((sum, share, part) => sum + (share * (part + 0.5)) / 32, 0);
    expect(Math.abs(mean - meanState)).toBeLessThan(1 / 64);
  }
  const engine = await openTestEngine();
  const alone = await runExperiment(resolveExperiment(applyOverrides({}, SMALL)), { engine });
  await engine.dispose();
  expect(resolveExperiment(experiment)).toEqual(resolveExperiment(applyOverrides({}, SMALL)));
  expect(result!.pulses).toEqual(alone.pulses);
  expect(result!.testAccuracy).toBe(alone.testAccuracy);
  // who comes back with the last id gets what is new, who comes anew gets everything
  const middle = messages[3]!.id!;
  const rest = await follow(server, id, inState("done"), middle);
  expect(rest.map((message) => message.id)).toEqual(messages.slice(4).map((message) => message.id));
  expect(kindsOf(await follow(server, id, inState("done"), "otherlog:3"))).toEqual(kinds);
});

test("one run at a time: the second waits, and can be taken from the queue", async () => {
  const long = [...SMALL, "training.epochs=400"];
  const first = await start(server, long);
  const second = await start(server, SMALL);
  await follow(server, first, (event) => event.kind === "epoch");
  const { current, waiting } = await server.json<RunList>("/api/runs");
  expect([current, waiting]).toEqual([first, [second]]);
  expect((await server.post(`/api/runs/${second}/stop`)).status).toBe(202);
  expect((await server.post(`/api/runs/${first}/stop`)).status).toBe(202);
  await follow(server, first, inState("stopped"));
  const { runs } = await server.json<RunList>("/api/runs");
  const states = new Map(runs.map(({ id, state }) => [id, state]));
  expect([states.get(first), states.get(second)]).toEqual(["stopped", "stopped"]);
  expect((await server.post(`/api/runs/${first}/pause`)).status).toBe(409);
});

test("a run that is paused and resumed, by another server too, ends in the same numbers", async () => {
  const settings = [...SMALL, "training.epochs=12", "device.sigmaC2c=0.01"];
  const id = await start(server, settings);
  await follow(server, id, (event) => event.kind === "epoch" && event.record.epoch === 1);
  await server.post(`/api/runs/${id}/pause`);
  await follow(server, id, inState("paused"));
  expect((await server.get(`/api/runs/${id}`)).status).toBe(200);
  const other = openTestServer({ runs: server.runs });
  const found = await other.json<RunDetails>(`/api/runs/${id}`);
  expect(found.summary!.state).toBe("paused");
  expect(found.result).toBeNull();
  const done = found.summary!.epochsDone;
  expect(done).toBeGreaterThanOrEqual(1);
  expect(done).toBeLessThan(12);
  expect((await other.post(`/api/runs/${id}/resume`)).status).toBe(202);
  const messages = await follow(other, id, inState("done"));
  const epochs = messages.flatMap(({ event }) => (event.kind === "epoch" ? [event.record.epoch] : []));
  expect(epochs).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));
  const engine = await openTestEngine();
  const alone = await runExperiment(resolveExperiment(applyOverrides({}, settings)), { engine });
  await engine.dispose();
  const { result } = await other.json<RunDetails>(`/api/runs/${id}`);
  expect(result!.pulses).toEqual(alone.pulses);
  await other.close();
});

test("a server that ends leaves a checkpoint; the next one finds the run interrupted and what waited, too", async () => {
  const one = openTestServer({ runs: server.runs });
  const id = await start(one, [...SMALL, "training.epochs=400"]);
  const queued = await start(one, SMALL);
  await follow(one, id, (event) => event.kind === "epoch");
  await one.queue.close();
  const two = openTestServer({ runs: server.runs });
  for (const run of [id, queued])
    expect((await two.json<RunDetails>(`/api/runs/${run}`)).summary?.state).toBe("interrupted");
  expect((await two.post(`/api/runs/${queued}/resume`)).status).toBe(202);
  await follow(two, queued, inState("done"));
  await Promise.all([one.close(), two.close()]);
});

test("a run that cannot be made fails with the reason, and the queue goes on", async () => {
  const careless = openTestServer({ sources: ["no-such-folder"] });
  const bad = await start(careless, [...SMALL, "data.source=no-such-folder"]);
  const good = await start(careless, SMALL);
  const messages = await follow(careless, bad, inState("failed"));
  expect(messages.at(-1)!.event).toMatchObject({ problem: expect.stringContaining("no-such-folder") });
  await follow(careless, good, inState("done"));
  expect(careless.faults).toEqual([]);
  await careless.close();
});

test("a run that another process trains is shown as such and left alone", async () => {
  const id = await start(server, [...SMALL, "training.epochs=400"]);
  await follow(server, id, (event) => event.kind === "epoch");
  await server.post(`/api/runs/${id}/pause`);
  await follow(server, id, inState("paused"));
  const lock = lockRun(join(server.runs, id));
  expect((await server.json<RunDetails>(`/api/runs/${id}`)).summary?.state).toBe("elsewhere");
  expect((await server.post(`/api/runs/${id}/resume`)).status).toBe(409);
  expect((await server.post(`/api/runs/${id}/stop`)).status).toBe(409);
  lock.release();
  expect((await server.json<RunList>("/api/runs")).runs.find((run) => run.id === id)?.state).toBe("paused");
});

test("downloads: the record as JSON, the epochs as CSV", async () => {
  const id = await start(server, SMALL);
  await follow(server, id, inState("done"));
  const json = await server.get(`/api/runs/${id}/download?format=json`);
  expect(json.headers.get("content-disposition")).toBe(`attachment; filename="${id}.json"`);
  expect((await json.json()) as RunDetails).toMatchObject({ epochs: [{ epoch: 1 }, { epoch: 2 }] });
  const csv = await (await server.get(`/api/runs/${id}/download?format=csv`)).text();
  const [head, ...rows] = csv.trim().split("\n");
  expect(head).toMatch(/^epoch,trainLoss,/);
  expect(rows).toHaveLength(2 * 2);
  expect((await server.get(`/api/runs/${id}/download?format=exe`)).status).toBe(400);
});

test("runs of a comparison are listed below it", async () => {
  const id = await start(server, SMALL);
  await follow(server, id, inState("done"));
  // of an earlier Mho, and as a study
  for (const place of ["old", "new/runs"]) {
    cpSync(join(server.runs, id), join(server.runs, place, "sgd"), { recursive: true });
    const inner = `${place.slice(0, 3)}~sgd`;
    const { runs } = await server.json<RunList>("/api/runs");
    expect(runs.map((run) => run.id)).toContain(inner);
    const { summary, epochs } = await server.json<RunDetails>(`/api/runs/${inner}`);
    expect([summary?.state, epochs.length]).toEqual(["done", 2]);
  }
});

test("a run whose process is killed goes on to the same numbers; one that kills each process fails", async () => {
  const settings = [...SMALL, "training.epochs=12", "training.checkpointSeconds=1"];
  const kill = (id: string) => {
    const lock = JSON.parse(readFileSync(join(server.runs, id, "running.lock"), "utf8"));
    process.kill(lock.pid, "SIGKILL");
  };
  const id = await start(server, settings);
  await follow(server, id, (event) => event.kind === "epoch");
  kill(id);
  const messages = await follow(server, id, inState("done"));
  expect(messages.map(({ event }) => event)).toContainEqual({
    kind: "notice",
    text: "the process of the run ended with signal SIGKILL; another one goes on",
  });
  const engine = await openTestEngine();
  const alone = await runExperiment(resolveExperiment(applyOverrides({}, settings)), { engine });
  await engine.dispose();
  const { result } = await server.json<RunDetails>(`/api/runs/${id}`);
  expect(result!.pulses).toEqual(alone.pulses);

  const doomed = await start(server, [...SMALL, "training.epochs=4000"]);
  const story = await follow(server, doomed, (event) => {
    if (event.kind === "start") kill(doomed);
    return inState("failed")(event);
  });
  expect(kindsOf(story).filter((kind) => kind === "start")).toHaveLength(3);
  expect(story.at(-1)!.event).toMatchObject({
    problem: expect.stringContaining("3 processes ended with this run in hand, the last with signal SIGKILL"),
  });
});

test("a run whose files are damaged or removed breaks nothing", async () => {
  const id = await start(server, SMALL);
  await follow(server, id, inState("done"));
  writeFileSync(join(server.runs, id, "epochs.json"), "{");
  expect((await server.json<RunDetails>(`/api/runs/${id}`)).epochs).toEqual([]);
  expect(readFileSync(join(server.runs, id, "order.json"), "utf8")).toContain('"done"');
  rmSync(join(server.runs, id), { recursive: true });
  expect((await server.get(`/api/runs/${id}`)).status).toBe(404);
  expect((await server.get("/api/runs")).status).toBe(200);
});

test("a run whose folder is deleted fails, and the runs behind it go on", async () => {
  const careless = openTestServer();
  const running = await start(careless, [...SMALL, "training.epochs=4000"]);
  const gone = await start(careless, SMALL);
  const good = await start(careless, SMALL);
  await follow(careless, running, ({ kind }) => kind === "epoch");
  rmSync(join(careless.runs, gone), { recursive: true });
  // the run's process writes on
  rmSync(join(careless.runs, running), { recursive: true, force: true, maxRetries: 20 });
  await follow(careless, good, inState("done"));
  const { runs } = await careless.json<RunList>("/api/runs");
  expect(runs.map(({ id }) => id)).toEqual([good]);
  await careless.close();
});

test("a folder of another origin, or with damaged files, is one row that says so", async () => {
  const id = await start(server, SMALL);
  await follow(server, id, inState("done"));
  const file = (name: string) => join(server.runs, id, name);
  const kept = new Map(
    ["epochs.json", "result.json", "experiment.json", "order.json"].map((name) => [
      name,
      readFileSync(file(name)),
    ]),
  );
  const rowOf = async () => (await server.json<RunList>("/api/runs")).runs.find((run) => run.id === id)!;
  const damages = {
    "epochs.json": ["{}", "[null]", "1", '[{"epoch":1}]', "[[[]]]", ""],
    "result.json": ['{"chip":{}}', "[]", '"text"', '{"testAccuracy":1,"epochs":[],"advice":[],"chip":1}'],
    "experiment.json": ["null", '{"experiment":{}}', '{"experiment":{"training":null}}'],
    "order.json": ["[]", '{"state":7}'],
  };
  for (const [name, texts] of Object.entries(damages)) {
    for (const text of texts) {
      writeFileSync(file(name), text);
      expect((await rowOf()).problem, `${name}: ${text}`).toContain(`${name} cannot be read`);
      for (const path of ["", "/download?format=csv", "/download?format=json"])
        expect((await server.get(`/api/runs/${id}${path}`)).status, `${name}: ${text}`).toBe(200);
    }
    writeFileSync(file(name), kept.get(name)!);
  }
  expect(await rowOf()).toMatchObject({ state: "done", problem: null });
  for (const name of ["experiment.json", "order.json"]) writeFileSync(file(name), "{");
  expect(await rowOf()).toMatchObject({ state: "unreadable", rule: "–" });
  expect((await server.post(`/api/runs/${id}/resume`)).status).toBe(409);
  rmSync(file("experiment.json"));
  symlinkSync("/etc/hostname", file("experiment.json"));
  expect((await rowOf()).problem).toContain("experiment.json");
});
