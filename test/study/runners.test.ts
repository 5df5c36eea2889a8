// A study made by worker processes here, and by several machines that share its folder.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import {
  COMPARED,
  folderOf,
  KILLS,
  MAIN,
  mho,
  processesWith,
  quietRun,
  resultsIn,
  studyText,
  survive,
} from "./command.ts";

const folder = folderOf("study");
const at = (name: string) => join(folder, name);

let quiet: Record<string, string> = {};

describe("a study", () => {
  beforeAll(async () => {
    writeFileSync(at("study.toml"), studyText(2));
    writeFileSync(at("compared.toml"), COMPARED);
    await mho(["study", "run", at("study.toml"), "--out", at("quiet"), "--jobs", "1", "--quiet"]);
    quiet = resultsIn(at("quiet"));
  }, 600_000);

  test("makes each point once, and leaves nothing else behind", () => {
    expect(Object.keys(quiet)).toHaveLength(8);
    for (const name of ["runs", "locks"]) expect(readdirSync(join(at("quiet"), name))).toEqual([]);
  });

  test("answers as JSON: means, seeds, every result", async () => {
    const { out } = await mho(["study", "show", at("quiet"), "--json"]);
    const answer = JSON.parse(out);
    expect(answer).toMatchObject({
      points: 8,
      missing: 0,
      objectives: ["testAccuracy", "trainingEnergyJoule"],
    });
    expect(answer.rows).toHaveLength(4);
    expect(answer.results).toHaveLength(8);
    const sgd = answer.rows.filter((row: { combination: object }) =>
      Object.values(row.combination).includes("sgd"),
    );
    for (const { means } of sgd) expect(means.trainingEnergyJoule.mean).toBeGreaterThan(0);
    await mho(["study", "show", at("quiet"), "--csv", at("results.csv")]);
    const [titles, ...lines] = readFileSync(at("results.csv"), "utf8").trim().split("\n");
    expect(titles).toMatch(/^training.rule,device.nonlinearityLtp,seed,testAccuracy,/);
    expect(lines).toHaveLength(8);
    const status = JSON.parse((await mho(["study", "status", at("quiet"), "--json"])).out);
    expect(status).toEqual({ name: "study", points: 8, done: 8, missing: 0, running: 0 });
  });

  test("an unknown runner is refused, also where nothing is left to make", async () => {
    const { code, err } = await mho([
      "study",
      "run",
      at("study.toml"),
      "--out",
      at("quiet"),
      "--runner",
      "cray",
    ]);
    expect(code).toBe(2);
    expect(err).toContain('there is no runner "cray"');
  });

  test.each([
    ["--queue", "local", "redis://127.0.0.1"],
    ["--partition", "local", "main"],
    ["--jobs", "slurm", "2"],
    ["--threads", "bullmq", "2"],
  ])("%s is refused with --runner %s, where it does nothing", async (flag, runner, value) => {
    const env = { ...process.env, MHO_QUEUE: "redis://127.0.0.1:1" };
    const { code, err } = await mho(
      ["study", "run", at("study.toml"), "--out", at("quiet"), "--runner", runner, flag, value],
      env,
    );
    expect(code).toBe(2);
    expect(err).toContain(`${flag} does not act with --runner ${runner}`);
  });

  test("two workers give what one gives", async () => {
    const { code } = await mho([
      "study",
      "run",
      at("study.toml"),
      "--out",
      at("two"),
      "--jobs",
      "2",
      "--quiet",
    ]);
    expect(code).toBe(0);
    expect(resultsIn(at("two"))).toEqual(quiet);
  }, 180_000);

  test("a larger study makes the new points only", async () => {
    writeFileSync(at("grown.toml"), studyText(3));
    const { out } = await mho(["study", "run", at("grown.toml"), "--out", at("two")]);
    expect(out).toContain("12 points, 4 to make");
    expect(resultsIn(at("two"))).toMatchObject(quiet);
  }, 180_000);

  test("a point that cannot be trained is named, and the others are made", async () => {
    writeFileSync(at("odd.toml"), studyText(1, '"software", "mixed-precision"', 1));
    const { code, out, err } = await mho(["study", "run", at("odd.toml"), "--out", at("odd"), "--quiet"]);
    expect(code, err).toBe(0);
    expect(out).toContain("mixed-precision");
  }, 180_000);

  test("whatever is killed, each point is made exactly once, as a quiet run makes it", async () => {
    const out = at("killed");
    await survive(KILLS, {
      quiet: await quietRun(COMPARED),
      folder: out,
      run: () => mho(["study", "run", at("compared.toml"), "--out", out, "--quiet"]),
      // workers, and the program that leads them
      victims: () => processesWith(MAIN, out),
    });
    expect(readdirSync(join(out, "runs"))).toEqual([]);
  }, 900_000);

  test("two workers of a shared folder make what is missing, and end", async () => {
    const begun = mho(["study", "run", at("study.toml"), "--out", at("shared"), "--jobs", "1", "--quiet"]);
    await expect.poll(() => Object.keys(resultsIn(at("shared"))).length).toBeGreaterThan(0);
    const helper = mho(["worker", at("shared"), "--jobs", "1"]);
    for (const { code, err } of [await begun, await helper]) expect(code, err).toBe(0);
    expect((await helper).out).toMatch(/\d+ of \d+ points to make/);
    expect(resultsIn(at("shared"))).toEqual(quiet);
    expect((await mho(["worker", at("shared")])).out).toContain(" 0 of ");
  }, 300_000);
});
