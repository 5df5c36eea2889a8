// n pulses on one device, without noise: the four update laws of device/model.ts in single precision.
import { exp32, pow32 } from "../../base/float32.ts";
import type {
  AffineModel,
  DeviceBlock,
  ExponentialStepModel,
  FunctionModel,
  PowerStepModel,
  TableModel,
} from "../engine.ts";

const f = Math.fround;

export interface PulseResponse {
  /** State after |n| pulses, up where n > 0; the window's ends do not stop the pulses on their way. */
  readonly after: (device: number, g: number, n: number) => number;
  readonly low: (device: number) => number;
  readonly high: (device: number) => number;
}

/** `perDevice` is planar with `devices` values in each field, or null. */
export function pulseResponse(
  block: DeviceBlock,
  perDevice: Float32Array | null,
  devices: number,
): PulseResponse {
  const { model } = block;
  const field = (index: number, common: number) => {
    const value = f(common);
    return perDevice ? (device: number) => perDevice[index * devices + device]! : () => value;
  };
  const windowAt = model.kind === "affine" ? 4 : 2;
  const low = field(windowAt, block.low);
  const high = field(windowAt + 1, block.high);
  if (model.kind === "affine") return { low, high, after: affine(model, field) };
  const stepUp = field(0, 1);
  const stepDown = field(1, 1);
  const pulse = pulseOf(model, block, low, high);
  return {
    low,
    high,
    after: (device, g, n) => {
      const factor = n > 0 ? stepUp(device) : stepDown(device);
      for (let i = Math.abs(n); i > 0; i--) g = pulse(device, g, n > 0, factor);
      return g;
    },
  };
}

type Field = (index: number, common: number) => (device: number) => number;

function affine(model: AffineModel, field: Field): PulseResponse["after"] {
  const upDecay = field(0, model.up.decay);
  const upStep = field(1, model.up.step);
  const downDecay = field(2, model.down.decay);
  const downStep = field(3, model.down.step);
  return (device, g, n) => {
    let a = n > 0 ? upDecay(device) : downDecay(device);
    let b = n > 0 ? upStep(device) : downStep(device);
    let decay = 1;
    let step = 0;
    for (let left = Math.abs(n); left > 0; left >>>= 1) {
      if (left & 1) {
        step = f(f(a * step) + b);
        decay = f(a * decay);
      }
      b = f(f(a * b) + b);
      a = f(a * a);
    }
    return f(f(decay * g) + step);
  };
}

/** One pulse; `factor` is the device's own factor on the step (step·factor is rounded first). */
type Pulse = (device: number, g: number, up: boolean, factor: number) => number;

function pulseOf(
  model: ExponentialStepModel | FunctionModel | PowerStepModel | TableModel,
  block: DeviceBlock,
  low: (device: number) => number,
  high: (device: number) => number,
): Pulse {
  switch (model.kind) {
    case "exponential-step":
      return exponentialPulse(model);
    case "power-step":
      return powerPulse(model, low, high);
    case "table":
      return tablePulse(model, block);
    case "function":
      return functionPulse(model, block);
    default:
      return model satisfies never;
  }
}

function exponentialPulse(model: ExponentialStepModel): Pulse {
  const slope = f(model.slope);
  const shift = f(model.shift);
  const up = { step: f(model.up.step), amplitude: f(model.up.amplitude), gamma: f(model.up.gamma) };
  const down = { step: f(-model.down.step), amplitude: f(model.down.amplitude), gamma: f(-model.down.gamma) };
  return (_, g, isUp, factor) => {
    const { step, amplitude, gamma } = isUp ? up : down;
    const z = f(f(slope * g) + shift);
    const part = f(1 - f(amplitude * exp32(f(gamma * z))));
    return f(g + f(f(step * factor) * Math.max(part, 0)));
  };
}

/** The base of a device whose window is a point (a stuck one) is 0. */
function powerPulse(
  model: PowerStepModel,
  low: (device: number) => number,
  high: (device: number) => number,
): Pulse {
  const up = { step: f(model.up.step), gamma: f(model.up.gamma) };
  const down = { step: f(-model.down.step), gamma: f(model.down.gamma) };
  return (device, g, isUp, factor) => {
    const { step, gamma } = isUp ? up : down;
    const l = low(device);
    const h = high(device);
    const base = f(f(isUp ? h - g : g - l) / f(h - l));
    return f(g + f(f(step * factor) * pow32(base > 0 ? Math.min(base, 1) : 0, gamma)));
  };
}

/** Place in the table: (g − low)/(high − low)·(nodes − 1), with the window of the mean device. */
function tablePulse(model: TableModel, block: DeviceBlock): Pulse {
  const last = model.up.length - 1;
  const low = f(block.low);
  const range = f(f(block.high) - low);
  return (_, g, isUp, factor) => {
    const steps = isUp ? model.up : model.down;
    const place = Math.min(Math.max(f(f(f(g - low) / range) * last), 0), last);
    const node = Math.min(Math.floor(place), last - 1);
    const rise = f(steps[node + 1]! - steps[node]!);
    const step = f(steps[node]! + f(f(place - node) * rise));
    return f(g + f(step * factor));
  };
}

/** The function gets a double and its step is rounded. */
function functionPulse(model: FunctionModel, block: DeviceBlock): Pulse {
  const low = f(block.low);
  const range = f(f(block.high) - low);
  return (_, g, isUp, factor) => {
    const place = Math.min(Math.max(f(f(g - low) / range), 0), 1);
    const step = f((isUp ? model.up : model.down)(place));
    return f(g + f(step * factor));
  };
}
