// `mho reproduce` from end to end at its smallest scale: runs, records, claims, page and figures.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { packageRoot } from "../../src/base/packageRoot.ts";
import { withEngine as withOptions } from "../../src/cli/flagValues.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { resolveExperiment } from "../../src/experiment/experiment.ts";
import { applyOverrides } from "../../src/experiment/overrides.ts";
import { LastDataset } from "../../src/study/lastDataset.ts";
import { pointHash, type StudyPoint } from "../../src/study/point.ts";
import { RecordedStudy } from "../../src/study/recordedStudy.ts";
import { addRecord, readRecords } from "../../src/study/records.ts";
import { workOn } from "../../src/study/sweep/workOn.ts";
import { mho } from "./inProcess.ts";

const folder = mkdtempSync(join(tmpdir(), "mho-reproduce-"));
const at = (name: string) => join(folder, name);
const records = at("smoke.jsonl");
const reproduce = (...args: string[]) => mho("reproduce", "--scale", "smoke", "--records", records, ...args);

const withEngine = <T>(run: (engine: Engine) => Promise<T>) => withOptions({ threads: 1 }, () => {}, run);

const SETTINGS = ["data.trainLimit=64", "data.testLimit=32", "training.epochs=1", "network.width=0.0625"];
const TINY: StudyPoint = {
  group: "claims",
  axes: {},
  settings: [...SETTINGS, "training.rule=software"],
  experiment: resolveExperiment(applyOverrides({}, [...SETTINGS, "training.rule=software"])),
};

/** In this process, without a runner. */
const make = (points: readonly StudyPoint[], file: string, datasets = new LastDataset()) =>
  RecordedStudy.lead(points, { file, datasets }, async (study) => {
    const { folder, plan } = study;
    for (const { hash } of plan.points) {
      await workOn(hash, { folder, datasets, withEngine, keepRuns: true });
      await study.record(hash);
    }
  });

