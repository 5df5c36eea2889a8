// Studies whose chips are priced and nothing is trained: the figures of `mho chip`, each priced once, kept in packs that show damage.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { resolveExperiment } from "../../src/experiment/experiment.ts";
import { chipReport } from "../../src/run/chipReport.ts";
import { costDocument, costOf } from "../../src/study/chipCost.ts";
import { StudyFolder } from "../../src/study/sweep/folder.ts";
import { prepareStudy } from "../../src/study/sweep/prepare.ts";
import { PricedDatasets, priceMissing } from "../../src/study/sweep/priceStudy.ts";
import { readStudy } from "../../src/study/sweep/studyFile.ts";
import { mho } from "../cli/inProcess.ts";

const folder = mkdtempSync(join(tmpdir(), "mho-chips-"));
const at = (name: string) => join(folder, name);
const packs = (name: string) =>
  readdirSync(join(at(name), "results")).filter((file) => file.startsWith("pack-"));

function study(name: string, { rows = "64, 128", bits = "4, 6", rest = "" } = {}): string {
  writeFileSync(
    at(name),
    `[experiment]
network = { name = "mlp", hidden = [8] }
[axes]
"array.rows, array.columns" = [${rows
      .split(", ")
      .map((side) => `[${side}, ${side}]`)
      .join(", ")}]
"array.adc.bits" = [${bits}]
"chip.node" = ["32 nm", "22 nm"]
[study]
task = "chip"
${rest || 'objectives = ["energyPerEpochJoule", "areaSquareMetre"]'}
`,
  );
  return at(name);
}

interface Answer {
  readonly results: readonly (Readonly<Record<string, unknown>> & {
    readonly combination: Readonly<Record<string, unknown>>;
  })[];
}

const run = async (file: string, out: string) => mho("study", "run", file, "--out", at(out));
const shown = async (out: string): Promise<Answer> =>
  JSON.parse((await mho("study", "show", at(out), "--json")).out);

describe("a study of chips", () => {
  test("has the figures of mho chip, to the last bit", async () => {
    expect((await run(study("a.toml"), "a")).code).toBe(0);
    const { results } = await shown("a");
    expect(results).toHaveLength(8);
    for (const { combination, hash, seed: _, problem, ...figures } of results) {
      const experiment = resolveExperiment({
        network: { name: "mlp", hidden: [8] },
        array: {
          rows: combination["array.rows"],
          columns: combination["array.columns"],
          adc: { bits: combination["array.adc.bits"] },
        },
        chip: { node: combination["chip.node"] },
      });
      const { estimate } = chipReport(experiment, { brief: true });
      const { experimentHash, ...expected } = costDocument(costOf("", estimate));
      expect(experimentHash).toBe("");
      expect([figures, problem]).toEqual([expected, null]);
      expect(hash).toMatch(/^[0-9a-f]{16}$/);
    }
  });

  test("prices each chip once; a larger study only the new ones", async () => {
    await run(study("b.toml"), "b");
    const before = packs("b");
    expect((await run(at("b.toml"), "b")).out).toContain("0 to make");
    expect(packs("b")).toEqual(before);
    const { out } = await run(study("b.toml", { bits: "4, 6, 8" }), "b");
    expect(out).toContain("12 points, 4 to make");
    expect(packs("b")).toHaveLength(2);
    expect((await shown("b")).results).toHaveLength(12);
  });

  test("a damaged pack is named; without it its chips are priced anew, and cost the same", async () => {
    await run(study("c.toml"), "c");
    const [name] = packs("c");
    const file = join(at("c"), "results", name!);
    const { results } = await shown("c");
    writeFileSync(file, readFileSync(file, "utf8").replace(/"areaSquareMetre":\d/, '"areaSquareMetre":9'));
    const { code, err } = await mho("study", "show", at("c"));
    expect([code, err]).toEqual([2, expect.stringContaining("was changed after Mho wrote it")]);
    rmSync(file);
    expect((await run(at("c.toml"), "c")).code).toBe(0);
    expect((await shown("c")).results).toEqual(results);
  });

  test("a chip that cannot be built is an answer", async () => {
    const { code, out } = await run(study("d.toml", { rows: "4, 128" }), "d");
    expect(code).toBe(0);
    expect(out).toContain("no room for the circuits beside 4 x 4");
    const { results } = await shown("d");
    expect(results.filter(({ problem }) => problem !== null)).toHaveLength(4);
  });

  test("what is priced before it is stopped is kept", async () => {
    const bits = Array.from({ length: 14 }, (_, i) => i + 2).join(", ");
    const rows = Array.from({ length: 20 }, (_, i) => 64 + 8 * i).join(", ");
    const read = readStudy(study("e.toml", { bits, rows }));
    const place = new StudyFolder(at("e"));
    const datasets = new PricedDatasets();
    const plan = await prepareStudy(read, place, datasets.fingerprintOf);
    const stop = new AbortController();
    const options = { threads: 1, signal: stop.signal, onProgress: () => stop.abort() };
    await expect(priceMissing(read, plan, place, datasets, options)).rejects.toThrow("is safe");
    const kept = place.finished().size;
    expect(kept).toBeGreaterThan(0);
    expect(kept).toBeLessThan(560);
    expect((await run(at("e.toml"), "e")).out).toContain(`560 points, ${560 - kept} to make`);
    expect(place.finished().size).toBe(560);
  });

  test.each([
    ['objectives = ["testAccuracy"]', 'testAccuracy is an objective of task = "train"'],
    ["seeds = [1, 2]", "the price of a chip has no seeds"],
    ['objectives = ["energy"]', "energyPerEpochJoule"],
  ])("%s is refused with what is known", async (rest, words) => {
    const { code, err } = await run(study("f.toml", { rest }), "f");
    expect(err).toContain(words);
    expect(code).toBe(2);
  });

  test("needs no cluster, and says so", async () => {
    const { code, err } = await mho("study", "run", study("g.toml"), "--runner", "slurm");
    expect([code, err]).toEqual([2, expect.stringContaining("chips are priced here")]);
  });

  test("prices of a training are refused by name", async () => {
    writeFileSync(at("h.toml"), '[study]\nobjectives = ["energyPerEpochJoule"]\n');
    const { code, err } = await run(at("h.toml"), "h");
    expect([code, err]).toEqual([2, expect.stringContaining('is an objective of task = "chip"')]);
  });
});
