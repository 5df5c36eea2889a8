// A program that drives a study: every line has its answer, every point is made once, whatever is sent and whatever is killed.

import { execFile, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { isLeftOver } from "../../src/base/atomicFile.ts";
import { packageRoot } from "../../src/base/packageRoot.ts";
import type { DriveAnswer } from "../../src/study/sweep/drive.ts";

const MAIN = join(packageRoot(), "dist", "cli", "main.js");
const folder = mkdtempSync(join(tmpdir(), "mho-drive-"));
const at = (name: string) => join(folder, name);
const FILE = at("driven.toml");
writeFileSync(
  FILE,
  `[experiment]
network = { name = "mlp", hidden = [] }
data = { trainLimit = 60, testLimit = 20 }
training = { epochs = 1, batch = 10 }
[study]
seeds = [1, 2]
objectives = ["testAccuracy", "trainLoss"]
`,
);

interface Ended {
  readonly code: number | null;
  readonly answers: readonly DriveAnswer[];
  readonly err: string;
}

function drive(out: string, input: string, more: readonly string[] = []): Promise<Ended> {
  return new Promise((done) => {
    const args = [MAIN, "study", "drive", FILE, "--out", at(out), ...more];
    const child = execFile(process.execPath, args, { maxBuffer: 2 ** 26 }, (error, stdout, err) =>
      done({
        code: error ? (error.code as unknown as number) : 0,
        answers: stdout
          .trim()
          .split("\n")
          .filter((line) => line !== "")
          .map((line) => JSON.parse(line)),
        err,
      }),
    );
    child.stdin!.end(input);
  });
}

const lines = (...asked: readonly unknown[]) => asked.map((one) => `${JSON.stringify(one)}\n`).join("");
const byId = (answers: readonly DriveAnswer[]) => new Map(answers.map((answer) => [answer.id, answer]));
const filesIn = (out: string) =>
  Object.fromEntries(
    readdirSync(join(at(out), "results"))
      // what a killed write left is swept an hour later
      .filter((name) => !isLeftOver(name))
      .sort()
      .map((name) => [name, readFileSync(join(at(out), "results", name), "utf8")]),
  );

describe("mho study drive", () => {
  const rate = (id: unknown, value: number, more = {}) => ({
    id,
    set: { "training.learningRate": value },
    ...more,
  });

  test("answers each line, several at once, and makes a point once", async () => {
    const asked = lines(
      rate("one", 0.1, { seed: 1 }),
      rate(2, 0.1),
      rate(3, 0.5),
      rate("again", 0.1, { seed: 1 }),
    );
    const { code, answers, err } = await drive("driven", asked, ["--jobs", "2"]);
    expect(code, err).toBe(0);
    const found = byId(answers);
    expect([...found.keys()].sort()).toEqual([2, 3, "again", "one"]);
    expect(found.get("again")).toEqual({ ...found.get("one"), id: "again" });
    const results = Object.values(filesIn("driven")).map((text) => JSON.parse(text));
    expect(results).toHaveLength(4);
    // without a seed: the mean of the study's seeds
    const losses = results.filter(({ hash }) => {
      const point = JSON.parse(readFileSync(join(at("driven"), "points", `${hash}.json`), "utf8"));
      return point.combination["training.learningRate"] === 0.5;
    });
    expect(losses.map(({ seed }) => seed).sort()).toEqual([1, 2]);
    const mean = (losses[0].figures.trainLoss + losses[1].figures.trainLoss) / 2;
    expect(found.get(3)!.values!.trainLoss).toBeCloseTo(mean, 12);

    const before = statSync(join(at("driven"), "results")).mtimeMs;
    const again = await drive("driven", asked);
    expect(byId(again.answers)).toEqual(found);
    expect(statSync(join(at("driven"), "results")).mtimeMs).toBe(before);
  }, 120_000);

  test("the folder is a study like others", async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [
      MAIN,
      "study",
      "show",
      at("driven"),
      "--json",
    ]);
    const { rows, points, missing } = JSON.parse(stdout);
    expect({ points, missing }).toEqual({ points: 4, missing: 0 });
    expect(rows.map(({ combination }: { combination: object }) => combination)).toEqual([
      { "training.learningRate": 0.1 },
      { "training.learningRate": 0.5 },
    ]);
  });

  test("what is wrong has an answer with its line, and ends nothing", async () => {
    const wrong: readonly (readonly [line: string, id: number | null, message: string])[] = [
      ["nonsense", null, "not readable"],
      ["[1, 2]", null, "line 1"],
      ["null", null, "line 1"],
      ['{"id": {}}', null, "at most 200 characters"],
      ['{"set": {}}', null, "id"],
      ['{"id": 7, "sett": {}}', 7, "unknown key"],
      ['{"id": 7, "set": {"training.learningRat": 1}}', 7, 'did you mean "training.learningRate"'],
      ['{"id": 7, "set": {"__proto__.x": 1}}', 7, "is no key"],
      ['{"id": 7, "set": {"training.learningRate": -1}}', 7, "allowed"],
      ['{"id": 7, "set": {"training.learningRate": null}}', 7, "line 1.set"],
      ['{"id": 7, "set": {"seed": 3}}', 7, 'write it beside: "seed": 1'],
      ['{"id": 7, "seed": -1}', 7, "line 1.seed"],
      [`{"id": 7, "set": ${"[".repeat(5000)}`, null, "line 1"],
      ["x".repeat(3_000_000), null, "more than 100000 characters"],
    ];
    const input = wrong.map(([line]) => `${line}\n`).join("") + lines(rate("good", 0.1, { seed: 1 }));
    const { code, answers } = await drive("driven", input);
    expect(code).toBe(0);
    expect(answers).toHaveLength(wrong.length + 1);
    wrong.forEach(([line, id, message], i) => {
      expect(answers[i], line.slice(0, 60)).toMatchObject({ id, values: null, line: i + 1 });
      expect(answers[i]!.problem).toContain(message.replace("line 1", `line ${i + 1}`));
    });
    expect(answers.at(-1)).toMatchObject({ id: "good", problem: null });
  }, 60_000);

  test("a point that cannot be trained says why", async () => {
    const { answers } = await drive("driven", lines({ id: 1, set: { "training.crop": 32 }, seed: 1 }));
    expect(answers).toMatchObject([{ id: 1, values: null }]);
    expect(answers[0]!.problem).toContain("shift images of 32x32 out of sight");
  }, 60_000);

  test("whatever is killed, what is asked again is made once, as a quiet run makes it", async () => {
    const asked = lines(...[0.05, 0.1, 0.2, 0.5].map((value, i) => rate(i, value)));
    const began = performance.now();
    const quiet = await drive("quiet", asked);
    const whole = performance.now() - began;
    for (let kills = 0; ; kills++) {
      const args = [MAIN, "study", "drive", FILE, "--out", at("killed"), "--jobs", "2"];
      const child = spawn(process.execPath, args, { stdio: ["pipe", "ignore", "ignore"], detached: true });
      child.stdin.on("error", () => {});
      child.stdin.end(asked);
      const ended = new Promise<number | null>((done) => child.once("close", done));
      // a slow machine is given longer
      const pause = (0.4 + 0.2 * kills) * whole;
      const code = await Promise.race([ended, wait(pause).then(() => "late" as const)]);
      if (code === 0) break;
      expect(code).toBe("late");
      process.kill(kills % 2 === 0 ? -child.pid! : child.pid!, "SIGKILL");
      await ended;
      expect(kills).toBeLessThan(40);
    }
    expect(filesIn("killed")).toEqual(filesIn("quiet"));
    expect(byId((await drive("killed", asked)).answers)).toEqual(byId(quiet.answers));
  }, 240_000);

  test("Ctrl-C stops it with checkpoints, while the input is still open", async () => {
    const args = [MAIN, "study", "drive", FILE, "--out", at("stopped")];
    const child = spawn(process.execPath, args, { stdio: ["pipe", "ignore", "pipe"] });
    const ended = new Promise<number | null>((done) => child.once("close", done));
    child.stdin.on("error", () => {});
    child.stdin.write(lines({ id: 1, set: { "training.epochs": 2000 } }));
    const running = join(at("stopped"), "runs");
    while (!hasBegun(running)) await wait(100);
    await wait(1000);
    child.kill("SIGINT");
    expect(await ended).toBe(130);
    const [hash] = readdirSync(running);
    expect(readdirSync(join(running, hash!))).toContain("checkpoint.mho");
  }, 60_000);
});

/** Whether a training has begun there. */
function hasBegun(path: string): boolean {
  try {
    return readdirSync(path).length > 0;
  } catch {
    return false;
  }
}

test("the example finds a learning rate, and no point is made twice", async () => {
  const script = join(packageRoot(), "examples", "studies", "search.mjs");
  const search = () => promisify(execFile)(process.execPath, [script, FILE, at("example")]);
  const { stdout } = await search();
  const asked = [...stdout.matchAll(/learning rate (\S+): loss (\S+)/g)].map(([, rate, loss]) => [
    rate,
    loss,
  ]);
  expect(asked).toHaveLength(12);
  const losses = new Map(asked as [string, string][]);
  expect(losses.size).toBe(7);
  // two seeds each
  expect(Object.keys(filesIn("example"))).toHaveLength(14);
  const [best] = [...losses].toSorted(([, a], [, b]) => Number(a) - Number(b))[0]!;
  const near = Number(/least loss near (\S+)/.exec(stdout)![1]);
  expect(Math.abs(Math.log10(near / Number(best)))).toBeLessThan(3.5 * 0.618 ** 5);
  const files = filesIn("example");
  expect((await search()).stdout).toBe(stdout);
  expect(filesIn("example")).toEqual(files);
}, 120_000);
