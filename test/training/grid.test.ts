// The grid on which a layer's conductances are read covers every device of the layer, and is no coarser than that takes.
import { afterAll, describe, expect, it } from "vitest";
import { MAX_CONDUCTANCE } from "../../src/array/grid.ts";
import { loadDataset } from "../../src/data/loadDataset.ts";
import { resolveExperiment } from "../../src/experiment/experiment.ts";
import { trainInputOf } from "../../src/run/trainInput.ts";
import { openSession, type Session } from "../../src/training/session.ts";
import { openTestEngine } from "../engines.ts";

const dataset = await loadDataset("cifar10-mini", { trainLimit: 20, testLimit: 20 });
const engine = await openTestEngine();
afterAll(() => engine.dispose());

function open(raw: object, rule = "sgd", network: object = {}): Promise<Session> {
  const experiment = resolveExperiment({
    network: { name: "mlp", hidden: [30], ...network },
    training: { rule, batch: 10, maxPulses: 1000, transferEvery: 1, residualShare: 0.5 },
    ...raw,
  });
  return openSession(trainInputOf(experiment, dataset), engine, dataset);
}

/** Largest |g| after each weight was asked for more than any device can give, one way and back. */
async function reached({ engine, updates }: Session): Promise<number[]> {
  const widest = updates.map(() => 0);
  for (const [step, sign] of [1, 1, 1, 1, -1, -1, -1, -1].entries())
    for (const [i, update] of updates.entries()) {
      const { gradient, crossbar } = update.layer;
      engine.upload(gradient, new Float32Array(gradient.length).fill(1e6 * sign));
      update.apply(1, step, 10);
      const g = (await engine.readTensor(crossbar.conductance)) as Float32Array;
      widest[i] = g.reduce((most, value) => Math.max(most, Math.abs(value)), widest[i]!);
    }
  return widest;
}

const NOMINAL = { preset: "none", levels: 64 };
const SPREAD = { ...NOMINAL, model: "soft-bounds", boundsD2d: { low: 0.4, high: 0.3 } };

describe("the grid of a layer's reads", () => {
  it("has 2^15 steps in the nominal window, larger ones where devices reach beyond twice of it", async () => {
    expect((await open({ device: NOMINAL })).updates.map(({ grid }) => grid)).toEqual([2 ** -14, 2 ** -14]);
    expect((await open({ device: SPREAD })).updates[0]!.grid).toBe(2 ** -13);
    // six deviations of twice that
    const noisy = await open({ device: { ...NOMINAL, sigmaRead: 0.1 } });
    expect(noisy.updates[0]!.grid).toBe(2 ** -13);
  });

  it.each([
    ["sgd", "reference", SPREAD],
    ["sgd", "pair", SPREAD],
    ["sgd", "reference", { ...NOMINAL, stuckFraction: { low: 0.1, high: 0.1 } }],
    ["residual-learning", "reference", SPREAD],
    ["residual-learning", "pair", NOMINAL],
  ] as const)("covers what %s can reach with the mapping %s", async (rule, mapping, device) => {
    const session = await open({ device, array: { mapping, subtraction: "analog" } }, rule);
    const widest = await reached(session);
    for (const [i, { grid }] of session.updates.entries()) {
      expect(widest[i]! / grid!).toBeLessThanOrEqual(MAX_CONDUCTANCE);
      expect(widest[i]! / grid!).toBeGreaterThan(MAX_CONDUCTANCE / 5);
    }
  });

  it("is none for words of more than 8 bits and for float weights", async () => {
    expect((await open({ device: NOMINAL }, "sgd", { errorBits: 12 })).updates[0]!.grid).toBeNull();
    expect((await open({ device: NOMINAL }, "software")).updates[0]!.grid).toBeNull();
  });
});
