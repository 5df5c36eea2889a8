// Drift and finite endurance in training: nothing by default and at zero, and what they do when they are there.
import { describe, expect, it } from "vitest";
import { resolveExperiment } from "../../src/experiment/experiment.ts";
import { runExperiment } from "../../src/run/runExperiment.ts";
import { adviceFor } from "../../src/training/health.ts";
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

describe.each(["adaptive-momentum", "residual-learning"])("aging in training with %s", (rule) => {
  it("is bit for bit nothing at exponent 0, and with more endurance than there are pulses", async () => {
    const plain = await run({}, rule);
    expect(await run({ driftExponent: 0, driftLevel: 1, driftInterval: 1e3, enduranceD2d: 3 }, rule)).toEqual(
      plain,
    );
    const durable = await run({ endurance: 2e9 }, rule);
    const health = durable.epochs.map((epoch) =>
      epoch.health.map(({ worn, ...rest }) => [worn, rest] as const),
    );
    expect(new Set(health.flat().map(([worn]) => worn))).toEqual(new Set([0]));
    expect(
      durable.epochs.map((epoch, i) => ({ ...epoch, health: health[i]!.map(([, rest]) => rest) })),
    ).toEqual(plain.epochs);
    expect(durable.pulses).toEqual(plain.pulses);
  });

  it("of devices that forget at once leaves outputs of 0: a loss of ln 10", async () => {
    const forgetful = await run({ driftExponent: 1, driftInterval: 10, driftLevel: 0.5 }, rule);
    expect(forgetful.epochs.at(-1)!.trainLoss).toBeCloseTo(Math.log(10), 1);
  });
});

it("the health of a layer counts its worn devices, and says so", async () => {
  const { epochs } = await run({ endurance: 3, enduranceD2d: 0.5 }, "sgd");
  const worn = epochs.map(({ health }) => health[0]!.worn!);
  expect(worn[0]).toBeGreaterThan(0);
  expect(worn).toEqual(worn.toSorted((a, b) => a - b));
  expect(adviceFor(epochs.at(-1)!.health).join()).toMatch(/% of the devices are worn out/);
  expect((await run({}, "sgd")).epochs[0]!.health[0]).not.toHaveProperty("worn");
});

it("devices that wear out at the first pulse learn less, though as many pulses are sent", async () => {
  const size = { hidden: 64, images: 1500, epochs: 5 };
  const plain = await run({}, "adaptive-momentum", size);
  const worn = await run({ endurance: 1 }, "adaptive-momentum", size);
  expect(worn.pulses.ltp).toBeGreaterThan(plain.pulses.ltp / 2);
  expect(worn.epochs.at(-1)!.trainLoss).toBeGreaterThan(plain.epochs.at(-1)!.trainLoss + 0.03);
});
