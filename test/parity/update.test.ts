// Parity of the in-situ update: every device model × noise × rounding × values per device × planes, over several steps,
// with and without velocity, its grid, and carry; and of the scalar control rules and the float update.
import { afterAll, describe, expect, test } from "vitest";
import {
  CONTROL,
  type DeviceBlock,
  type DeviceModel,
  type ReadBack,
  UPDATE_COUNTERS,
  type UpdateSettings,
} from "../../src/engine/engine.ts";
import { createReferenceEngine } from "../../src/engine/reference.ts";
import { layerSizes } from "../../src/engine/validate.ts";
import type { Bench } from "./bench.ts";
import { crossbarSpec, type Draw, drawOf, fullyConnected } from "./cases.ts";
import { comparison, type Results } from "./compare.ts";
import { otherEngines } from "./engines.ts";

const others = await otherEngines();
const compared = comparison("device update", createReferenceEngine(), others);
afterAll(compared.report);

const MODELS: readonly DeviceModel[] = [
  { kind: "affine", up: { decay: 0.97, step: 0.031 }, down: { decay: 0.981, step: -0.024 } },
  {
    kind: "exponential-step",
    up: { step: 0.02, amplitude: 0.24, gamma: 2.2 },
    down: { step: 0.021, amplitude: 0.25, gamma: 2.6 },
    slope: 0.6,
    shift: 0.25,
  },
  { kind: "power-step", up: { step: 0.05, gamma: 0.7 }, down: { step: 0.04, gamma: 1.6 } },
  {
    kind: "table",
    up: Float32Array.of(0.06, 0.05, 0.03, 0.02, 0.001),
    down: Float32Array.of(-0.001, -0.01, -0.03, -0.02, -0.07),
  },
];
const NOISES = ["none", "update", "pulse", "step"] as const;
const ROUNDINGS = ["nearest", "stochastic", "carry"] as const;

const cases = MODELS.flatMap((model) =>
  NOISES.flatMap((noise) =>
    ROUNDINGS.flatMap((rounding) =>
      (["pair", "reference"] as const).flatMap((mapping) =>
        [false, true].map((own) => ({ model, kind: model.kind, noise, rounding, mapping, own })),
      ),
    ),
  ),
);
type UpdateCase = (typeof cases)[number];

describe.skipIf(others.length === 0)("the update is that of the reference", () => {
  test.each(cases)("$kind, noise $noise, rounding $rounding, $mapping, own values $own", async (update) => {
    for (let run = 0; run < 2; run++)
      await compared.check((bench) => updateSteps(bench, update, 1000 * cases.indexOf(update) + run, null));
  });

  test("a layer of many chunks", async () => {
    const some = cases.filter(
      ({ kind, noise, own, mapping, rounding }) =>
        own &&
        ["affine pulse pair stochastic", "affine step reference carry"].includes(
          `${kind} ${noise} ${mapping} ${rounding}`,
        ),
    );
    expect(some).toHaveLength(2);
    for (const update of some) await compared.check((bench) => updateSteps(bench, update, 7, [131, 127]));
  });

  test("a weight of each magnitude of pulses", async () => {
    for (const update of cases.filter(({ noise }) => noise === "none"))
      await compared.check((bench) => manyPulses(bench, update));
  });

  test.each([0, 6])("steps scaled by a velocity that fades end with it, %i bits", async (velocityBits) => {
    for (const update of cases.filter(({ noise, rounding }) => noise === "none" && rounding === "carry"))
      await compared.check((bench) => fadingVelocity(bench, update, velocityBits));
  });
});

/** Three steps on a random layer; the second one moves the velocity only. */
async function updateSteps(
  bench: Bench,
  update: UpdateCase,
  seed: number,
  size: readonly [number, number] | null,
): Promise<Results> {
  const draw = drawOf(seed);
  const [rows, columns] = size ?? [draw.whole(1, 40), draw.whole(1, 30)];
  const spec = crossbarSpec(fullyConnected(rows, columns), { mapping: update.mapping });
  const weights = rows * columns;
  const devices = weights * layerSizes(spec).planes;
  const crossbar = bench.array(
    spec,
    draw.values(devices, (u) => 2 * u - 1),
  );
  const gradient = bench.put("gradient", gradients(draw, weights));
  const device = deviceOf(bench, draw, update, devices);
  const settings = { ...settingsFor(bench, draw, update, weights), device, seed: { low: seed, high: 12345 } };
  const { velocity, carry, control, counters } = settings;
  const first = draw.whole(0, 1e6);
  for (let step = 0; step < 3; step++)
    bench.engine.deviceUpdate(crossbar, gradient, { ...settings, step: first + step, apply: step !== 1 });
  return {
    conductance: await bench.get(crossbar.conductance),
    control: await bench.get(control),
    counters: await bench.get(counters),
    ...(velocity && { velocity: await bench.get(velocity) }),
    ...(carry && { carry: await bench.get(carry) }),
    ...(device.life && { life: await bench.get(device.life) }),
  };
}

