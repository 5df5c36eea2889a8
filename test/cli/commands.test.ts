// The contract of the command line: exit codes, --json purity, errors that say what to do.
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { describeKeys } from "../../src/experiment/describeKeys.ts";
import { mho } from "./inProcess.ts";

const folder = mkdtempSync(join(tmpdir(), "mho-cli-"));
const TINY = [
  "network.name=mlp",
  "network.hidden=[8]",
  "network.width=1",
  "data.trainLimit=40",
  "data.testLimit=20",
  "training.epochs=1",
  "training.batch=20",
].flatMap((text) => ["--set", text]);

describe("train", () => {
  test("--json prints the document of the contract and nothing else; the rest goes to standard error", async () => {
    const out = join(folder, "json");
    const { code, out: text, err } = await mho("train", ...TINY, "--json", "--out", out);
    expect(code).toBe(0);
    const result = JSON.parse(text);
    expect(result).toMatchObject({
      testAccuracy: expect.any(Number),
      bestTestAccuracy: expect.any(Number),
      trainImagesPerSecond: expect.any(Number),
      engine: expect.any(String),
      experimentHash: expect.stringMatching(/^[0-9a-f]{16}$/),
      pulses: { perWeight: expect.any(Number), ltp: expect.any(Number), ltd: expect.any(Number) },
      run: out,
    });
    expect(result.epochs).toHaveLength(1);
    expect(result.epochs[0]).toMatchObject({ epoch: 1, testAccuracy: result.testAccuracy });
    expect(result.epochs[0].seconds).toBeGreaterThan(0);
    expect(result.chip).toMatchObject({
      efficiencyTopsPerWatt: expect.any(Number),
      energyPerEpochJoule: { total: expect.any(Number) },
      latencyPerEpochSecond: { total: expect.any(Number) },
      areaSquareMetre: { total: expect.any(Number) },
      momentumOverhead: { energyFraction: expect.any(Number) },
      imagesPerEpoch: 40,
    });
    const check = expect.stringMatching(/^sha256:[0-9a-f]{64}$/);
    expect(JSON.parse(readFileSync(join(out, "result.json"), "utf8"))).toEqual({ ...result, check });
    for (const part of ["device", "ADC forward", "epoch 1/1", "fc2"]) expect(err).toContain(part);
  });

  test("a run is a folder with experiment, epochs, result and checkpoint", async () => {
    const out = join(folder, "files");
    const { code, out: text } = await mho("train", ...TINY, "--out", out, "--quiet");
    expect(code).toBe(0);
    expect(text).toMatch(/^[\s\S]*test accuracy/);
    expect(text).not.toContain("epoch 1/1");
    const read = (file: string) => JSON.parse(readFileSync(join(out, file), "utf8"));
    expect(read("experiment.json")).toMatchObject({ mho: expect.any(String), experiment: { seed: 1 } });
    const { epochs } = read("result.json");
    expect(read("epochs.json")).toEqual(
      epochs.map((epoch: object) => ({ ...epoch, check: expect.any(String) })),
    );
    expect(text).toMatch(/^chip .*TOPS\/W, .* for an epoch of 40 images/m);
    expect(existsSync(join(out, "checkpoint.mho"))).toBe(true);
  });

  test("a folder in use is refused, and --resume of a finished run repeats its result", async () => {
    const out = join(folder, "again");
    const first = await mho("train", ...TINY, "--out", out, "--json", "--quiet");
    const second = await mho("train", ...TINY, "--out", out);
    expect(second.code).toBe(2);
    expect(second.err).toContain("--resume");
    const resumed = await mho("train", "--resume", out, "--json", "--quiet");
    expect(resumed.code).toBe(0);
    expect(JSON.parse(resumed.out).testAccuracy).toBe(JSON.parse(first.out).testAccuracy);
    const changed = await mho("train", "--resume", out, "--seed", "3");
    expect(changed.code).toBe(2);
    expect(changed.err).toContain("--seed");
  });

  test("float weights have no chip, and one that cannot be built fails no run", async () => {
    const train = async (name: string, ...set: string[]) => {
      const { code, out } = await mho(
        "train",
        ...TINY,
        ...set,
        "--json",
        "--quiet",
        "--out",
        join(folder, name),
      );
      expect(code).toBe(0);
      return JSON.parse(out).chip;
    };
    expect(await train("float", "--set", "training.rule=software")).toBeNull();
    expect(await train("refused", "--set", "chip.node=33 nm")).toEqual({
      refused: expect.stringContaining("33 nm"),
    });
  });

  test("the same seed gives the same numbers, another seed others", async () => {
    const loss = async (name: string, seed: string) => {
      const { out } = await mho(
        "train",
        ...TINY,
        "--seed",
        seed,
        "--json",
        "--quiet",
        "--out",
        join(folder, name),
      );
      return JSON.parse(out).epochs[0].trainLoss;
    };
    const first = await loss("seed-a", "5");
    expect(await loss("seed-b", "5")).toBe(first);
    expect(await loss("seed-c", "6")).not.toBe(first);
  });
});

