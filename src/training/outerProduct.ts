// Update by pulses that meet in the array: no gradient is computed. For every image and output position, rows and columns carry random
// trains of pulses as dense as |x| and |e|, and a device moves one pulse where two meet (Gokmen and Vlasov, Front. Neurosci. 10:333,
// 2016, doi 10.3389/fnins.2016.00333). Over a batch a device gets
//   n↑ = k·Σ |x e| [x e < 0],  n↓ = k·Σ |x e| [x e > 0],  k = (η/gain)·(P/2)/B :
// n↑ − n↓ is what gradient descent wants, but n↑ + n↓ pulses are made, and on an asymmetric device those that cancel in number move it to its
// symmetric point. Coincidences are independent: their number has the variance n, which the noise of a pulse stands for.
import {
  CONTROL,
  type DeviceBlock,
  type Engine,
  type EngineBuffer,
  READ_COUNTERS,
  type UpdateSettings,
} from "../engine/engine.ts";
import type { LayerSamples, UpdatedLayer } from "./layerUpdate.ts";

/** Turns of up and down pulses in which a batch's pulses are applied; in time they are mixed. */
const TURNS = 4;

export interface OuterProductOptions {
  readonly engine: Engine;
  readonly layer: UpdatedLayer;
  readonly samples: LayerSamples;
  readonly device: DeviceBlock;
  /** Most images of a batch. */
  readonly maxBatch: number;
  /** A pulse of an ideal device, in units of the stored value. */
  readonly pulse: number;
  readonly settings: Omit<UpdateSettings, "step" | "apply" | "control" | "device">;
}

/** The update of one step; `gain` turns a gradient into pulses. */
export function outerProductApply(
  options: OuterProductOptions,
): (gain: number, step: number, batch: number) => void {
  const { engine, layer, settings } = options;
  const buffers = buffersOf(options);
  const device = withCoincidences(options.device, options.pulse);
  return (gain, step, batch) => {
    addUp(options, buffers, batch);
    for (let turn = 0; turn < 2 * TURNS; turn++) {
      // up, down, down, up, …: neither direction has the last word
      const down = (turn + (turn >> 1)) % 2 === 1;
      const control = new Float32Array(CONTROL.length);
      control[CONTROL.gradientGain] = 1;
      control[CONTROL.pulseGain] = (down ? gain : -gain) / TURNS;
      engine.upload(buffers.control, control);
      engine.deviceUpdate(layer.crossbar, down ? buffers.down : buffers.up, {
        ...settings,
        device,
        control: buffers.control,
        step: step * 2 * TURNS + turn,
        apply: true,
      });
    }
  };
}

interface Buffers {
  /** Sums of |x e| where x·e > 0, and where it is < 0, of the weights. */
  readonly down: EngineBuffer;
  readonly up: EngineBuffer;
  readonly errorPlus: EngineBuffer;
  readonly errorMinus: EngineBuffer;
  /** Scratch for inputs that have both signs, such as images; null where they are never negative. */
  readonly inputs: { readonly plus: EngineBuffer; readonly minus: EngineBuffer } | null;
  readonly control: EngineBuffer;
  readonly reads: EngineBuffer;
}

function buffersOf({ engine, layer, samples, maxBatch }: OuterProductOptions): Buffers {
  const buffer = (what: string, length: number, kind: EngineBuffer["kind"] = "f32") =>
    engine.buffer(`${layer.name}.outerProduct.${what}`, kind, length);
  const { input, errors, inputSize, errorSize } = samples;
  // magnitudes of words: that of −128 is one, too
  const part = (what: string, of: EngineBuffer, length: number) =>
    buffer(what, maxBatch * length, of.kind === "f32" ? "f32" : "u8");
  return {
    down: buffer("down", layer.gradient.length),
    up: buffer("up", layer.gradient.length),
    errorPlus: part("errorPlus", errors, errorSize),
    errorMinus: part("errorMinus", errors, errorSize),
    inputs: samples.signedInput
      ? { plus: part("inputPlus", input, inputSize), minus: part("inputMinus", input, inputSize) }
      : null,
    control: buffer("control", CONTROL.length),
    reads: buffer("readCounters", READ_COUNTERS.length, "f64"),
  };
}

/** down = Σ x⁺e⁺ + x⁻e⁻ and up = down − Σ x e, where a = a⁺ − a⁻. Scales stay those of the error. */
function addUp({ engine, layer, samples }: OuterProductOptions, buffers: Buffers, batch: number): void {
  const { down, up, errorPlus, errorMinus, inputs, reads } = buffers;
  const { input, errors, inputSize, errorSize, step } = samples;
  const settings = { step, adc: null, counters: reads };
  const { length } = layer.gradient;
  const gradient = (x: EngineBuffer, error: EngineBuffer, into: EngineBuffer) =>
    engine.weightGradient(layer.crossbar, x, error, into, batch, settings);
  engine.split(errors, errorPlus, errorMinus, batch * errorSize);
  if (inputs) {
    engine.split(input, inputs.plus, inputs.minus, batch * inputSize);
    gradient(inputs.minus, errorMinus, up);
    gradient(inputs.plus, errorPlus, down);
    engine.accumulate(down, up, null, length, { decay: 1, gain: 1 });
  } else gradient(input, errorPlus, down);
  engine.copy(down, up, length);
  engine.accumulate(up, layer.gradient, null, length, { decay: 1, gain: -1 });
}

/** The variance of n coincidences is n pulses squared; that of the device's own noise counts for each pulse, as they come one by one. */
function withCoincidences(device: DeviceBlock, pulse: number): DeviceBlock {
  const { kind, sigma } = device.noise;
  const own = kind === "none" ? 0 : kind === "step" ? sigma * pulse : sigma;
  return { ...device, noise: { kind: "pulse", sigma: Math.hypot(pulse, own) } };
}