function settingsFor(bench: Bench, draw: Draw, { rounding }: UpdateCase, weights: number) {
  const control = bench.zeros("control", "f32", CONTROL.length);
  bench.engine.upload(control, Float32Array.of(0.9, 0.3, draw.pick([2, 30, 300])));
  const tensor = (name: string, value: (u: number, z: number) => number) =>
    bench.put(name, draw.values(weights, value));
  return {
    control,
    rounding,
    velocityBits: draw.pick([0, 0, 4, 8]),
    maxPulses: draw.pick([1, 7, 100]),
    velocity: draw.pick([true, true, false]) ? tensor("velocity", (_, z) => 0.1 * z) : null,
    carry: rounding === "carry" ? tensor("carry", (u) => 2 * u - 1) : null,
    gradientScale: bench.put("gradientScale", Float32Array.of(draw.pick([1, 0.25, 3.7]))),
    counters: bench.zeros("counters", "f64", UPDATE_COUNTERS.length),
    readBack: draw.pick<ReadBack | null>([
      null,
      { bits: 0, offset: 0.1, slope: 0.86, decay: 0.4 },
      { bits: draw.whole(2, 8), offset: -0.2, slope: 0.5, decay: 3 },
    ]),
  } satisfies Partial<UpdateSettings>;
}

/** Gradients with zeros, of sizes over several decades. */
function gradients(draw: Draw, count: number): Float32Array {
  return draw.values(count, (u, z) => (u < 0.1 ? 0 : z * 10 ** (-3 * u)));
}

/** Own values vary about the common ones; some devices are stuck (a window of one point, no step). */
function deviceOf(bench: Bench, draw: Draw, update: UpdateCase, devices: number): DeviceBlock {
  const { model, noise, own } = update;
  return {
    model,
    low: -1.05,
    high: 0.98,
    noise: { kind: noise, sigma: noise === "none" ? 0 : draw.pick([0.01, 0.3]) },
    perDevice: own ? bench.put("perDevice", ownValues(draw, model, devices)) : null,
    life: draw.pick([true, false])
      ? bench.put("life", Int32Array.from(draw.values(devices, (u) => Math.floor(30 * u * u))))
      : null,
  };
}

function ownValues(draw: Draw, model: DeviceModel, devices: number): Float32Array {
  const stuck = draw.values(devices, (u) => (u < 0.1 ? 1 : 0));
  const common =
    model.kind === "affine"
      ? [model.up.decay, model.up.step, model.down.decay, model.down.step, -1.05, 0.98]
      : [1, 1, -1.05, 0.98];
  const whenStuck = model.kind === "affine" ? [1, 0, 1, 0, -0.5, -0.5] : [0, 0, -0.5, -0.5];
  const values = new Float32Array(common.length * devices);
  for (const [field, mean] of common.entries()) {
    const spread = draw.values(devices, (_, z) => mean * (1 + 0.02 * z));
    for (let i = 0; i < devices; i++) values[field * devices + i] = stuck[i] ? whenStuck[field]! : spread[i]!;
  }
  return values;
}

/** Weight i asks for i − 300 pulses. */
async function manyPulses(bench: Bench, update: UpdateCase): Promise<Results> {
  const draw = drawOf(1);
  const spec = crossbarSpec(fullyConnected(1, 600), { mapping: update.mapping });
  const devices = 600 * layerSizes(spec).planes;
  const crossbar = bench.array(
    spec,
    draw.values(devices, (u) => 1.6 * u - 0.8),
  );
  const control = bench.put("control", Float32Array.of(0, 1, -1, 0, 0, 0, 0, 0));
  const counters = bench.zeros("counters", "f64", UPDATE_COUNTERS.length);
  const gradient = bench.put(
    "gradient",
    Float32Array.from({ length: 600 }, (_, i) => i - 300),
  );
  bench.engine.deviceUpdate(crossbar, gradient, {
    control,
    counters,
    velocity: null,
    rounding: update.rounding,
    maxPulses: 1000,
    velocityBits: 0,
    carry: update.rounding === "carry" ? bench.zeros("carry", "f32", 600) : null,
    readBack: null,
    device: deviceOf(bench, draw, update, devices),
    gradientScale: bench.put("scale", Float32Array.of(1)),
    seed: { low: 1, high: 2 },
    step: 0,
    apply: true,
  });
  return { conductance: await bench.get(crossbar.conductance), counters: await bench.get(counters) };
}

