// Convolutions that say the same in two ways: groups and layers side by side, a depthwise kernel of one pixel and a scaling, dilation and
// a kernel with zeros, padding and an image with zeros around it. Bit for bit, on each engine.
import { describe, expect, test } from "vitest";
import type { ConvShape } from "../../src/array/geometry.ts";
import { convShape } from "../../src/array/geometry.ts";
import type { CrossbarSpec, Engine } from "../../src/engine/engine.ts";
import { layerSizes } from "../../src/engine/validate.ts";
import { withBench } from "./bench.ts";
import { crossbarSpec, drawOf, griddedConductances, type Words, words } from "./cases.ts";
import { allEngines } from "./engines.ts";
import { weightSteps } from "./exact.ts";
import { expectSame } from "./facts.ts";
import { READ_CASES, type ReadCase } from "./readCases.ts";

const f = Math.fround;
const BATCH = 2;
const GRID = 2 ** -14;
const STEP = 2 ** -7;

interface Data {
  /** (plane, K, N). */
  readonly g: Float32Array;
  readonly input: Words;
  readonly error: Words;
}

interface Found {
  readonly forward: Float32Array;
  readonly backward: Float32Array;
  /** (K, N). */
  readonly gradient: Float32Array;
  readonly serial: Float32Array;
}

type How = Omit<ReadCase, "mapping" | "subtraction">;
const PLAIN: How = { encoding: "analog", phases: "analog", converter: "ideal" };

function dataOf(spec: CrossbarSpec, seed: number): Data {
  const draw = drawOf(seed);
  const sizes = layerSizes(spec);
  return {
    g: griddedConductances(draw, sizes.planes * sizes.rows * sizes.columns, GRID),
    input: words(draw, BATCH * sizes.input, "i8"),
    error: words(draw, BATCH * sizes.output, "i8"),
  };
}

function compute(engine: Engine, spec: CrossbarSpec, { g, input, error }: Data, how: How): Promise<Found> {
  return withBench(engine, async (bench) => {
    const sizes = layerSizes(spec);
    const crossbar = bench.array(spec, g, GRID);
    const x = bench.put("x", input);
    const e = bench.put("e", error);
    const y = bench.zeros("y", "f32", BATCH * sizes.output);
    const back = bench.zeros("back", "f32", BATCH * sizes.input);
    const gradient = bench.zeros("gradient", "f32", sizes.rows * sizes.columns);
    const serial = bench.zeros("serial", "f32", sizes.rows * sizes.columns);
    const { converter, encoding, phases } = how;
    const adc = converter === "ideal" ? null : bench.adc({ bits: 5, rounding: converter }, [0.2, 16]);
    const read = bench.read({ adc, encoding, phases, inputStep: STEP });
    engine.forward(crossbar, x, y, BATCH, read);
    engine.backward(crossbar, e, back, BATCH, read);
    const own = adc && bench.adc({ bits: 5, rounding: adc.rounding }, [0.2, 16]);
    engine.weightGradient(crossbar, x, e, gradient, BATCH, bench.sum({ step: STEP * STEP, adc: own }));
    engine.serialGradient(crossbar, x, e, serial, BATCH, {
      step: STEP * STEP,
      rows: 16,
      acrossImages: false,
      inputBits: 8,
      errorBits: 8,
      signs: "phases",
      bits: 2,
      countsPerCode: 2,
      counters: bench.zeros("serialCounters", "f64", 3),
    });
    return {
      forward: await bench.f32(y),
      backward: await bench.f32(back),
      gradient: await bench.f32(gradient),
      serial: await bench.f32(serial),
    };
  });
}

const planesOf = (spec: CrossbarSpec) => layerSizes(spec).planes;

/** Values first … first + count − 1 of each run of `all`. */
function slices<T extends Words | Float32Array>(values: T, all: number, first: number, count: number): T {
  return values.filter((_, i) => i % all >= first && i % all < first + count) as T;
}

/** Runs of the parts side by side. */
function beside(parts: readonly Float32Array[], run: number): Float32Array {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return Float32Array.from(
    { length },
    (_, i) =>
      parts[Math.floor(i / run) % parts.length]![Math.floor(i / (run * parts.length)) * run + (i % run)]!,
  );
}

const GROUPED: readonly (readonly [string, ConvShape, number, number])[] = [
  ["several blocks of rows and columns", shapeOf({ inChannels: 12, outChannels: 15, groups: 3 }), 7, 3],
  ["one block", shapeOf({ inChannels: 12, outChannels: 15, groups: 3 }), 64, 64],
  ["depthwise", shapeOf({ inChannels: 21, outChannels: 21, groups: 21 }), 64, 64],
  ["depthwise, two outputs of each", shapeOf({ inChannels: 5, outChannels: 10, groups: 5 }), 4, 64],
];

function shapeOf(channels: Pick<ConvShape, "inChannels" | "outChannels" | "groups">): ConvShape {
  const padding = { top: 1, bottom: 0, left: 0, right: 2 };
  const kernel = { kernelHeight: 2, kernelWidth: 3, stride: [1, 2] as const, dilation: [2, 1] as const };
  return convShape({ inHeight: 5, inWidth: 7, ...channels, ...kernel, padding }, "case");
}

const hows = READ_CASES.filter(
  ({ encoding, phases, converter }) =>
    encoding === (phases === "analog" ? "analog" : "bit-serial") && converter !== "floor",
);

