// Drift and finite endurance in training: nothing by default and at zero, and what they do when they are there.
import { describe, expect, it } from "vitest";
import { resolveExperiment } from "../../src/config/experiment.ts";
import { runExperiment } from "../../src/config/runExperiment.ts";
import { openTestEngine } from "../engines.ts";

const SMALL = { hidden: 16, images: 300, epochs: 3 };

async function run(
  device: object,
  rule: string,
  size: { hidden: number; images: number; epochs: number } = SMALL,
) {
  const engine = await openTestEngine();
  try {
    const experiment = resolveExperiment({
      network: { name: "mlp", hidden: [size.hidden] },
      data: { source: "cifar10-mini", trainLimit: size.images, testLimit: 100 },
      device: { preset: "hzo-fefet", ...device },
      training: { rule, epochs: size.epochs, batch: 32, calibrationBatches: 1, transferEvery: 1 },
    });
    const { epochs, pulses } = await runExperiment(experiment, { engine });
    return { pulses, epochs: epochs.map(({ seconds: _, ...epoch }) => epoch) };
  } finally {
    await engine.dispose();
  }
}

describe.each(["momentum-carry", "residual-learning"])("aging in training with %s", (rule) => {
  it("is bit for bit nothing at exponent 0, and with more endurance than there are pulses", async () => {
    const plain = await run({}, rule);
    expect(await run({ driftExponent: 0, driftLevel: 1, driftInterval: 1e3, enduranceD2d: 3 }, rule)).toEqual(
      plain,
    );
    expect(await run({ endurance: 2e9 }, rule)).toEqual(plain);
  });

  it("of devices that forget at once leaves outputs of 0: a loss of ln 10", async () => {
    const forgetful = await run({ driftExponent: 1, driftInterval: 10, driftLevel: 0.5 }, rule);
    expect(forgetful.epochs.at(-1)!.trainLoss).toBeCloseTo(Math.log(10), 1);
  });
});

it("devices that wear out at the first pulse learn less, though as many pulses are sent", async () => {
  const size = { hidden: 64, images: 1500, epochs: 5 };
  const [plain, worn] = [
    await run({}, "momentum-carry", size),
    await run({ endurance: 1 }, "momentum-carry", size),
  ];
  expect(worn.pulses.ltp).toBeGreaterThan(plain.pulses.ltp / 2);
  expect(worn.epochs.at(-1)!.trainLoss).toBeGreaterThan(plain.epochs.at(-1)!.trainLoss + 0.03);
});
