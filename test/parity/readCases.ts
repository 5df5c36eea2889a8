// Common cases of the parity tests of reads: every mapping × subtraction × encoding × phases × converter, and all operations that read an
// array, in both directions. In floats and in words.
import { blocksOf } from "../../src/array/partition.ts";
import type {
  Crossbar,
  Direction,
  EngineBuffer,
  Mapping,
  ReadSettings,
  Subtraction,
  TypedArray,
} from "../../src/engine/engine.ts";
import { layerSizes } from "../../src/engine/validate.ts";
import type { Bench } from "./bench.ts";
import type { Results } from "./compare.ts";

const MAPPINGS: readonly (readonly [Mapping, Subtraction])[] = [
  ["float", "analog"],
  ["reference", "analog"],
  ["reference", "digital"],
  ["pair", "analog"],
  ["pair", "digital"],
  ["offset", "analog"],
];
const CONVERTERS = ["ideal", "nearest", "floor", "mid-rise"] as const;
export type ConverterName = (typeof CONVERTERS)[number];

export const READ_CASES = MAPPINGS.flatMap(([mapping, subtraction]) =>
  (["analog", "bit-serial"] as const).flatMap((encoding) =>
    (["analog", "digital"] as const).flatMap((phases) =>
      CONVERTERS.map((converter) => ({ mapping, subtraction, encoding, phases, converter })),
    ),
  ),
);
export type ReadCase = (typeof READ_CASES)[number];

/** Whether the converter sees G/G_max rather than the weight. */
export function isDigital({ mapping, subtraction }: Pick<ReadCase, "mapping" | "subtraction">): boolean {
  return mapping === "offset" || (mapping !== "float" && subtraction === "digital");
}

/** Settings of an array's reads. */
export interface Readings {
  readonly crossbar: Crossbar;
  readonly batch: number;
  readonly input: TypedArray;
  readonly error: TypedArray;
  readonly forward: ReadSettings;
  readonly backward: ReadSettings;
  /** Output positions that probe and trackRange look at. */
  readonly looks: number;
}

/** Forward and backward, probe and trackRange. */
export async function readEverything(bench: Bench, readings: Readings): Promise<Results> {
  const { engine } = bench;
  const { crossbar, batch, forward, backward, looks } = readings;
  const sizes = layerSizes(crossbar.spec);
  const input = bench.put("input", readings.input);
  const error = bench.put("error", readings.error);
  const output = bench.zeros("output", "f32", batch * sizes.output);
  const inputError = bench.zeros("inputError", "f32", batch * sizes.input);
  engine.forward(crossbar, input, output, batch, forward);
  engine.backward(crossbar, error, inputError, batch, backward);
  const forwardLook = { direction: "forward", input, batch, read: forward, looks } as const;
  const backwardLook = { ...forwardLook, direction: "backward", input: error, read: backward } as const;
  return {
    output: await bench.get(output),
    inputError: await bench.get(inputError),
    seenForward: await partialSums(bench, crossbar, forwardLook),
    seenBackward: await partialSums(bench, crossbar, backwardLook),
    ...(forward.adc && { forwardRanges: await trackedRanges(bench, crossbar, forwardLook) }),
    ...(backward.adc && { backwardRanges: await trackedRanges(bench, crossbar, backwardLook) }),
  };
}

interface Look {
  readonly direction: Direction;
  readonly input: EngineBuffer;
  readonly batch: number;
  readonly read: ReadSettings;
  readonly looks: number;
}

async function partialSums(bench: Bench, crossbar: Crossbar, look: Look): Promise<TypedArray> {
  const { direction, input, batch, read, looks } = look;
  const { spec } = crossbar;
  const columns = direction === "forward" ? spec.shape.outChannels : spec.shape.inChannels;
  const out = bench.zeros("seen", "f32", looks * blocksOf(spec, direction) * columns);
  bench.engine.probe(crossbar, direction, input, batch, read, looks, out);
  return bench.get(out);
}

/** The range after the oracle, a first and a second step of the running policy (the second with a smaller input). */
async function trackedRanges(bench: Bench, crossbar: Crossbar, look: Look): Promise<Float32Array> {
  const { engine } = bench;
  const { direction, input, batch, read, looks } = look;
  const { range } = read.adc!;
  const ranges: number[] = [];
  const track = async (policy: "oracle" | "running") => {
    engine.trackRange(crossbar, direction, input, batch, read, policy, looks);
    ranges.push(...(await bench.f32(range)));
  };
  await track("oracle");
  engine.upload(range, Float32Array.of(1, 0, 0, 0));
  await track("running");
  // A quarter of the words is cut to whole numbers by the array's own kind.
  engine.upload(
    input,
    (await bench.get(input)).map((x) => x / 4),
  );
  await track("running");
  return Float32Array.from(ranges);
}
