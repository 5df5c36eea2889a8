// A training that starts from given weights: what it is given, and how the weights come onto the devices (docs/models/given-weights.md).
import { type Mapping, storedValues, weightsOfStored } from "../array/mapping.ts";
import type { NumbersNeeded } from "../base/drawing.ts";
import { type Seed, STREAM } from "../base/random.ts";
import type { DeviceParameters } from "../device/params.ts";
import { programmingPulses } from "../device/programmingPulses.ts";
import type { Engine } from "../engine/engine.ts";
import type { ArrayLayer } from "../network/arrayLayer.ts";
import type { NetworkWeights } from "../network/layerWeights.ts";
import { drawValues } from "./drawValues.ts";
import type { ProgrammedLayer } from "./records.ts";
import type { Rule } from "./rules.ts";

export interface GivenStart {
  /** File or run, for people. */
  readonly source: string;
  readonly weights: NetworkWeights;
}

/** Draw 4 of a device; sample.ts and aging.ts take those before. */
const PROGRAMMING: NumbersNeeded = { law: "normal", stream: STREAM.deviceToDevice, step: 4 };

interface Programming {
  readonly engine: Engine;
  readonly device: DeviceParameters;
  readonly seed: Seed;
  readonly rule: Pick<Rule, "float">;
}

/** The (K, N) weights that a layer is given. */
export function givenMatrix({ weights }: GivenStart, layer: string): Float32Array {
  const values = weights.get(layer);
  if (values?.kind === "matrix") return values.matrix;
  throw new Error(`checkWeights has passed ${layer} without its matrix`);
}

/** Values g that write-and-verify leaves on the devices of a layer, plane after plane: g = target + 2σ·ξ, σ of the window, which is 2 wide. They may
 *  lie beyond a device's own window. Float weights are taken as they are. */
export async function programmedValues(
  { engine, device, seed, rule }: Programming,
  { crossbar: { spec } }: ArrayLayer,
  matrix: Float32Array,
): Promise<Float32Array> {
  const targets = targetsOf(matrix, spec);
  if (rule.float || device.programmingError === 0) return targets;
  const width = Math.fround(2 * device.programmingError);
  return drawValues(
    engine,
    {
      values: targets,
      needs: [PROGRAMMING],
      fill: (first, count, [normals]) => {
        for (let i = 0; i < count; i++)
          targets[first + i] = targets[first + i]! + Math.fround(width * normals![4 * i]!);
      },
    },
    { name: spec.name, elements: targets.length, seed, layer: spec.layer },
  );
}

/** W = gain·w; the gain is a power of two, so that nothing is rounded. */
const targetsOf = (matrix: Float32Array, { gain, mapping }: { gain: number; mapping: Mapping }) =>
  storedValues(
    matrix.map((weight) => weight / gain),
    mapping,
  );

/** Compares what the devices of a layer hold with what they were to hold. */
export async function programmedLayer(
  engine: Engine,
  { name, crossbar: { spec, conductance } }: ArrayLayer,
  matrix: Float32Array,
  device: DeviceParameters,
): Promise<ProgrammedLayer> {
  const { gain, mapping } = spec;
  const held = weightsOfStored((await engine.readTensor(conductance)) as Float32Array, mapping);
  let square = 0;
  let missed = 0;
  for (let i = 0; i < matrix.length; i++) {
    square += matrix[i]! ** 2;
    missed += (gain * held[i]! - matrix[i]!) ** 2;
  }
  const { clipped, ltp, ltd } = programmingPulses(device, targetsOf(matrix, spec));
  return {
    layer: name,
    gain,
    weights: matrix.length,
    clipped: clipped / conductance.length,
    error: square > 0 ? Math.sqrt(missed / square) : 0,
    ltpPulses: ltp,
    ltdPulses: ltd,
  };
}