describe("compare", () => {
  test("runs the rules named and measures each from software", async () => {
    const out = join(folder, "compare");
    const { code, out: text } = await mho(
      "compare",
      ...TINY,
      "--rules",
      "software,sgd",
      "--json",
      "--out",
      out,
    );
    expect(code).toBe(0);
    const { runs } = JSON.parse(text);
    expect(runs.map((run: { rule: string }) => run.rule)).toEqual(["software", "sgd"]);
    expect(runs[0].differenceToSoftware).toBe(0);
    expect(runs[1].differenceToSoftware).toBeCloseTo(runs[1].testAccuracy - runs[0].testAccuracy);
    const again = await mho("compare", "--resume", out, "--quiet");
    expect(again.code).toBe(0);
    expect(again.out).toMatch(/rule +test accuracy/);
    const study = JSON.parse((await mho("study", "show", out, "--json")).out);
    expect(study.rows[1].differences.testAccuracy.mean).toBeCloseTo(runs[1].differenceToSoftware);
  });

  test("a rule that cannot be trained is named", async () => {
    const file = join(folder, "three.toml");
    writeFileSync(
      file,
      'input = { height = 32, width = 32, channels = 3 }\n[[layers]]\nkind = "fc"\nunits = 3\nrelu = false\n',
    );
    const few = ["--set", "data.trainLimit=40", "--set", "data.testLimit=20", "--rules", "software"];
    const out = join(folder, "three");
    const { code, err } = await mho("compare", "--set", `network.name=${file}`, ...few, "--out", out);
    expect(code).toBe(1);
    expect(err).toMatch(/training\.rule=software, seed 1: .*3 outputs, the data have 10/s);
  });

  test("what is no comparison is refused", async () => {
    const { code, err } = await mho("compare", "--resume", folder);
    expect(code).toBe(2);
    expect(err).toContain("there is no comparison here");
  });

  test("an unknown rule is refused with a suggestion", async () => {
    const { code, err } = await mho("compare", "--rules", "software,momentom");
    expect(code).toBe(2);
    expect(err).toContain('did you mean "momentum"');
  });
});