describe.each(await allEngines())("$label", ({ engine, every = engine.name === "native" ? 3 : 1 }) => {
  describe.each(GROUPED)("groups are layers side by side: %s", (_, shape, arrayRows, arrayColumns) => {
    // each shape has other cases: all variants of the native engine share one way to take groups
    const first = GROUPED.findIndex(([, one]) => one === shape);
    test.each(hows.filter((_, i) => (i + first) % every === 0))(
      "$mapping $subtraction, $encoding, $phases, $converter",
      async ({ mapping, subtraction, ...how }) => {
        const cut = { mapping, subtraction, arrayRows, arrayColumns, offOnRatio: 0.1, gain: 0.37 };
        const spec = crossbarSpec(shape, { ...cut, partition: "kernel-position" });
        const data = dataOf(spec, 5);
        const whole = await compute(engine, spec, data, how);
        const inChannels = shape.inChannels / shape.groups;
        const outChannels = shape.outChannels / shape.groups;
        const one = crossbarSpec(
          { ...shape, inChannels, outChannels, groups: 1 },
          { ...cut, partition: "unrolled" },
        );
        const parts: Found[] = [];
        for (let g = 0; g < shape.groups; g++) {
          const of = <T extends Words | Float32Array>(values: T, all: number) =>
            slices(values, all, (g * all) / shape.groups, all / shape.groups);
          const own = {
            g: of(data.g, shape.outChannels),
            input: of(data.input, shape.inChannels),
            error: of(data.error, shape.outChannels),
          };
          expect(own.g.length).toBe(data.g.length / shape.groups);
          expect(planesOf(one)).toBe(planesOf(spec));
          parts.push(await compute(engine, one, own, how));
        }
        const joined = (key: keyof Found, run: number) =>
          beside(
            parts.map((part) => part[key]),
            run,
          );
        expectSame(whole.forward, joined("forward", outChannels));
        expectSame(whole.backward, joined("backward", inChannels));
        expectSame(whole.gradient, joined("gradient", outChannels));
        expectSame(whole.serial, joined("serial", outChannels));
        expect(whole.forward.some((y) => y !== 0)).toBe(true);
      },
    );
  });

  test("a depthwise kernel of one pixel scales each channel", async () => {
    const sizes = { inHeight: 3, inWidth: 4, inChannels: 19, outChannels: 19, groups: 19 };
    const shape = convShape({ ...sizes, kernelHeight: 1, kernelWidth: 1, stride: 1, padding: 0 }, "case");
    const spec = crossbarSpec(shape, { mapping: "reference", gain: 0.37 });
    const data = dataOf(spec, 6);
    const steps = weightSteps(spec, data.g, GRID);
    const { forward, backward } = await compute(engine, spec, data, PLAIN);
    const scaled = (x: number, i: number) => f(f(spec.gain) * (x * steps[i % 19]! * GRID * STEP));
    expectSame(forward, Float32Array.from(data.input, scaled));
    expectSame(backward, Float32Array.from(data.error, scaled));
  });

  test("a dilated kernel is a larger one with zeros between", async () => {
    const sizes = { inHeight: 7, inWidth: 6, inChannels: 8, outChannels: 6, groups: 2 };
    const kernel = { kernelHeight: 2, kernelWidth: 3, dilation: [3, 2] as const };
    const common = { ...sizes, stride: [2, 1] as const, padding: 1 };
    const dilated = crossbarSpec(convShape({ ...common, ...kernel }, "case"), { mapping: "reference" });
    const large = crossbarSpec(convShape({ ...common, kernelHeight: 4, kernelWidth: 5 }, "case"), {
      mapping: "reference",
    });
    const data = dataOf(dilated, 7);
    const rows = 4 * 6;
    const g = new Float32Array(4 * 5 * rows);
    for (let position = 0; position < 6; position++) {
      const at = 3 * Math.floor(position / 3) * 5 + 2 * (position % 3);
      g.set(data.g.subarray(position * rows, (position + 1) * rows), at * rows);
    }
    const small = await compute(engine, dilated, data, PLAIN);
    const whole = await compute(engine, large, { ...data, g }, PLAIN);
    expectSame(small.forward, whole.forward);
    expectSame(small.backward, whole.backward);
    expectSame(small.gradient.subarray(2 * rows, 3 * rows), whole.gradient.subarray(4 * rows, 5 * rows));
  });

  test.each(["ideal", "nearest"] as const)("padding is zeros around the image: %s", async (converter) => {
    const top = 2;
    const bottom = 0;
    const left = 1;
    const right = 3;
    const kernel = { kernelHeight: 3, kernelWidth: 2, stride: [1, 2] as const };
    const channels = { inChannels: 6, outChannels: 4, groups: 2 };
    const padded = convShape(
      { inHeight: 4, inWidth: 5, ...channels, ...kernel, padding: { top, bottom, left, right } },
      "case",
    );
    const image = { inHeight: 4 + top + bottom, inWidth: 5 + left + right };
    const framed = convShape({ ...image, ...channels, ...kernel, padding: 0 }, "case");
    const cut = { mapping: "reference", arrayRows: 5, arrayColumns: 4 } as const;
    const data = dataOf(crossbarSpec(padded, cut), 8);
    const place = (i: number) => {
      const pixel = Math.floor(i / 6);
      const y = Math.floor(pixel / 5) % 4;
      const row = Math.floor(pixel / 20) * image.inHeight + y + top;
      return (row * image.inWidth + (pixel % 5) + left) * 6 + (i % 6);
    };
    const input = new Int8Array(BATCH * image.inHeight * image.inWidth * 6);
    for (const [i, x] of data.input.entries()) input[place(i)] = x;
    const how = { ...PLAIN, converter };
    const own = await compute(engine, crossbarSpec(padded, cut), data, how);
    const around = await compute(engine, crossbarSpec(framed, cut), { ...data, input }, how);
    expectSame(own.forward, around.forward);
    expectSame(
      own.backward,
      own.backward.map((_, i) => around.backward[place(i)]!),
    );
    expectSame(own.gradient, around.gradient);
    expectSame(own.serial, around.serial);
  });
});
