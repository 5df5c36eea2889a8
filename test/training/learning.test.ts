// One short real training run, and what must stop or leave a run alone: VGG-8 on embedded CIFAR-10 images, through train().
import { describe, expect, it } from "vitest";
import { TrainingError } from "../../src/base/errors.ts";
import { resolveExperiment } from "../../src/experiment/experiment.ts";
import { runExperiment } from "../../src/run/runExperiment.ts";
import { openTestEngine } from "../engines.ts";

async function run(raw: object) {
  const engine = await openTestEngine();
  try {
    return await runExperiment(resolveExperiment(raw), { engine });
  } finally {
    await engine.dispose();
  }
}

const small = { network: { width: 0.0625 }, data: { trainLimit: 200, testLimit: 50 } } as const;

describe("training in situ", () => {
  it("learns on a FeFET of 32 levels through 6-bit ADCs in both directions, far above chance", async () => {
    const result = await run({
      network: { width: 0.125 },
      data: { trainLimit: 3000, testLimit: 500 },
      training: { epochs: 3 },
    });
    expect(result.epochs.map((e) => e.trainLoss)).toEqual(
      result.epochs.map((e) => e.trainLoss).toSorted((a, b) => b - a),
    );
    expect(result.testAccuracy).toBeGreaterThan(0.22);
    expect(result.pulses.perWeight).toBeGreaterThan(0.1);
    const acting = result.adc.filter((row) => row.bits === 6);
    expect(new Set(acting.map((row) => row.direction))).toEqual(new Set(["forward", "backward"]));
    for (const row of acting) expect(row.clipRate).toBeLessThan(0.1);
  });

  it("does not depend on the absolute conductance", async () => {
    const low = await run({ ...small, device: { rOn: 1e4 } });
    const high = await run({ ...small, device: { rOn: 1e10 } });
    expect(high.epochs.map((e) => [e.trainLoss, e.testAccuracy])).toEqual(
      low.epochs.map((e) => [e.trainLoss, e.testAccuracy]),
    );
  });

  it("stops where values are no longer finite, with layer and settings", async () => {
    const bad = run({
      ...small,
      network: { name: "mlp", hidden: [64, 64] },
      training: { rule: "software", learningRate: 1000, epochs: 30, schedule: "constant" },
    });
    await expect(bad).rejects.toThrow(TrainingError);
    await expect(bad).rejects.toThrow(/learningRate = 1000/);
  });
});
