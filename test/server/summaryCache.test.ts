// Summaries of many runs are kept beside them: a server that starts again reads only what changed, and believes no damaged file.
import { cpSync, mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readExperiment } from "../../src/experiment/readExperiment.ts";
import { runExperiment } from "../../src/run/runExperiment.ts";
import type { RunList } from "../../src/server/runRoutes.ts";
import { openTestEngine } from "../engines.ts";
import { openTestServer, SMALL } from "./fixture.ts";

const RUNS = 120;
const WHOLE_SECOND = 1_700_000_000;

const first = openTestServer();
const { runs } = first;
const file = join(runs, ".summaries.json");
const folder = (i: number) => join(runs, `run-${i}`);
afterAll(() => first.close());

/** The answer of a server that just started, on all runs. */
async function listAnew(): Promise<RunList> {
  const server = openTestServer({ runs });
  let list = await server.json<RunList>("/api/runs");
  while (list.unread > 0) list = await server.json<RunList>("/api/runs");
  await server.close();
  return list;
}

/** Other bytes of the same number, in a file that looks as it did. */
function overwrite(path: string, change: (text: string) => string): void {
  const { atime, mtime } = statSync(path);
  writeFileSync(path, change(readFileSync(path, "utf8")));
  utimesSync(path, atime, mtime);
}

const stateOf = (list: RunList, i: number) => list.runs.find(({ id }) => id === `run-${i}`)!;

beforeAll(async () => {
  const model = join(runs, "..", "model");
  mkdirSync(model);
  await runExperiment(readExperiment(undefined, SMALL), { engine: await openTestEngine(), folder: model });
  rmSync(join(model, "checkpoint.mho"), { force: true });
  for (let i = 0; i < RUNS; i++) cpSync(model, folder(i), { recursive: true });
  // a time that can be set again exactly
  utimesSync(join(folder(3), "result.json"), WHOLE_SECOND, WHOLE_SECOND);
});

test("what did not change is not read again; what changed is", async () => {
  const before = await listAnew();
  expect(before.runs).toHaveLength(RUNS);
  // a damaged file that nobody can tell from what it was: who reads it sees the damage
  overwrite(join(folder(3), "result.json"), (text) =>
    text.replace(/\d/, (digit) => (digit === "9" ? "8" : "9")),
  );
  writeFileSync(join(folder(4), "result.json"), "{}");
  rmSync(folder(5), { recursive: true });
  const after = await listAnew();
  expect(stateOf(after, 3)).toEqual(stateOf(before, 3));
  expect(stateOf(after, 4).problem).toContain("result.json");
  expect(after.runs).toHaveLength(RUNS - 1);
  expect(stateOf(after, 6)).toEqual(stateOf(before, 6));
});

test.each([
  ["damaged", (text: string) => text.replace('"testAccuracy":0.', '"testAccuracy":1.')],
  ["of another version", (text: string) => text.replace(/"basis":"../, '"basis":"--')],
  ["no text of ours", () => "{}"],
])("a file of summaries that is %s is not believed", async (_, change) => {
  const text = readFileSync(file, "utf8");
  expect(change(text)).not.toBe(text);
  writeFileSync(file, change(text));
  const { problem } = stateOf(await listAnew(), 3);
  expect(problem).toContain("result.json");
  // and it is written anew
  expect(readFileSync(file, "utf8")).toContain("result.json cannot be read");
  overwrite(file, () => text);
});