describe("wrong usage ends with 2 and says what to do", () => {
  test.each([
    [["train", "--set", "training.epoch=3"], 'did you mean "training.epochs"'],
    [["train", "--set", "device.rOn=5 ohm"], "100 ohm … 1 Tohm"],
    [["train", "--set", "training.batch=0"], "allowed: 1 … 4096 images"],
    [["train", "--set", "novalue"], "key=value"],
    [["train", "absent.toml"], "no such file"],
    [["train", "--engine", "abacus"], "reference, native, webgpu"],
    [["train", "--threads", "0"], "1 or more"],
    [["train", "--resume", folder], "no run here"],
    [["trian"], "did you mean train?"],
    [["train", "--jsn"], "did you mean --json?"],
    [["train", "--epochs", "5"], "hint: --set training.epochs=5"],
    [["compare", "--training.epochs=5"], "hint: --set training.epochs=5"],
    [["chip", "--r-on", "240 kohm"], 'hint: --set device.rOn="240 kohm"'],
    [["train", "--levels", "--quiet"], "hint: --set device.levels=…"],
    [["train", "--lr", "0.2"], "hint: --set training.learningRate=0.2"],
    [["train", "--adc-bits", "5"], "hint: --set array.adc.bits=5"],
    [["train", "--data", "cifar10"], "hint: --set data.source=cifar10"],
    [["train", "training.epochs=5"], "hint: a key is changed with --set training.epochs=5"],
    [["data", "get", "cifar10", "--epochs", "5"], "hint: see mho data get --help"],
    [["device", "fit"], "missing required argument 'files'"],
    [["explain", "device.rOnn"], 'did you mean "device.rOn"'],
    [["device", "show", "hzo-fefett"], 'did you mean "hzo-fefet"'],
    [["data", "get", "cifar"], "cifar10"],
  ])("%j", async (args, words) => {
    const { code, out, err } = await mho(...args);
    expect(code).toBe(2);
    expect(err).toContain(words);
    expect(err).not.toMatch(/\n +at .*\.ts/);
    expect(out).toBe("");
  });

  test("with --json the error is the one document", async () => {
    const { code, out } = await mho("train", "--set", "epochs=3", "--json");
    expect(code).toBe(2);
    expect(JSON.parse(out).error).toMatchObject({ code: "MHO_CONFIG" });
    const flag = JSON.parse((await mho("train", "--epochs", "3", "--json")).out).error;
    expect(flag).toEqual({
      code: "MHO_CONFIG",
      at: "mho train",
      hint: "--set training.epochs=3",
      message: "mho train: unknown option '--epochs'\n  hint: --set training.epochs=3",
    });
  });

  test("no data ends with 1", async () => {
    const empty = mkdtempSync(join(tmpdir(), "mho-empty-"));
    writeFileSync(join(empty, "notes.txt"), "nothing");
    const { code, err } = await mho("data", "check", empty);
    expect(code).toBe(1);
    expect(err).toContain("MHO_DATA");
  });
});

describe("explain", () => {
  test("knows every leaf, by its path", async () => {
    for (const { path, description } of describeKeys()) {
      const { code, out } = await mho("explain", path);
      expect(code, path).toBe(0);
      expect(out, path).toContain(description);
    }
  });

  test("takes a section, a single word, and nothing", async () => {
    expect((await mho("explain", "array.adc")).out).toContain("array.adc.percentile");
    expect((await mho("explain", "rOn")).out).toContain("device.rOn");
    expect(JSON.parse((await mho("explain", "--json")).out)).toHaveLength(describeKeys().length);
  });
});

describe("the other commands", () => {
  test.each([
    [["doctor"], { engines: expect.any(Array), defaultEngine: expect.any(String) }],
    [["data", "check", "cifar10-mini"], { train: 5000, test: 1000 }],
    [["device", "show", "hzo-fefet"], { id: "hzo-fefet", resolved: expect.any(Object) }],
  ])("%j answers in text and in JSON", async (args, content) => {
    const text = await mho(...args);
    const json = await mho(...args, "--json");
    expect([text.code, json.code]).toEqual([0, 0]);
    expect(text.out.length).toBeGreaterThan(100);
    expect(JSON.parse(json.out)).toMatchObject(content);
  });

  test("lists data sets and devices", async () => {
    expect((await mho("data", "list")).out).toContain("cifar10-mini");
    expect(JSON.parse((await mho("device", "list", "--json")).out).length).toBeGreaterThan(15);
  });

  test("--help and --version are no errors", async () => {
    expect((await mho("--help")).code).toBe(0);
    expect((await mho("--version")).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});
