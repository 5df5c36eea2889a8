// The second array of Tiki-Taka and its kin: one more device A for each weight, which takes the pulses of every gradient and is read now and
// then to move the weight's own device C. Its devices have one plane and a reference cell whatever the layer's mapping is.
// Gradients are digital here: A gets n = round(−(rate/gain)(P/2)·g) pulses of the summed gradient, where the published rules let
// stochastic pulses meet in A for each position of each image. Reads are exact, or rounded to the bits of the forward converter with a
// power-of-two range that follows the largest |A| of the layer; all rows are read in one transfer.
import type { CrossbarSpec } from "../../array/crossbar.ts";
import { matrixShape, rowsOf } from "../../array/geometry.ts";
import { TrainingError } from "../../base/errors.ts";
import { ACTIVATION_COUNTERS, CONTROL, type Crossbar, type EngineBuffer } from "../../engine/engine.ts";
import { type LayerUpdateOptions, layerBuffer, plainSettings, pulseGain } from "../layerUpdate.ts";
import type { PlacedDevices } from "../placeDevices.ts";
import { one, type Scaled, scratch } from "../scratch.ts";

export interface FastArray {
  readonly crossbar: Crossbar;
  readonly devices: PlacedDevices;
  /** Buffers that a checkpoint keeps. */
  readonly state: readonly EngineBuffer[];
  /** A ← U(A, −rate·gradient). */
  update(gradient: Scaled, rate: number, step: number): void;
  /** The time of one update passes without a pulse. */
  wait(): void;
  /** A as the converter gives it; valid until the next read of any layer. */
  read(): Scaled;
}

/** Layer word of the random draws of the first such array: beyond every layer's own; those of the next begin as far beyond. */
const SECOND = 2 ** 16;

/** `index`: among the arrays that the rule's hardware has beside the weights' own. */
export function openFastArray(options: LayerUpdateOptions, counters: EngineBuffer, index = 0): FastArray {
  const { engine, layer, furtherDevices } = options;
  const devices = furtherDevices[index];
  if (!devices) throw new TrainingError("the rule's hardware has no second array", { at: layer.name });
  const crossbar = engine.crossbar(secondSpec(layer.crossbar.spec, index));
  const control = layerBuffer(options, numbered("fastControl", index), "f32", CONTROL.length);
  const plain = plainSettings(options, devices, counters);
  const wait = () => devices.drift?.(crossbar);
  return {
    crossbar,
    devices,
    state: [crossbar.conductance, ...devices.state],
    update: (gradient, rate, step) => {
      const pulses = pulseGain(options, devices, rate);
      wait();
      engine.upload(control, new Float32Array([0, 1, pulses]));
      const from = { ...plain, gradientScale: gradient.scale };
      engine.deviceUpdate(crossbar, gradient.value, { ...from, control, step, apply: true });
    },
    wait,
    read: () => readOf(options, crossbar),
  };
}

const numbered = (name: string, index: number) => (index === 0 ? name : `${name}${index + 1}`);

/** The layer's matrix as one array of (K, N) devices beside a column of reference cells. */
export function secondSpec(spec: CrossbarSpec, index = 0): CrossbarSpec {
  return {
    ...spec,
    name: `${spec.name}.${numbered("fast", index)}`,
    layer: (index + 1) * SECOND + spec.layer,
    mapping: "reference",
    subtraction: "analog",
    shape: matrixShape(rowsOf(spec.shape), spec.shape.outChannels, spec.name),
  };
}

function readOf({ engine, layer }: LayerUpdateOptions, { conductance }: Crossbar): Scaled {
  const { length } = conductance;
  const scaleIn = one(engine);
  const { converterBits: bits } = layer;
  if (bits === null) return { value: conductance, scale: scaleIn };
  const value = scratch(engine, "read", length);
  const scale = scratch(engine, "readScale", 1);
  const counters = scratch(engine, "activation", ACTIVATION_COUNTERS.length, "f64");
  engine.quantizeError(conductance, value, length, { mask: null, bits, scaleIn, scaleOut: scale, counters });
  return { value, scale };
}
