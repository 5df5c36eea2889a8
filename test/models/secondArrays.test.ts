// The rules that keep more than a velocity, against their published equations in plain arithmetic (docs/models/rules.md), on every engine: one
// layer of six weights on asymmetric devices, sixty steps of given gradients.
import { describe, expect, test } from "vitest";
import { roundEven } from "../../src/base/float32.ts";
import { seedOf } from "../../src/base/random.ts";
import { blockOf } from "../../src/device/device.ts";
import { applyPulses, type PulseResponse } from "../../src/device/pulse.ts";
import { pulsesPerWindow } from "../../src/device/pulsesPerWindow.ts";
import { resolveDevice } from "../../src/device/resolve.ts";
import { zeroShifted } from "../../src/device/zeroShift.ts";
import type { Engine } from "../../src/engine/engine.ts";
import type { UpdatedLayer } from "../../src/training/layerUpdate.ts";
import { openRule } from "../../src/training/openRule.ts";
import { type TrainingParameters, trainingSchema } from "../../src/training/params.ts";
import { randomChoppers } from "../../src/training/rules/choppers.ts";
import { randomPhases } from "../../src/training/rules/momentumCarry.ts";
import type { RuleName } from "../../src/training/rules.ts";
import { ruleOf } from "../../src/training/rules.ts";
import { withBench } from "../parity/bench.ts";
import { crossbarSpec, drawOf, fullyConnected } from "../parity/cases.ts";
import { allEngines } from "../parity/engines.ts";

const ROWS = 3;
const COLUMNS = 2;
const STEPS = 60;
const WEIGHTS = ROWS * COLUMNS;
const GAIN = 0.5;
const SCALE = 2;
const RATE = 0.02;
const SETTINGS = {
  rounding: "nearest",
  maxPulses: 200,
  batch: 8,
  fastRate: 0.03,
  transferEvery: 3,
  transferRate: 0.4,
  chopEvery: 8,
  residualShare: 0.25,
  tiles: 3,
} as const;
const {
  fastRate: F,
  transferEvery: T,
  transferRate: LAMBDA,
  chopEvery,
  residualShare,
  tiles: TILES,
} = SETTINGS;

/** Labels of different size: the symmetric point lies at −0.36. */
const DEVICE = resolveDevice({ preset: "none", levels: 400, nonlinearityLtp: 2.4, nonlinearityLtd: -4.88 });
const own = blockOf(DEVICE);
const shifted = blockOf(zeroShifted(DEVICE));
const P = pulsesPerWindow(own);

const draw = drawOf(11);
const start = draw.values(WEIGHTS, (u) => u - 0.5);
const gradients = Array.from({ length: STEPS }, () => draw.values(WEIGHTS, (_, z) => z + 0.7));

/** The layer under a rule, as an engine does it. */
async function trained(
  engine: Engine,
  name: RuleName,
  adcBits: number | null,
  more: Partial<TrainingParameters> = {},
): Promise<number[]> {
  return withBench(engine, async (bench) => {
    const spec = crossbarSpec(fullyConnected(ROWS, COLUMNS), { mapping: "reference", gain: GAIN });
    const crossbar = bench.array(spec, start);
    const gradient = bench.zeros("gradient", "f32", WEIGHTS);
    const gradientScale = bench.put("scale", Float32Array.of(SCALE));
    const layer: UpdatedLayer = {
      name: "fc",
      crossbar,
      gradient,
      gradientScale,
      converterBits: adcBits,
      samples: null,
    };
    const training: TrainingParameters = { ...trainingSchema.parse({}), ...SETTINGS, ...more, rule: name };
    const rule = ruleOf(name);
    const device = rule.float ? DEVICE : rule.device(DEVICE);
    const update = await openRule(rule, device, { engine, layer, training, seed: seedOf(1) }, start);
    gradients.forEach((values, step) => {
      engine.upload(
        gradient,
        values.map((g) => g / SCALE),
      );
      update.apply(RATE, step, SETTINGS.batch);
    });
    return [...(await bench.f32(crossbar.conductance))];
  });
}

type Vector = number[];
const zeros = (): Vector => new Array(WEIGHTS).fill(0);
const pulsed = (device: PulseResponse, g: Vector, pulses: Vector): Vector =>
  g.map((state, i) => (pulses[i] === 0 ? state : applyPulses(device, state, pulses[i]!)));
/** Pulses that a device of P per window gets for a change of −rate·g of the effective weight. */
const asked = (rate: number, perWindow: number, g: Vector): Vector =>
  g.map((x) => roundEven(-(rate / GAIN) * (perWindow / 2) * x));
/** A transfer's wanted pulses of C. */
const transferred = (a: Vector): Vector => a.map((x) => LAMBDA * (RATE / F) * (P / 2) * x);
const plus = (a: Vector, b: Vector): Vector => a.map((x, i) => x + b[i]!);
/** n = trunc(h), and h after it. */
const sent = (h: Vector, after: (h: number, n: number) => number): { n: Vector; h: Vector } => {
  const n = h.map((x) => Math.trunc(x) + 0);
  return { n, h: h.map((x, i) => after(x, n[i]!)) };
};
const due = (step: number) => (step + 1) % T === 0;

