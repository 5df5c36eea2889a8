// Names, notes, tags and the archive of runs; deletion, its undo, and what is removed for good. All over HTTP, on runs that were made.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readExperiment } from "../../src/experiment/readExperiment.ts";
import { runExperiment } from "../../src/run/runExperiment.ts";
import { lockRun } from "../../src/run/runLock.ts";
import type { RunList } from "../../src/server/runRoutes.ts";
import { emptyTrash, KEPT_DAYS } from "../../src/server/runTrash.ts";
import { openTestEngine } from "../engines.ts";
import { openTestServer, SMALL } from "./fixture.ts";

const server = openTestServer();
const { runs, post, json } = server;
afterAll(() => server.close());

const DAY = 24 * 60 * 60 * 1000;
const list = () => json<RunList>("/api/runs");
const summaryOf = async (id: string) => (await list()).runs.find((run) => run.id === id);
const filesOf = (folder: string) =>
  readdirSync(folder)
    .sort()
    .map((file) => [file, readFileSync(join(folder, file)).toString("base64")]);

let model: string;

/** A finished run under a name of its own. */
function finished(id: string): string {
  const folder = join(runs, id);
  cpSync(model, folder, { recursive: true });
  return folder;
}

beforeAll(async () => {
  const engine = await openTestEngine();
  model = join(server.studies, "..", "model");
  mkdirSync(model);
  await runExperiment(readExperiment(undefined, SMALL), { engine, folder: model });
});

test("a label is kept in its own file, field by field, and changes nothing of the run", async () => {
  const folder = finished("a-run");
  const before = filesOf(folder);
  const label = { name: "  Best so far ", note: "two\nlines", tags: ["paper", "64 levels", "paper"] };
  const answer = await post("/api/runs/a-run/label", label);
  const kept = { name: "Best so far", note: "two\nlines", tags: ["paper", "64 levels"], archived: false };
  expect([answer.status, await answer.json()]).toEqual([200, kept]);
  expect((await post("/api/runs/a-run/label", { archived: true })).status).toBe(200);
  expect(await summaryOf("a-run")).toMatchObject({ ...kept, archived: true, state: "done", problem: null });
  expect(filesOf(folder).filter(([file]) => file !== "label.json")).toEqual(before);
});

test("two changes at once lose nothing of each other", async () => {
  finished("b-run");
  const changes = [{ name: "n" }, { note: "o" }, { tags: ["t"] }, { archived: true }];
  await Promise.all(changes.map((change) => post("/api/runs/b-run/label", change)));
  expect(await summaryOf("b-run")).toMatchObject({ name: "n", note: "o", tags: ["t"], archived: true });
});

test.each([
  [{ name: "x".repeat(81) }, "request.name"],
  [{ name: "two\nlines" }, "request.name"],
  [{ note: "x".repeat(4001) }, "request.note"],
  [{ tags: ["a,b"] }, "request.tags"],
  [{ tags: [""] }, "request.tags"],
  [{ tags: Array.from({ length: 21 }, (_, i) => `t${i}`) }, "request.tags"],
  [{ archived: "yes" }, "request.archived"],
  [{ colour: "red" }, "request"],
])("a label of another form is refused with its field, %#", async (change, at) => {
  finished("c-run");
  const answer = await post("/api/runs/c-run/label", change);
  expect([answer.status, ((await answer.json()) as { error: string }).error]).toEqual([
    400,
    expect.stringContaining(at),
  ]);
  expect(existsSync(join(runs, "c-run", "label.json"))).toBe(false);
});

test("a damaged label is named, hinders nothing, and is replaced by the next change", async () => {
  const folder = finished("d-run");
  writeFileSync(join(folder, "label.json"), "{");
  const damaged = await summaryOf("d-run");
  expect(damaged).toMatchObject({ state: "done", name: "", problem: expect.stringContaining("label.json") });
  expect((await post("/api/runs/d-run/label", { name: "again" })).status).toBe(200);
  expect(await summaryOf("d-run")).toMatchObject({ name: "again", problem: null });
});

test("a deleted run leaves the list, comes back whole, and its name may be used meanwhile", async () => {
  const folder = finished("e-run");
  const before = filesOf(folder);
  expect((await post("/api/runs/e-run/delete")).status).toBe(200);
  expect(existsSync(folder)).toBe(false);
  const { runs: left, deleted } = await list();
  expect(left.map(({ id }) => id)).not.toContain("e-run");
  const entry = deleted.find(({ id }) => id === "e-run")!;
  expect(Date.parse(entry.removed) - Date.parse(entry.deleted)).toBe(KEPT_DAYS * DAY);
  finished("e-run");
  const refused = await post("/api/runs/e-run/restore");
  expect(refused.status).toBe(409);
  renameSync(folder, join(runs, "e-other"));
  expect((await post("/api/runs/e-run/restore")).status).toBe(200);
  expect(filesOf(folder)).toEqual(before);
  expect((await post("/api/runs/e-run/restore")).status).toBe(404);
});

test("a run that is trained elsewhere, or belongs to a comparison, is not deleted", async () => {
  const lock = lockRun(finished("f-run"));
  const busy = await post("/api/runs/f-run/delete");
  expect([busy.status, await busy.json()]).toEqual([
    409,
    expect.objectContaining({ error: expect.stringContaining("elsewhere cannot be deleted") }),
  ]);
  lock.release();
  expect((await post("/api/runs/f-run/delete")).status).toBe(200);
  mkdirSync(join(runs, "compared"));
  cpSync(model, join(runs, "compared", "runs", "part"), { recursive: true });
  const part = await post("/api/runs/compared~part/delete");
  expect([part.status, await part.json()]).toEqual([
    409,
    expect.objectContaining({ error: expect.stringContaining("belongs to a comparison") }),
  ]);
  expect(await summaryOf("compared~part")).toBeDefined();
});

test("what was deleted is removed for good after its days, and nothing else beside it", async () => {
  finished("g-run");
  await post("/api/runs/g-run/delete");
  const trash = join(runs, ".trash");
  mkdirSync(join(trash, "of-somebody-else"));
  emptyTrash(runs, Date.now() + KEPT_DAYS * DAY - 60_000);
  expect(readdirSync(trash).some((name) => name.startsWith("g-run@"))).toBe(true);
  emptyTrash(runs, Date.now() + KEPT_DAYS * DAY);
  expect(readdirSync(trash)).toEqual(["of-somebody-else"]);
});

test("nothing of it is done without the token, nor for a name that leads elsewhere", async () => {
  finished("h-run");
  for (const wish of ["label", "delete", "restore"])
    expect((await post(`/api/runs/h-run/${wish}`, {}, { "x-mho-token": "no" })).status, wish).toBe(403);
  mkdirSync(join(server.studies, "kept"), { recursive: true });
  for (const id of ["..%2Fstudies%2Fkept", ".trash", "%2E%2E", "h-run%2F.."])
    for (const wish of ["label", "delete", "restore"])
      expect((await post(`/api/runs/${id}/${wish}`, {})).status, `${id} ${wish}`).toBe(404);
  expect(existsSync(join(server.studies, "kept"))).toBe(true);
  expect(existsSync(join(runs, "h-run"))).toBe(true);
});
