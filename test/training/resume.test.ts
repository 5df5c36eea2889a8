// A run that is stopped and resumed ends in the same bits as one that was not; a wrong checkpoint is refused by name.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { CheckpointError, InterruptedError } from "../../src/base/errors.ts";
import { loadDataset } from "../../src/data/loadDataset.ts";
import { resolveExperiment } from "../../src/experiment/experiment.ts";
import { trainInputOf } from "../../src/run/trainInput.ts";
import { checkpointFile, fileCheckpoints } from "../../src/training/checkpoint.ts";
import type { TrainResult } from "../../src/training/records.ts";
import type { RuleName } from "../../src/training/rules.ts";
import { train } from "../../src/training/train.ts";
import { openTestEngine } from "../engines.ts";

const folder = mkdtempSync(join(tmpdir(), "mho-resume-"));
afterAll(() => rmSync(folder, { recursive: true }));

const networkOf = (rule: RuleName) => {
  if (!/momentum/.test(rule)) return { name: "mlp", hidden: [16] };
  return { name: rule === "momentum-normalized" ? "vgg8-bn" : "vgg8", width: 0.0625 };
};

const experiment = (rule: RuleName) =>
  resolveExperiment({
    network: networkOf(rule),
    data: { source: "cifar10-mini", trainLimit: 120, testLimit: 50 },
    device: {
      preset: "hzo-fefet",
      sigmaD2d: 0.2,
      sigmaRead: 0.01,
      driftExponent: 0.05,
      driftInterval: 0.3,
      endurance: 20,
      enduranceD2d: 0.5,
    },
    training: {
      rule,
      epochs: 4,
      batch: 32,
      calibrationBatches: 1,
      velocityBits: 8,
      transferEvery: 1,
      chopEvery: 3,
    },
  });
const dataset = loadDataset("cifar10-mini", { trainLimit: 120, testLimit: 50 });

async function run(
  name: string,
  stopAfterEpoch: number | null,
  { resume = false, hash = "0123", rule = "adaptive-momentum" as RuleName } = {},
): Promise<TrainResult> {
  const engine = await openTestEngine();
  const stop = new AbortController();
  try {
    return await train(trainInputOf(experiment(rule), await dataset), {
      engine,
      dataset: await dataset,
      experimentHash: hash,
      checkpoints: fileCheckpoints(name),
      resume,
      signal: stop.signal,
      onEvent: (event) => {
        if (event.kind === "epoch" && event.record.epoch === stopAfterEpoch) stop.abort();
      },
    });
  } finally {
    await engine.dispose();
  }
}

/** Everything in a checkpoint after its header (which holds wall-clock seconds) and before its digest. */
function tensors(name: string): Buffer {
  const bytes = readFileSync(checkpointFile(name));
  return bytes.subarray(12 + bytes.readUInt32LE(8), bytes.length - 32);
}

const bare = (result: TrainResult) => result.epochs.map(({ seconds: _, ...record }) => record);

describe("resume", () => {
  const whole = join(folder, "whole");

  it.each([
    "adaptive-momentum",
    "momentum-normalized",
    "mixed-precision",
    "chopped-tiki-taka",
    "agad",
    "residual-learning",
    "chopped-residual",
    "multi-tile",
    "e-rider",
  ] as const)("after two of four epochs gives the same bits as four in one go: %s", async (rule) => {
    const inOneGo = rule === "adaptive-momentum" ? whole : join(folder, `${rule}-1`);
    const parts = join(folder, rule);
    for (const name of [inOneGo, parts]) mkdirSync(name);
    const expected = await run(inOneGo, null, { rule });
    await expect(run(parts, 2, { rule })).rejects.toThrow(InterruptedError);
    const resumed = await run(parts, null, { rule, resume: true });
    expect(bare(resumed)).toEqual(bare(expected));
    expect(tensors(parts)).toEqual(tensors(inOneGo));
  });

  it("refuses a checkpoint of another experiment, and a corrupted one, by name", async () => {
    await expect(run(whole, null, { resume: true, hash: "ffff" })).rejects.toThrow(
      /belongs to experiment 0123, this is experiment ffff/,
    );
    const file = checkpointFile(whole);
    const bytes = readFileSync(file);
    bytes[bytes.length >> 1]! ^= 1;
    writeFileSync(file, bytes);
    await expect(run(whole, null, { resume: true })).rejects.toThrow(CheckpointError);
    await expect(run(whole, null, { resume: true })).rejects.toThrow(/SHA-256/);
    bytes.write("MHOCKPT1", "latin1");
    writeFileSync(file, bytes);
    await expect(run(whole, null, { resume: true })).rejects.toThrow(/older version.*other arithmetic/);
    writeFileSync(file, bytes.subarray(0, 20));
    await expect(run(whole, null, { resume: true })).rejects.toThrow(/only 20 bytes/);
  });
});
