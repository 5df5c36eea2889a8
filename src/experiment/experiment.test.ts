import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { describeKeys, valueAt } from "./describeKeys.ts";
import { resolveExperiment } from "./experiment.ts";
import { canonicalJson, experimentHash } from "./experimentHash.ts";
import { experimentSchema } from "./experimentSchema.ts";
import { experimentJsonSchema } from "./jsonSchema.ts";
import { allowedText, EXPERIMENT_KEYS } from "./keys.ts";
import { readExperiment } from "./readExperiment.ts";

const message = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("nothing was thrown");
};

describe("resolveExperiment", () => {
  test("fills every default, freezes, and resolves its own output to itself", () => {
    const experiment = resolveExperiment({});
    expect(Object.isFrozen(experiment.array.adc)).toBe(true);
    expect(experiment.device.levels).toBeGreaterThan(1);
    expect(resolveExperiment(JSON.parse(JSON.stringify(experiment)))).toEqual(experiment);
  });

  test("every preset resolves to itself again", () => {
    for (const preset of ["neurosim-ideal", "aihwkit-ecram", "aihwkit-reram-es", "none"]) {
      const experiment = resolveExperiment({ device: { preset } });
      expect(resolveExperiment(JSON.parse(JSON.stringify(experiment)))).toEqual(experiment);
    }
  });

  test("a rule with steps of its own has a learning rate of its own, unless one is set", () => {
    const rate = (training: object) => resolveExperiment({ training }).training.learningRate;
    expect(rate({ rule: "momentum-normalized" })).toBe(0.01);
    expect(rate({ rule: "momentum-normalized", learningRate: 0.2 })).toBe(0.2);
    expect(rate({ rule: "momentum" })).toBe(0.1);
  });

  test("lists several problems at once, each with path, value, range and unit", () => {
    const text = message(() =>
      resolveExperiment({ training: { batch: 0 }, device: { rOn: "5 ohm" }, array: { adc: { bits: 99 } } }),
    );
    expect(text).toContain("3 problems");
    expect(text).toContain("training.batch: 0 is not allowed; allowed: 1 … 4096 images");
    expect(text).toMatch(/device\.rOn: 5 ohm .*100 ohm … 1 Tohm/);
    expect(text).toContain("array.adc.bits: 99 is not allowed; allowed: 1 … 16 bit");
  });

  test.each([
    [{ training: { epoch: 3 } }, "training.epochs"],
    [{ training: { rul: "sgd" } }, "training.rule"],
    [{ epochs: 3 }, "training.epochs"],
    [{ trainig: { epochs: 3 } }, "training"],
    [{ nework: { width: 1 } }, "network"],
    [{ array: { bits: 3 } }, "array.adc.bits"],
    [{ device: { nonlinearityLpt: 3 } }, "device.nonlinearityLtp"],
    [{ training: { rule: "sdg" } }, "sgd"],
    [{ device: { preset: "hzo-fefett" } }, "hzo-fefet"],
  ])("suggests what %j probably meant", (raw, meant) => {
    expect(message(() => resolveExperiment(raw))).toContain(`did you mean "${meant}"`);
  });

  test("refuses what is no experiment at all", () => {
    for (const raw of [null, 3, "text", []]) expect(() => resolveExperiment(raw)).toThrow();
  });
});

describe("hash", () => {
  test("is that of the meaning, not of the writing", () => {
    const plain = experimentHash(resolveExperiment({ device: { rOn: 240000 }, seed: 1 }));
    expect(experimentHash(resolveExperiment({ seed: 1, device: { rOn: "240 kohm" } }))).toBe(plain);
    expect(experimentHash(resolveExperiment({ seed: 2, device: { rOn: 240000 } }))).not.toBe(plain);
    expect(plain).toMatch(/^[0-9a-f]{16}$/);
  });

  test("is what it was before data.label, training.crop and their like came", () => {
    // of Mho at cf94e71, which did not have them
    expect(experimentHash(resolveExperiment({}))).toBe("790231bf3a65ca3f");
    const raw = { data: { source: "x", trainLimit: 30 }, training: { flip: true, augment: false } };
    expect(experimentHash(resolveExperiment(raw))).toBe("b21a5c4d9df97f3f");
    for (const other of [{ data: { ...raw.data, label: "y" } }, { training: { ...raw.training, crop: 3 } }])
      expect(experimentHash(resolveExperiment({ ...raw, ...other }))).not.toBe("b21a5c4d9df97f3f");
  });

  test("canonical JSON sorts keys at every depth", () => {
    expect(canonicalJson({ b: [{ d: 1, c: 2 }], a: undefined })).toBe('{"b":[{"c":2,"d":1}]}');
  });
});

