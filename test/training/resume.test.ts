// A run that is stopped and resumed ends in the same bits as one that was not; a wrong checkpoint is refused by name.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { CheckpointError, InterruptedError } from "../../src/base/errors.ts";
import { resolveExperiment } from "../../src/config/experiment.ts";
import { trainInputOf } from "../../src/config/trainInput.ts";
import { loadDataset } from "../../src/data/loadDataset.ts";
import type { TrainResult } from "../../src/training/records.ts";
import { checkpointFile, train } from "../../src/training/train.ts";
import { openTestEngine } from "../engines.ts";

const folder = mkdtempSync(join(tmpdir(), "mho-resume-"));
afterAll(() => rmSync(folder, { recursive: true }));

const experiment = resolveExperiment({
  network: { width: 0.0625 },
  data: { source: "cifar10-mini", trainLimit: 120, testLimit: 50 },
  device: { preset: "hzo-fefet", sigmaD2d: 0.2, sigmaRead: 0.01 },
  training: { rule: "momentum-carry", epochs: 4, batch: 32, calibrationBatches: 1, velocityBits: 8 },
});
const dataset = loadDataset("cifar10-mini", { trainLimit: 120, testLimit: 50 });

async function run(
  name: string,
  stopAfterEpoch: number | null,
  resume = false,
  hash = "0123",
): Promise<TrainResult> {
  const engine = await openTestEngine();
  const stop = new AbortController();
  try {
    return await train(trainInputOf(experiment, await dataset), {
      engine,
      dataset: await dataset,
      experimentHash: hash,
      run: name,
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
  const parts = join(folder, "parts");

  it("after two of four epochs gives the same bits as four in one go", async () => {
    for (const name of [whole, parts]) mkdirSync(name);
    const expected = await run(whole, null);
    await expect(run(parts, 2)).rejects.toThrow(InterruptedError);
    const resumed = await run(parts, null, true);
    expect(bare(resumed)).toEqual(bare(expected));
    expect(tensors(parts)).toEqual(tensors(whole));
  });

  it("refuses a checkpoint of another experiment, and a corrupted one, by name", async () => {
    await expect(run(whole, null, true, "ffff")).rejects.toThrow(
      /belongs to experiment 0123, this is experiment ffff/,
    );
    const file = checkpointFile(whole);
    const bytes = readFileSync(file);
    bytes[bytes.length >> 1]! ^= 1;
    writeFileSync(file, bytes);
    await expect(run(whole, null, true)).rejects.toThrow(CheckpointError);
    await expect(run(whole, null, true)).rejects.toThrow(/SHA-256/);
    writeFileSync(file, bytes.subarray(0, 20));
    await expect(run(whole, null, true)).rejects.toThrow(/only 20 bytes/);
  });
});
