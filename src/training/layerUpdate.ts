// The input of every update rule for one layer, and its result: a function that enqueues one update. The rules: rules/*.ts.
import type { Seed } from "../base/random.ts";
import {
  type Crossbar,
  type Engine,
  type EngineBuffer,
  UPDATE_COUNTERS,
  type UpdateSettings,
} from "../engine/engine.ts";
import type { PlacedDevices } from "./placeDevices.ts";
import type { TrainingSettings } from "./settings.ts";

/** The parts of a layer that rules use. */
export interface UpdatedLayer {
  readonly name: string;
  readonly crossbar: Crossbar;
  /** (K, N), true gradient = gradient · gradientScale[0]. */
  readonly gradient: EngineBuffer;
  readonly gradientScale: EngineBuffer;
  /** Bits of the forward converter; null: ideal. */
  readonly converterBits: number | null;
  /** Inputs and errors that made the gradient; null where the gradient is given. */
  readonly samples: LayerSamples | null;
}

/** Inputs and errors of a layer's last step, words or floats. */
export interface LayerSamples {
  readonly input: EngineBuffer;
  /** Whether inputs of both signs occur. */
  readonly signedInput: boolean;
  readonly errors: EngineBuffer;
  /** Values of one image. */
  readonly inputSize: number;
  readonly errorSize: number;
  /** The step of the weight gradient (GradientSettings). */
  readonly step: number;
}

export interface LayerUpdate {
  /** The weights' own devices, where the network reads others with them. */
  readonly main?: Crossbar;
  /** Pulses that the weights' own devices still answer (DeviceBlock.life), where they have an end. */
  readonly life?: EngineBuffer | null;
  /** Largest |g| that reads meet, where it is not that of the weights' own devices. */
  readonly widest?: number;
  /** Pulses of all devices of the layer, f64[UPDATE_COUNTERS.length]. */
  readonly counters: EngineBuffer;
  /** Buffers that a checkpoint must keep, besides the conductances that the network reads. */
  readonly state: readonly EngineBuffer[];
  /** Enqueues the update of this step. rate = learning rate now; step counts from 0 over the run; batch = images of this step. */
  apply(rate: number, step: number, batch: number): void;
  resetVelocity(): void;
}

export interface FloatLayerOptions {
  readonly engine: Engine;
  readonly layer: UpdatedLayer;
  readonly training: TrainingSettings;
  readonly seed: Seed;
}

export interface LayerUpdateOptions extends FloatLayerOptions {
  readonly devices: PlacedDevices;
  /** One more device for each weight and array that the rule's hardware has beside the weights' own. */
  readonly furtherDevices: readonly PlacedDevices[];
}

/** A buffer of the layer. */
export function layerBuffer(
  { engine, layer }: FloatLayerOptions,
  what: string,
  kind: "f32" | "f64" = "f32",
  length = layer.gradient.length,
): EngineBuffer {
  return engine.buffer(`${layer.name}.${what}`, kind, length);
}

export function updateCounters(options: FloatLayerOptions): EngineBuffer {
  return layerBuffer(options, "updateCounters", "f64", UPDATE_COUNTERS.length);
}

/** A change of the effective weight W = gain·w by −rate·g, in pulses for each unit of g; a pulse is 2/pulsesPerWindow of w. */
export function pulseGain({ layer }: FloatLayerOptions, devices: PlacedDevices, rate: number): number {
  return (rate / layer.crossbar.spec.gain) * (devices.pulsesPerWindow / 2);
}

/** Settings of the engine's update that every rule shares: the layer's gradient, whole words, no memory. */
export function plainSettings(
  { layer, training, seed }: FloatLayerOptions,
  devices: PlacedDevices,
  counters: EngineBuffer,
): Omit<UpdateSettings, "step" | "apply" | "control"> {
  return {
    device: devices.block,
    velocity: null,
    carry: null,
    readBack: null,
    gradientScale: layer.gradientScale,
    rounding: training.rounding,
    maxPulses: Math.min(training.maxPulses, devices.pulseLimit),
    velocityBits: 0,
    seed,
    counters,
  };
}