/** A ← U(A, −f·g) with the devices of a second array. */
const fast = (device: PulseResponse, a: Vector, g: Vector) =>
  pulsed(device, a, asked(F, pulsesPerWindow(device), g));

function tikiTaka(read: (a: Vector) => Vector = (a) => a): Vector {
  let w: Vector = [...start];
  let a: Vector = zeros();
  gradients.forEach((g, step) => {
    a = fast(shifted, a!, [...g]);
    if (due(step)) w = pulsed(own, w!, transferred(read(a)).map(roundEven));
  });
  return w!;
}

/** The layer of crossbarSpec. */
const LAYER = 3;
const phases = (): Vector => [...randomPhases(WEIGHTS, LAYER, seedOf(1))];

const EQUATIONS: Readonly<Partial<Record<RuleName, () => Vector>>> = {
  "adaptive-momentum": () => {
    let w: Vector = [...start];
    let carry: Vector = phases();
    let v: Vector = zeros();
    const { momentum } = trainingSchema.parse({});
    for (const g of gradients) {
      const largest = Math.max(...v!.map(Math.abs));
      const share = largest > 0 ? 2 ** -Math.round(Math.log2(largest)) : 0;
      v = v!.map((x, i) => momentum * x + (1 - momentum) * g[i]!);
      const q = v.map((x, i) => carry![i]! - (RATE / 10) * (P / 2) * share * x);
      const n = q.map(roundEven);
      [w, carry] = [pulsed(own, w!, n), q.map((x, i) => x - n[i]!)];
    }
    return w!;
  },
  "mixed-precision": () => {
    let w: Vector = [...start];
    let chi: Vector = zeros();
    for (const g of gradients) {
      const wanted = [...g].map((x) => -(RATE / GAIN) * (P / 2) * x);
      const { n, h } = sent(plus(chi!, wanted), (x, k) => x - k);
      [w, chi] = [pulsed(own, w!, n), h];
    }
    return w!;
  },
  "zero-shift": () => {
    let w = [...start].map((x) => Math.min(Math.max(x, shifted.low), shifted.high));
    for (const g of gradients) w = pulsed(shifted, w, asked(RATE, pulsesPerWindow(shifted), [...g]));
    return w;
  },
  "tiki-taka": () => tikiTaka(),
  "tiki-taka-2": () => {
    let w: Vector = [...start];
    let a: Vector = zeros();
    let buffer: Vector = zeros();
    gradients.forEach((g, step) => {
      a = fast(shifted, a!, [...g]);
      if (!due(step)) return;
      const { n, h } = sent(plus(buffer!, transferred(a)), (x, k) => (k === 0 ? x : 0.1 * x));
      [w, buffer] = [pulsed(own, w!, n), h];
    });
    return w!;
  },
  "chopped-tiki-taka": () => {
    let w: Vector = [...start];
    let a: Vector = zeros();
    let buffer: Vector = zeros();
    const choppers = randomChoppers({ rows: ROWS, layer: LAYER, seed: seedOf(1), chopEvery });
    gradients.forEach((g, step) => {
      const signs = choppers(Math.floor(step / T));
      const flipped = (x: ArrayLike<number>) =>
        Array.from(x, (value, i) => signs[Math.floor(i / COLUMNS)]! * value);
      a = fast(own, a!, flipped(g));
      if (!due(step)) return;
      const { n, h } = sent(plus(buffer!, transferred(flipped(a))), (x, k) => (k === 0 ? x : 0));
      [w, buffer] = [pulsed(own, w!, n), h];
    });
    return w!;
  },
  agad: () => {
    let w: Vector = [...start];
    let a: Vector = zeros();
    let buffer: Vector = zeros();
    let mean: Vector = zeros();
    let past: Vector = zeros();
    const tail = Math.min(5 / chopEvery, 1);
    gradients.forEach((g, step) => {
      const transfers = Math.floor(step / T);
      const c = Math.floor(transfers / chopEvery) % 2 === 0 ? 1 : -1;
      a = fast(
        own,
        a!,
        [...g].map((x) => c * x),
      );
      if (!due(step)) return;
      const change = transferred(a.map((x, i) => c * (x - past![i]!)));
      const { n, h } = sent(plus(buffer!, change), (x, k) => (k === 0 ? x : 0));
      [w, buffer] = [pulsed(own, w!, n), h];
      mean = mean!.map((x, i) => (1 - tail) * x + tail * a![i]!);
      if ((transfers + 1) % chopEvery === 0) past = mean;
    });
    return w!;
  },
  "residual-learning": () => {
    let w: Vector = [...start];
    let p: Vector = zeros();
    const perWindow = pulsesPerWindow(shifted);
    gradients.forEach((g, step) => {
      p = pulsed(shifted, p!, asked(RATE / residualShare, perWindow, [...g]));
      const wanted = p.map((x) => LAMBDA * RATE * (P / 2) * x);
      if (due(step)) w = pulsed(own, w!, wanted.map(roundEven));
    });
    return w!.map((x, i) => x + residualShare * p![i]!);
  },
  "chopped-residual": () => {
    let w: Vector = [...start];
    let p: Vector = zeros();
    let buffer: Vector = zeros();
    const choppers = randomChoppers({ rows: ROWS, layer: LAYER, seed: seedOf(1), chopEvery });
    const flipped = (x: ArrayLike<number>, transfers: number) =>
      Array.from(x, (value, i) => choppers(transfers)[Math.floor(i / COLUMNS)]! * value);
    gradients.forEach((g, step) => {
      const transfers = Math.floor(step / T);
      p = pulsed(own, p!, asked(RATE / residualShare, P, flipped(g, transfers)));
      if (!due(step)) return;
      const wanted = flipped(p, transfers).map((x) => LAMBDA * RATE * (P / 2) * x);
      const { n, h } = sent(plus(buffer!, wanted), (x, k) => (k === 0 ? x : 0));
      [w, buffer] = [pulsed(own, w!, n), h];
    });
    const read = flipped(p!, Math.floor(STEPS / T));
    return w!.map((x, i) => x + residualShare * read[i]!);
  },
  // equations 6 and 7 of the paper: the finest tile has the gradient, each other one the next finer tile
  "multi-tile": () => {
    const perWindow = pulsesPerWindow(shifted);
    const tiles: Vector[] = [[...start], ...Array.from({ length: TILES - 1 }, zeros)];
    const last = TILES - 1;
    gradients.forEach((g, step) => {
      tiles[last] = pulsed(shifted, tiles[last]!, asked(RATE / residualShare ** last, perWindow, [...g]));
      for (let n = last - 1; n >= 0; n--) {
        if ((step + 1) % T ** (last - n) !== 0) continue;
        const device = n === 0 ? own : shifted;
        const wanted = tiles[n + 1]!.map((x) => LAMBDA * RATE * (pulsesPerWindow(device) / 2) * x);
        tiles[n] = pulsed(device, tiles[n]!, wanted.map(roundEven));
      }
    });
    return tiles.reduce((sum, tile, n) => sum.map((x, i) => x + residualShare ** n * tile[i]!), zeros());
  },
  // algorithm 3 of the paper with regular flips
  "e-rider": () => {
    let w: Vector = [...start];
    let p: Vector = zeros();
    let q: Vector = zeros();
    let reference: Vector = zeros();
    const eta = Math.min(5 / chopEvery, 1);
    let c = 1;
    gradients.forEach((g, step) => {
      const gradient = [...g].map((x) => c * x);
      p = pulsed(own, p!, asked(RATE / residualShare, P, gradient));
      if (!due(step)) return;
      q = q!.map((x, i) => (1 - eta) * x + eta * p![i]!);
      const wanted = p.map((x, i) => LAMBDA * RATE * (P / 2) * c * (x - reference![i]!));
      w = pulsed(own, w!, wanted.map(roundEven));
      if (((step + 1) / T) % chopEvery !== 0) return;
      [c, reference] = [-c, q];
    });
    return w!.map((x, i) => x + residualShare * c * (p![i]! - reference![i]!));
  },
};

