// Buffers are planned before a run: on a GPU that binds as little as every GPU must, an error names the batch that fits, and that
// batch does fit. Skipped with a line where there is no adapter.

import { describe, expect, test } from "vitest";
import { seedOf } from "../../src/base/random.ts";
import { createReferenceEngine } from "../../src/engine/reference.ts";
import { resolveExperiment } from "../../src/experiment/experiment.ts";
import { runHeader } from "../../src/report/run/runHeader.ts";
import { loadData, runExperiment } from "../../src/run/runExperiment.ts";
import { trainInputOf } from "../../src/run/trainInput.ts";
import { planBuffers } from "../../src/training/memoryPlan.ts";
import type { TrainEvent } from "../../src/training/records.ts";
import { openSession } from "../../src/training/session.ts";
import { maybeWebGpu } from "../webGpu.ts";

const small = await maybeWebGpu("plans of memory", { limits: "everywhere" });

/** Size that the specification grants on every device: 128 MiB. */
const EVERYWHERE = 2 ** 27;
const quick = { data: { trainLimit: 4, testLimit: 4 }, training: { epochs: 0 } };

/** A quarter of VGG-8: its first layer makes 32 channels of 32 x 32 floats an image. */
const wide = (batch: number) =>
  resolveExperiment({ ...quick, network: { name: "vgg8", width: 1 / 4 }, training: { batch, epochs: 0 } });
const FITS = EVERYWHERE / (32 * 32 * 32 * 4);

describe.skipIf(!small)("a GPU that binds 128 MiB", () => {
  test("refuses a batch before anything is made, and names the one that fits", async () => {
    const { bufferLimit, memoryBytes } = small!;
    expect(bufferLimit).toBe(EVERYWHERE);
    const experiment = wide(3 * FITS);
    const dataset = await loadData(experiment);
    const open = () => openSession(trainInputOf(experiment, dataset), small!, dataset);
    await expect(open()).rejects.toThrow(
      new RegExp(
        `buffer "shared.values" needs ${3 * EVERYWHERE} bytes at batch ${3 * FITS}; this GPU binds at most ${EVERYWHERE}`,
      ),
    );
    await expect(open()).rejects.toThrow(new RegExp(`training.batch = ${FITS} or less`));
    expect(small!.memoryBytes).toBe(memoryBytes);
    const { definition, network, array, gradientUnit } = trainInputOf(experiment, dataset);
    const options = {
      engine: small!,
      definition,
      parameters: network,
      array,
      gradientUnit,
      offOnRatio: 0.1,
      windowLow: -1,
      seed: seedOf(1),
    };
    expect(planBuffers({ ...options, maxBatch: FITS })).toEqual({
      name: "shared.values",
      bytes: EVERYWHERE,
      limit: EVERYWHERE,
    });
  });

  test("says so where no batch fits: 2^13 · 2^13 weights of 4 bytes", async () => {
    const hidden = [8192, 8192];
    const experiment = resolveExperiment({ ...quick, network: { name: "mlp", hidden, width: 1 } });
    const dataset = await loadData(experiment);
    const open = () => openSession(trainInputOf(experiment, dataset), small!, dataset);
    await expect(open()).rejects.toThrow(
      /"fc2.(gradient|conductance)" does not fit with any batch; use a smaller network.width/,
    );
  });

  test("names the largest buffer beside the limit in the header of a run", async () => {
    const experiment = resolveExperiment({
      ...quick,
      network: { name: "mlp", hidden: [16], width: 1 },
      training: { rule: "software", batch: 64, epochs: 0 },
    });
    const headers: string[] = [];
    const onEvent = (event: TrainEvent) => {
      const facts = {
        experiment,
        hash: "0",
        engine: "GPU",
        data: "few",
        dataset: { height: 32, width: 32, channels: 3, classes: ["cat"] },
        run: null,
      };
      if (event.kind === "start") headers.push(runHeader(facts, event));
    };
    await runExperiment(experiment, { engine: small!, onEvent });
    expect(headers).toEqual([
      expect.stringMatching(/GPU, [\d.]+ MB; largest buffer input.value: 786 kB of 134 MB/),
    ]);
  });
});

test("an engine limited by memory alone plans nothing", async () => {
  const experiment = wide(2);
  const dataset = await loadData(experiment);
  const session = await openSession(trainInputOf(experiment, dataset), createReferenceEngine(), dataset);
  expect(session.largestBuffer).toBeNull();
});
