// A training that starts from the weights of a file or of another run: what it reports, how it resumes, and what it refuses.
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { InterruptedError } from "../../src/base/errors.ts";
import { loadDataset } from "../../src/data/loadDataset.ts";
import { resolveExperiment } from "../../src/experiment/experiment.ts";
import { experimentHash } from "../../src/experiment/experimentHash.ts";
import type { ExperimentInput } from "../../src/experiment/experimentSchema.ts";
import { runSummary } from "../../src/report/run/runSummary.ts";
import { type RunResult, runExperiment } from "../../src/run/runExperiment.ts";
import { checkpointFile } from "../../src/training/checkpoint.ts";
import type { TrainEvent } from "../../src/training/records.ts";
import { openTestEngine } from "../engines.ts";

const folder = mkdtempSync(join(tmpdir(), "mho-deploy-"));
afterAll(() => rmSync(folder, { recursive: true }));
const place = (name: string) => join(folder, name);

const DATA = { source: "cifar10-mini", trainLimit: 200, testLimit: 100 };
const dataset = await loadDataset("cifar10-mini", { trainLimit: 200, testLimit: 100 });
const TRAINING = { batch: 25, epochs: 2, calibrationBatches: 1 };
const NETWORK = { name: "vgg8-bn", width: 0.0625 };
const ONNX = { name: "examples/small-vgg.onnx" };

interface Options {
  readonly resume?: boolean;
  /** Ends the run after this epoch. */
  readonly stopAt?: number;
  readonly events?: TrainEvent[];
}

async function run(changes: ExperimentInput, name: string | null, options: Options = {}): Promise<RunResult> {
  const engine = await openTestEngine();
  const stop = new AbortController();
  try {
    return await runExperiment(
      resolveExperiment({ network: NETWORK, data: DATA, training: TRAINING, ...changes }),
      {
        engine,
        dataset,
        ...(name === null ? {} : { folder: made(name) }),
        resume: options.resume,
        signal: stop.signal,
        onEvent: (event) => {
          options.events?.push(event);
          if (event.kind === "epoch" && event.record.epoch === options.stopAt) stop.abort();
        },
      },
    );
  } finally {
    await engine.dispose();
  }
}

function made(name: string): string {
  mkdirSync(place(name), { recursive: true });
  return place(name);
}

/** Everything in a checkpoint between its header and its digest. */
function tensors(name: string): Buffer {
  const bytes = readFileSync(checkpointFile(place(name)));
  return bytes.subarray(12 + bytes.readUInt32LE(8), bytes.length - 32);
}

const software = run({ training: { ...TRAINING, epochs: 4, rule: "software" } }, "software");
const startsFrom = (start: string) => ({ ...NETWORK, start });
const DEPLOYED = { preset: "hzo-fefet", programmingError: 0.03 };