const worst = (a: Vector, b: Vector) => Math.max(...a.map((x, i) => Math.abs(x - b[i]!)));

test("the devices of this test are asymmetric, their symmetric point elsewhere", () => {
  expect(shifted.low).toBeCloseTo(-0.65, 2);
  expect(P).toBeLessThan(220);
});

test("multi-tile of two arrays is residual learning", async () => {
  const { engine } = (await allEngines())[0]!;
  const two = await trained(engine, "multi-tile", null, { tiles: 2 });
  expect(two).toEqual(await trained(engine, "residual-learning", null));
});

describe.each(await allEngines())("$label", ({ engine }) => {
  test.each(Object.keys(EQUATIONS) as RuleName[])("%s", async (name) => {
    const exact = EQUATIONS[name]!();
    expect(worst(exact, [...start])).toBeGreaterThan(10 / P);
    expect(worst(await trained(engine, name, null), exact)).toBeLessThan(2e-5);
  });

  test("a transfer reads through the forward converter: 4 bits of the power of two next to the largest", async () => {
    const read = (a: Vector) => {
      const scale = 2 ** Math.round(Math.log2(Math.max(...a.map(Math.abs))));
      return a.map((x) => (Math.min(Math.max(roundEven((x / scale) * 8), -7), 7) / 8) * scale);
    };
    const exact = tikiTaka(read);
    expect(worst(await trained(engine, "tiki-taka", 4), exact)).toBeLessThan(2e-5);
    expect(worst(exact, tikiTaka())).toBeGreaterThan(1e-3);
  });
});