describe("mho reproduce", () => {
  beforeAll(async () => {
    const { code, err } = await reproduce("--only", "claims", "--only", "converter", "--quiet", "--json");
    expect(code, err).toBe(0);
  }, 480_000);

  test("keeps a record of each run, and makes none twice", async () => {
    const before = readFileSync(records, "utf8");
    expect(readRecords(records).size).toBe(22 + 5);
    const trained = [...readRecords(records).values()].filter(({ rule }) => rule !== "software");
    for (const { energy, hardware } of trained) {
      const { model, silicon } = hardware!;
      expect(model.energy).toBe(energy!.total);
      expect(silicon.energy).toBeGreaterThan(model.energy);
      expect(model.naiveEnergy).toBeGreaterThan(model.energy);
      expect(model.momentum).toBeGreaterThanOrEqual(model.momentumCircuits);
      expect(energy!.weightUpdate).toBeGreaterThan(0);
      expect(energy!.total).toBeGreaterThan(energy!.weightUpdate);
    }
    expect(existsSync(at(".running")) ? readdirSync(at(".running")) : []).toEqual([]);
    expect((await reproduce("--only", "claims", "--quiet")).code).toBe(0);
    expect(readFileSync(records, "utf8")).toBe(before);
  });

  test("states every claim with our number, and what is missing", async () => {
    const { out } = await reproduce("--only", "claims", "--json", "--quiet");
    const { claims, missing } = JSON.parse(out);
    expect(missing).toBe(18);
    expect(claims).toHaveLength(15);
    expect(claims[0].ours).toMatch(/points (lost|gained) \(2 seeds\)/);
    const efficiency = claims.find(({ published }: { published: string }) => published === "23.59 TOPS/W");
    expect(Math.abs(Number.parseFloat(efficiency.ours) / 23.59 - 1)).toBeLessThan(0.15);
  });

  test("a record names the copy of the images, not where it lies", async () => {
    const source = join(packageRoot(), "datasets", "cifar10-mini.tar.gz");
    const overrides = [...TINY.settings, `data.source=${source}`];
    const experiment = resolveExperiment(applyOverrides({}, overrides));
    const file = at("elsewhere.jsonl");
    await make([{ ...TINY, experiment }], file);
    const [record] = readRecords(file).values();
    expect(record!.data).toMatch(/^cifar10-mini/);
    expect(readFileSync(file, "utf8")).not.toContain(packageRoot());
  });

  test("records of other images are never served", async () => {
    const file = at("foreign.jsonl");
    const [known] = readRecords(records).values();
    const foreign = { fingerprint: "0".repeat(64), data: "other.tar.gz: class folders" };
    // of this very point, and of another one
    for (const hash of [pointHash(TINY.experiment), "0123456789abcdef"]) {
      rmSync(file, { force: true });
      addRecord(file, { ...known!, ...foreign, hash });
      await expect(make([TINY], file)).rejects.toThrow(
        /trained on other images \(000000000000…, other.tar.gz.*--records FILE/s,
      );
      expect(readRecords(file).size).toBe(1);
    }
  });

  test("one process leads; a second one gets a message", async () => {
    const file = at("shared.jsonl");
    await RecordedStudy.lead([TINY], { file, datasets: new LastDataset() }, async () => {
      await expect(make([TINY], file)).rejects.toThrow("another process makes these runs now");
    });
    await make([TINY], file);
    expect(readRecords(file).size).toBe(1);
  });

  test("what a run has learned is not lost where the process that leads ends before it writes the record", async () => {
    const file = at("kept.jsonl");
    const datasets = new LastDataset();
    const ended = RecordedStudy.lead([TINY], { file, datasets }, async ({ folder, plan }) => {
      await workOn(plan.points[0]!.hash, { folder, datasets, withEngine, keepRuns: true });
      throw new Error("killed");
    });
    await expect(ended).rejects.toThrow("killed");
    expect(readRecords(file).size).toBe(0);
    await RecordedStudy.lead([TINY], { file, datasets }, async (study) => {
      const [hash] = study.finished();
      await study.record(hash!);
    });
    expect(readRecords(file).size).toBe(1);
    expect(readdirSync(at(".running"))).toEqual([]);
  });

  test("a run that cannot be made says why, and is tried again the next time", async () => {
    writeFileSync(
      at("three.toml"),
      'input = { height = 32, width = 32, channels = 3 }\n[[layers]]\nkind = "fc"\nunits = 3\nrelu = false\n',
    );
    const overrides = ["data.trainLimit=64", "data.testLimit=32", `network.name=${at("three.toml")}`];
    const point = { ...TINY, experiment: resolveExperiment(applyOverrides({}, overrides)) };
    const file = at("bad.jsonl");
    const datasets = new LastDataset();
    for (const _ of [1, 2])
      await RecordedStudy.lead([point], { file, datasets }, async (study) => {
        expect(study.finished()).toEqual([]);
        const { folder, plan } = study;
        const { hash } = plan.points[0]!;
        expect(await workOn(hash, { folder, datasets, withEngine, keepRuns: true })).toBe("failed");
        expect(study.problemOf(hash)).toContain("3 outputs, the data have 10");
      });
    expect(readRecords(file).size).toBe(0);
  });

  test("a run of the same experiment gives the same record", async () => {
    const [first] = readRecords(records).values();
    const again = at("again.jsonl");
    for (const record of readRecords(records).values())
      if (record.hash !== first!.hash) addRecord(again, record);
    expect(
      (
        await mho(
          "reproduce",
          "--scale",
          "smoke",
          "--records",
          again,
          "--only",
          "claims",
          "--only",
          "converter",
          "--quiet",
        )
      ).code,
    ).toBe(0);
    const { seconds: _, ...same } = first!;
    expect(readRecords(again).get(first!.hash)).toMatchObject(same);
  });

  test("--report writes page and figures from the records alone", async () => {
    expect((await reproduce("--report", "--page", at("results.md"), "--quiet")).code).toBe(0);
    const page = readFileSync(at("results.md"), "utf8");
    expect(page).toContain("| label +3/−3, 256 states, adaptive-momentum, 6-bit converters both ways |");
    expect(page).toContain(
      "![Accuracy against the bits of the converters (bars: 95 % interval over the seeds; dashed: software)](results/converter.svg)",
    );
    expect(page).toMatch(
      /\| ±3 \| 256 \| sgd \| [\d.]+ \| [\d.]+ \| [\d.]+ % \| .* points (lost|gained) \(2 seeds\) \|/,
    );
    expect(page).toMatch(/CIFAR-10.*\. SHA-256 [0-9a-f]{12}…/i);
    // one of the converter's runs is of the nonlinearity group, too
    const figures = ["stationary", "claims", "converter", "nonlinearity"].flatMap((name) => [
      `${name}.svg`,
      `${name}.png`,
      `${name}.vl.json`,
    ]);
    expect(readdirSync(at("results"))).toEqual(expect.arrayContaining(figures));
    expect(readFileSync(at("results/claims.svg"), "utf8")).toContain("adaptive-momentum");
  });

  test("--list names what is missing without running it", async () => {
    const { out } = await reproduce("--list", "--json");
    expect(JSON.parse(out)).toHaveLength(18);
    const { out: text } = await reproduce("--list", "--only", "devices");
    expect(text).toContain("5 runs to make");
  });

  test("the runs at the size of published results are listed by group, in the order of their worth, and searched before", async () => {
    const paper = (...args: string[]) =>
      mho("reproduce", "--scale", "paper", "--records", at("paper.jsonl"), "--json", ...args);
    const listed = JSON.parse((await paper("--list")).out);
    expect(listed[0].axes).toEqual({ rule: "software", seed: 1 });
    // the first seed of every kind before the second of any
    const seeds = listed.slice(0, 35).map(({ axes }: { axes: { seed: number } }) => axes.seed);
    expect(seeds).toEqual(seeds.toSorted((a: number, b: number) => a - b));
    expect(seeds.at(-1)).toBe(5);
    expect(listed).toHaveLength(35 + 11 + 9 + 2 + 18);
    expect(JSON.parse((await paper("--list", "--only", "resnet18")).out)).toHaveLength(9);
    const { search } = JSON.parse((await paper("--list", "--search", "--only", "vgg8")).out);
    expect(search.map(({ rule }: { rule: string }) => rule)).toContain("software");
    expect(await paper("--only", "words")).toMatchObject({
      code: 2,
      err: expect.stringContaining("vgg8-bn, vgg8, resnet18"),
    });
    expect(await paper("--report")).toMatchObject({
      code: 2,
      err: expect.stringContaining("mho reproduce --report"),
    });
  });

  test("bad input is named", async () => {
    expect(await reproduce("--only", "claim")).toMatchObject({
      code: 2,
      err: expect.stringContaining("claims, nonlinearity"),
    });
    writeFileSync(at("broken.jsonl"), "{}\n");
    const broken = await mho("reproduce", "--scale", "smoke", "--records", at("broken.jsonl"), "--report");
    expect(broken).toMatchObject({ code: 2, err: expect.stringContaining("broken.jsonl:1") });
  });
});

describe("mho reproduce --search", () => {
  const file = at("searched.jsonl");
  const search = (...args: string[]) =>
    mho("reproduce", "--scale", "smoke", "--search", "--records", file, ...args);

  test("goes rung by rung to one candidate for each rule, on images held back, and makes no run twice", async () => {
    const listed = JSON.parse((await search("--list", "--json", "--quiet")).out);
    expect(listed).toMatchObject({
      missing: 12,
      search: [{ best: null }, { best: null }, { best: null }, { best: null }],
    });
    const { code, out, err } = await search("--json", "--quiet");
    expect(code, err).toBe(0);
    const { missing, search: found } = JSON.parse(out);
    expect(missing).toBe(0);
    for (const { rungs, best } of found) {
      expect(rungs.map((standings: unknown[]) => standings.length)).toEqual([3, 1]);
      expect(rungs[1][0].candidate).toEqual(rungs[0][0].candidate);
      expect(best).toEqual(rungs[1][0].candidate);
    }
    const made = readFileSync(at("search-searched.jsonl"), "utf8");
    expect(made.trim().split("\n")).toHaveLength(16);
    for (const record of readRecords(at("search-searched.jsonl")).values())
      expect(record.data).toContain("held back for validation");
    expect((await search("--quiet")).out).toContain("validation accuracy");
    expect(readFileSync(at("search-searched.jsonl"), "utf8")).toBe(made);
    expect(existsSync(file)).toBe(false);
  }, 480_000);

  test("refuses flags that it would not use", async () => {
    for (const args of [["--report"], ["--only", "claims"]]) {
      const { code, err } = await search(...args);
      expect(code).toBe(2);
      expect(err).toContain(`${args[0]} cannot be given beside --search`);
    }
  });
});