describe("weights of a software run", () => {
  it("have as software the accuracy that the run ended with, and are programmed before the first update", async () => {
    const { testAccuracy } = await software;
    const events: TrainEvent[] = [];
    const network = startsFrom(place("software"));
    const result = await run({ network, device: DEPLOYED }, "deployed", { events });
    const { start } = result;
    expect(start!.softwareAccuracy).toBeCloseTo(testAccuracy, 12);
    expect(start!.source).toBe(place("software"));
    expect(start!.layers.map(({ layer }) => layer)).toEqual(
      result.adc.map(({ layer }) => layer).filter((l, i, all) => all.indexOf(l) === i),
    );
    for (const { error, ltpPulses, ltdPulses, weights } of start!.layers) {
      expect(error).toBeGreaterThan(0.05);
      expect(error).toBeLessThan(1);
      expect((ltpPulses + ltdPulses) / weights).toBeGreaterThan(1);
    }
    const order = events
      .map(({ kind }) => kind)
      .filter((kind) => ["start", "programmed", "epoch"].includes(kind));
    expect(order).toEqual(["start", "programmed", "epoch", "epoch"]);
    expect(result.epochs).toHaveLength(2);
    expect(runSummary(result)).toMatch(/given weights +\S+ % as software, \S+ % programmed \(/);
  });

  it("are deployed and evaluated alone with no epochs", async () => {
    await software;
    const network = startsFrom(place("software"));
    const result = await run({ network, device: DEPLOYED, training: { ...TRAINING, epochs: 0 } }, null);
    expect(result.epochs).toEqual([]);
    expect(result.testAccuracy).toBe(result.start!.testAccuracy);
    expect(result.pulses.perWeight).toBe(0);
  });

  it("go on in software where they ended", async () => {
    const { testAccuracy } = await software;
    const network = startsFrom(place("software"));
    const { start } = await run({ network, training: { ...TRAINING, epochs: 0, rule: "software" } }, null);
    expect(start!.softwareAccuracy).toBeCloseTo(testAccuracy, 12);
    expect(start!.layers).toEqual([]);
  });

  it("give the same bits when the run is stopped and resumed", async () => {
    await software;
    const changes = { network: startsFrom(place("software")), device: DEPLOYED };
    const whole = await run(changes, "whole");
    await expect(run(changes, "parts", { stopAt: 1 })).rejects.toThrow(InterruptedError);
    const resumed = await run(changes, "parts", { resume: true });
    expect(tensors("parts")).toEqual(tensors("whole"));
    expect(resumed.start).toEqual(whole.start);
  });

  it("of a run on devices are what its arrays read, by its own gains", async () => {
    await software;
    const first = {
      network: startsFrom(place("software")),
      device: DEPLOYED,
      training: { ...TRAINING, epochs: 1 },
    };
    const adapted = await run(first, "adapted");
    const again = await run(
      {
        network: startsFrom(place("adapted")),
        device: { preset: "hzo-fefet" },
        training: { ...TRAINING, epochs: 0 },
      },
      null,
    );
    // the same weights on ideal programming: what is lost is what lies beyond a window of another gain
    expect(Math.abs(again.testAccuracy - adapted.testAccuracy)).toBeLessThan(0.1);
    for (const { error } of again.start!.layers) expect(error).toBeLessThan(0.1);
  });
});

describe("weights of an ONNX file", () => {
  it("are programmed, and nothing says that they are not used", async () => {
    const network = { ...ONNX, start: "file" };
    const result = await run({ network, training: { ...TRAINING, epochs: 0 } }, null);
    expect(result.start!.source).toBe(ONNX.name);
    expect(result.advice.join()).not.toContain("not used");
    const random = await run({ network: ONNX, training: { ...TRAINING, epochs: 0 } }, null);
    expect(random.start).toBeUndefined();
    expect(random.advice.join()).toContain('network.start = "file" programs them');
  });

  it("need a file that holds some", () => {
    for (const name of ["vgg8", "net.toml", "NetWork.csv"])
      expect(() => resolveExperiment({ network: { name, start: "file" } })).toThrow(
        /network\.start: "file": \S+ holds no weights/,
      );
  });
});

describe("refused by name", () => {
  const from = (name: string, changes: ExperimentInput = {}) =>
    run({ network: startsFrom(place(name)), ...changes }, null);
  const copyOf = async (name: string) => {
    await software;
    cpSync(place("software"), place(name), { recursive: true });
    return place(name);
  };

  it("a folder that is no run, and a run without a checkpoint", async () => {
    mkdirSync(place("empty"));
    await expect(from("empty")).rejects.toThrow(/there is no run here/);
    await expect(from("missing")).rejects.toThrow(/there is no run here/);
    rmSync(checkpointFile(await copyOf("begun")));
    await expect(from("begun")).rejects.toThrow(/the run has no checkpoint/);
  });

  it("a checkpoint that is damaged, or of another run", async () => {
    const file = checkpointFile(await copyOf("damaged"));
    const bytes = readFileSync(file);
    bytes[bytes.length >> 1]! ^= 1;
    writeFileSync(file, bytes);
    await expect(from("damaged")).rejects.toThrow(/SHA-256/);
    writeFileSync(file, "no checkpoint");
    await expect(from("damaged")).rejects.toThrow(/corrupted checkpoint/);
    await run({ training: { ...TRAINING, epochs: 1, rule: "software" }, seed: 2 }, "other");
    copyFileSync(checkpointFile(place("other")), file);
    await expect(from("damaged")).rejects.toThrow(/it belongs to experiment/);
  });

  it("weights of another network, with layer and both shapes", async () => {
    await software;
    await expect(
      from("software", { network: { ...startsFrom(place("software")), width: 0.125 } }),
    ).rejects.toThrow(
      /weights of layer conv1 from .*: they have 27 x 8 weights, the network has 27 x 16 weights/,
    );
    await expect(
      from("software", { network: { name: "mlp", hidden: [8], start: place("software") } }),
    ).rejects.toThrow(
      /weights of layer fc1 from .*they have \S+ x \S+ weights, the network has 3072 x \d+ weights/,
    );
  });

  it("a start that changed while the run was stopped", async () => {
    const source = await copyOf("moving");
    const changes = { network: startsFrom(source), device: DEPLOYED };
    await expect(run(changes, "stopped", { stopAt: 1 })).rejects.toThrow(InterruptedError);
    const other = { training: { ...TRAINING, epochs: 1, rule: "software" as const }, seed: 3 };
    await run(other, "replacement");
    rmSync(source, { recursive: true });
    cpSync(place("replacement"), source, { recursive: true });
    await expect(run(changes, "stopped", { resume: true })).rejects.toThrow(
      /the weights that the run starts from are not those that the run began with/,
    );
  });
});

it("an experiment that starts at random has the name that it had before there was another start", () => {
  const plain = resolveExperiment({});
  const { start: _, ...network } = plain.network;
  const { programmingError: __, ...device } = plain.device;
  expect(experimentHash({ ...plain, network, device } as typeof plain)).toBe(experimentHash(plain));
  const changed = resolveExperiment({ network: { start: "runs/x" } });
  expect(experimentHash(changed)).not.toBe(experimentHash(plain));
});