describe("--set", () => {
  const set = (...overrides: string[]) => readExperiment(undefined, overrides);

  test("reads each value after the type of its key", () => {
    const experiment = set(
      "network.name=mlp",
      "network.hidden=[30, 20]",
      "array.adc.forward=false",
      "device.rOn=240 kohm",
      "training.checkpointSeconds=90 s",
      "array.adc.percentile=99.5 %",
      "training.learningRate=1e-2",
      "data.trainLimit=100",
      "data.ignore=day, name",
      "data.label=5",
    );
    expect(experiment.data).toMatchObject({ ignore: ["day", "name"], label: 5 });
    expect(set('data.ignore=["a,b"]', "data.label=kind").data).toMatchObject({
      ignore: ["a,b"],
      label: "kind",
    });
    expect(experiment.network).toMatchObject({ name: "mlp", hidden: [30, 20] });
    expect(experiment.array.adc).toMatchObject({ forward: false, percentile: 99.5 });
    expect(experiment.device.rOn).toBe(240_000);
    expect(experiment.training).toMatchObject({ checkpointSeconds: 90, learningRate: 0.01 });
    expect(experiment.data.trainLimit).toBe(100);
  });

  test("a name that looks like a number stays text; the last of two wins", () => {
    expect(set("data.source=123", "seed=1", "seed=2")).toMatchObject({ data: { source: "123" }, seed: 2 });
  });

  test("a key that the network does not have is an error: it would only change the experiment's name", () => {
    expect(message(() => set("network.name=net.csv", "network.width=1"))).toMatch(
      /network.width: 1: does not act on a network file\n {2}hint: only built-in networks/,
    );
    expect(message(() => set("network.hidden=[30]"))).toMatch(/network.hidden: \[30\]: does not act on vgg8/);
    expect(set("network.name=net.csv").network.name).toBe("net.csv");
    expect(set("network.name=mlp", "network.width=1").network.width).toBe(1);
  });

  test("reports all wrong ones together", () => {
    const text = message(() => set("training.epoch=3", "network.width=nine", "network.hidden=[3"));
    expect(text).toContain("3 problems");
    expect(text).toContain('did you mean "training.epochs"');
    expect(text).toContain('network.width: "nine"');
    expect(text).toContain('network.hidden: "[3"');
  });
});

describe("keys", () => {
  const keys = describeKeys();

  test("every leaf has symbol, unit, source and description, and allows something", () => {
    expect(keys.length).toBeGreaterThan(60);
    for (const key of keys) {
      for (const fact of ["symbol", "unit", "source", "description"] as const)
        expect(key[fact], `${key.path} ${fact}`).not.toBe("");
      expect(allowedText(key), key.path).not.toBe("");
    }
  });

  test("every leaf that takes a number has a range, and its default lies in it", () => {
    for (const { path, default: value, range, words } of keys)
      for (const number of [value].flat()) {
        if (typeof number !== "number") continue;
        expect(range, `${path} has no range`).not.toBeNull();
        expect(number, path).toBeGreaterThanOrEqual(range!.minimum);
        expect(number, path).toBeLessThanOrEqual(range!.maximum);
        if (range!.integer) expect(Number.isInteger(number), path).toBe(true);
        expect(words, path).not.toContain(String(number));
      }
  });

  test("every leaf outside the device has a default", () => {
    for (const { path, default: value } of keys)
      if (!path.startsWith("device.")) expect(value, path).toBeDefined();
  });

  test("every number just outside a range is refused", () => {
    for (const { path, range, list } of EXPERIMENT_KEYS) {
      if (range === null) continue;
      const step = range.integer ? 1 : Math.max(1, Math.abs(range.maximum)) * 0.01;
      for (const value of [range.maximum + step, range.minimum - step]) {
        const raw = treeOf(path, list ? [value, value] : value);
        expect(experimentSchema.safeParse(raw).success, `${path} = ${value}`).toBe(false);
      }
    }
  });
});

describe("JSON Schema", () => {
  const validate = new Ajv2020({ strict: false }).compile(experimentJsonSchema());

  test.each([
    {},
    { seed: 3, network: { name: "mlp", hidden: [10] }, device: { rOn: "240 kohm", levels: 32 } },
    { array: { adc: { bits: 5, range: "oracle" } }, data: { trainLimit: "all", testLimit: 10 } },
    { device: { preset: "none", model: "table", stepsLtp: [1, 0.5], stepsLtd: [-0.5, -1] } },
    { network: { activationBits: "ideal" }, training: { velocityBits: 8 } },
    JSON.parse(JSON.stringify(resolveExperiment({}))),
  ])("accepts what zod accepts %#", (raw) => {
    expect(experimentSchema.safeParse(raw).success).toBe(true);
    expect(validate(raw)).toBe(true);
  });

  test.each([
    { sed: 3 },
    { seed: 1.5 },
    { network: { width: 9 } },
    { network: { hidden: [0.5] } },
    { array: { adc: { bits: "six" } } },
    { array: { adc: { forward: 1 } } },
    { data: { trainLimit: 0 } },
    { device: { rOn: 5 } },
    { device: { stuckFraction: { mid: 0.1 } } },
    { training: { rule: "adam" } },
    [],
  ])("refuses what zod refuses %#", (raw) => {
    expect(experimentSchema.safeParse(raw).success).toBe(false);
    expect(validate(raw)).toBe(false);
  });

  test("carries symbol, unit and source of each leaf", () => {
    const leaf = valueAt(experimentJsonSchema(), "properties.device.properties.rOn".split("."));
    expect(leaf).toMatchObject({ symbol: "R_on", unit: "ohm", minimum: 100 });
  });
});

function treeOf(path: string, value: unknown): unknown {
  return path
    .split(".")
    .reverse()
    .reduce((tree, key) => ({ [key]: tree }), value);
}