/** No gradient for steps on end, as in a layer whose neurons are all silent; from a velocity near the smallest of floats. */
async function fadingVelocity(bench: Bench, update: UpdateCase, velocityBits: number): Promise<Results> {
  const draw = drawOf(3);
  const spec = crossbarSpec(fullyConnected(9, 11), { mapping: update.mapping });
  const devices = 99 * layerSizes(spec).planes;
  const crossbar = bench.array(spec, new Float32Array(devices).fill(0.25));
  const settings = {
    ...settingsFor(bench, draw, update, 99),
    velocityBits,
    maxPulses: 15,
    device: deviceOf(bench, draw, update, devices),
    velocity: bench.put(
      "faded",
      draw.values(99, (_, z) => 1e-37 * z),
    ),
    carry: bench.zeros("rest", "f32", 99),
    // a decay would move weights that have no gradient
    readBack: null,
    seed: { low: 1, high: 2 },
    apply: true,
  };
  const { control, counters } = settings;
  const gradient = bench.zeros("gradient", "f32", 99);
  bench.engine.deviceUpdate(crossbar, gradient, { ...settings, step: 0, apply: false });
  for (let step = 1; step < 20; step++) {
    bench.engine.upload(control, Float32Array.of(0.9, 0.1, 100));
    bench.engine.updateControl("scale", control, control);
    bench.engine.deviceUpdate(crossbar, gradient, { ...settings, step });
  }
  expect((await bench.get(counters))[UPDATE_COUNTERS.updated]).toBe(0);
  return { conductance: await bench.get(crossbar.conductance) };
}

describe.skipIf(others.length === 0)("drift", () => {
  test.each(cases.filter(({ noise, rounding }) => noise === "none" && rounding === "nearest"))(
    "$kind, $mapping, own values $own: devices drift, some are moved in between",
    async (update) => {
      for (const [rows, columns] of [
        [7, 9],
        [131, 127],
      ] as const)
        await compared.check((bench) => driftSteps(bench, update, rows, columns));
    },
  );
});

/** Intervals with an update after the second of them, more than the table of factors is long. */
async function driftSteps(bench: Bench, update: UpdateCase, rows: number, columns: number): Promise<Results> {
  const draw = drawOf(rows);
  const spec = crossbarSpec(fullyConnected(rows, columns), { mapping: update.mapping });
  const devices = rows * columns * layerSizes(spec).planes;
  const crossbar = bench.array(
    spec,
    draw.values(devices, (u) => 2 * u - 1),
  );
  const settings = {
    ...settingsFor(bench, draw, update, rows * columns),
    device: deviceOf(bench, draw, update, devices),
    seed: { low: 1, high: 2 },
    apply: true,
  };
  const gradient = bench.put("gradient", gradients(draw, rows * columns));
  const factors = Float32Array.from({ length: 4 }, (_, k) => (1 + k) ** -0.3);
  const drift = {
    device: settings.device,
    level: draw.pick([-1.05, 0.2]),
    factors: bench.put("factors", factors),
    written: bench.zeros("written", "f32", devices),
    age: bench.zeros("age", "i32", devices),
  };
  for (let step = 0; step < 6; step++) {
    bench.engine.drift(crossbar, drift);
    if (step === 1) bench.engine.deviceUpdate(crossbar, gradient, { ...settings, step });
  }
  return {
    conductance: await bench.get(crossbar.conductance),
    written: await bench.get(drift.written),
    age: await bench.get(drift.age),
  };
}

describe.skipIf(others.length === 0)("scalar rules and the float update", () => {
  test.each(["normalize", "scale"] as const)("%s", async (rule) => {
    const draw = drawOf(17);
    for (let run = 0; run < 60; run++) {
      const values = draw.values(CONTROL.length, (u, z) => z * 10 ** (6 * u - 4));
      values[CONTROL.maxVelocity] = run === 0 ? 0 : Math.abs(values[CONTROL.maxVelocity]!);
      if (run === 1) values[CONTROL.maxVelocity] = Math.SQRT2;
      if (run === 2) values[CONTROL.maxVelocity] = Math.SQRT1_2;
      if (run === 3) values[CONTROL.maxVelocity] = 1e-30;
      const target = draw.values(CONTROL.length, (u) => u);
      await compared.check(async (bench) => {
        const from = bench.put("from", values);
        const to = bench.put("to", target);
        bench.engine.updateControl(rule, from, to);
        bench.engine.updateControl(rule, from, from);
        return { to: await bench.get(to), from: await bench.get(from) };
      });
    }
  });

  test("float update", async () => {
    for (const length of [1, 7, 333, 40_000])
      await compared.check(async (bench) => {
        const draw = drawOf(length);
        const tensor = (name: string) =>
          bench.put(
            name,
            draw.values(length, (_, z) => z),
          );
        const weights = tensor("weights");
        const velocity = tensor("velocity");
        const gradient = tensor("gradient");
        const scale = bench.put("scale", Float32Array.of(0.13));
        const settings = { decay: 0.9, gain: 0.1, rate: 0.031, weightDecay: 5e-4 };
        for (let step = 0; step < 3; step++)
          bench.engine.floatUpdate(weights, velocity, gradient, scale, settings);
        return { weights: await bench.get(weights), velocity: await bench.get(velocity) };
      });
  });
});
