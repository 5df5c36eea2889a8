// A device in the words of aihwkit (class and fields of simulator/configs/devices.py, Apache 2.0: names and equations, no code) and back.
// Laws that both have are the same equations; NeuroSim's exponential law is aihwkit's linear step where both branches slow down toward their
// ends, and else a piecewise step of two nodes: its step is linear in w.
import { blockOf } from "../device/device.ts";
import type { DeviceInput, DeviceParameters, PulsedDevice } from "../device/params.ts";
import { pulseStep } from "../device/pulse.ts";

export interface AihwkitDevice {
  readonly class: string;
  readonly parameters: Readonly<Record<string, number | boolean | readonly number[]>>;
}

/** What a class has where a document says nothing (PulsedDevice and its classes there). */
const COMMON_DEFAULTS = {
  dw_min: 0.001,
  dw_min_dtod: 0.3,
  dw_min_dtod_log_normal: false,
  dw_min_std: 0.3,
  up_down: 0,
  up_down_dtod: 0.01,
  w_max: 0.6,
  w_max_dtod: 0.3,
  w_min: -0.6,
  w_min_dtod: 0.3,
  corrupt_devices_prob: 0,
  lifetime: 0,
  reset: 0.01,
};
const LINEAR_DEFAULTS = {
  gamma_up: 0,
  gamma_down: 0,
  gamma_up_dtod: 0.05,
  gamma_down_dtod: 0.05,
  mean_bound_reference: true,
  mult_noise: true,
};
const CLASS_DEFAULTS: Readonly<Record<string, AihwkitDevice["parameters"]>> = {
  ConstantStepDevice: {},
  LinearStepDevice: LINEAR_DEFAULTS,
  SoftBoundsDevice: { mult_noise: true },
  SoftBoundsReferenceDevice: {
    mult_noise: true,
    reference_std: 0,
    subtract_symmetry_point: false,
    reference_mean: 0,
  },
  ExpStepDevice: {
    A_up: 0.00081,
    A_down: 0.36833,
    gamma_up: 12.44625,
    gamma_down: 12.78785,
    a: 0.244,
    b: 0.2425,
  },
  PowStepDevice: { pow_gamma: 1, pow_up_down: 0 },
  PiecewiseStepDevice: { piecewise_up: [1], piecewise_down: [1] },
};
export const AIHWKIT_CLASSES = Object.keys(CLASS_DEFAULTS);

export interface AihwkitConversion {
  readonly target: AihwkitDevice;
  readonly leftOut: readonly string[];
}

export function toAihwkit(device: DeviceParameters): AihwkitConversion {
  const { className, shape } = shapeOf(device);
  const spread = spreadOf(device, meanFactor(shape));
  const parameters = { ...stepsOf(device), ...spread, ...shape, ...agingOf(device) };
  return { target: { class: className, parameters }, leftOut: leftOutOf(device, className) };
}

/** The class, and the fields that only it has. */
function shapeOf(device: DeviceParameters): { className: string; shape: AihwkitDevice["parameters"] } {
  switch (device.model) {
    case "constant-step":
      return { className: "ConstantStepDevice", shape: {} };
    case "linear-step":
      return { className: "LinearStepDevice", shape: linearShape(device) };
    case "soft-bounds":
      return { className: "SoftBoundsReferenceDevice", shape: softShape(device) };
    case "exponential-step":
      return {
        className: "ExpStepDevice",
        shape: {
          A_up: device.amplitudeUp,
          A_down: device.amplitudeDown,
          gamma_up: device.gammaUp,
          gamma_down: device.gammaDown,
          a: device.stateSlope,
          b: device.stateShift,
        },
      };
    case "power-step":
      return { className: "PowStepDevice", shape: powerShape(device) };
    case "table":
      return {
        className: "PiecewiseStepDevice",
        shape: { piecewise_up: device.stepsLtp, piecewise_down: device.stepsLtd.map((step) => -step) },
      };
    case "exponential":
      return exponentialShape(device);
    case "hardware-only":
      return { className: "ConstantStepDevice", shape: {} };
    default:
      return device satisfies never;
  }
}

type Law<M extends DeviceParameters["model"]> = Extract<DeviceParameters, { model: M }>;
type Shape = AihwkitDevice["parameters"];

function linearShape(device: Law<"linear-step">): Shape {
  return {
    gamma_up: device.gammaUp,
    gamma_down: device.gammaDown,
    mult_noise: device.multNoise,
    gamma_up_dtod: device.gammaUpD2d,
    gamma_down_dtod: device.gammaDownD2d,
    mean_bound_reference: device.meanBoundReference,
  };
}

function softShape({ multNoise, referenceStd, reference }: Law<"soft-bounds">): Shape {
  const symmetric = reference === "symmetric-point";
  return {
    mult_noise: multNoise,
    reference_std: referenceStd,
    subtract_symmetry_point: symmetric,
    reference_mean: symmetric ? 0 : reference,
  };
}

function powerShape({ gammaUp, gammaDown }: Law<"power-step">): Shape {
  const mean = (gammaUp + gammaDown) / 2;
  return {
    pow_gamma: mean,
    pow_up_down: mean === 0 ? 0 : (gammaUp - gammaDown) / (2 * mean),
    pow_gamma_dtod: 0,
  };
}

type Exponential = Law<"exponential">;

/** The steps of the mean device at weight 0 and at both ends, on a window of −1 … 1. */
function exponentialSteps(device: Exponential) {
  const block = blockOf({ ...device, reference: 0, referenceStd: 0 });
  const at = (direction: 1 | -1) => ({
    zero: Math.abs(pulseStep(block, 0, direction)),
    low: Math.abs(pulseStep(block, -1, direction)),
    high: Math.abs(pulseStep(block, 1, direction)),
  });
  return { up: at(1), down: at(-1) };
}

function exponentialShape(device: Exponential): { className: string; shape: AihwkitDevice["parameters"] } {
  const { up, down } = exponentialSteps(device);
  const step = Math.max(up.zero, down.zero);
  const gammaUp = 1 - up.high / up.zero;
  const gammaDown = 1 - down.low / down.zero;
  if (gammaUp >= 0 && gammaDown >= 0)
    return {
      className: "LinearStepDevice",
      shape: {
        gamma_up: gammaUp,
        gamma_down: gammaDown,
        mult_noise: false,
        gamma_up_dtod: 0,
        gamma_down_dtod: 0,
      },
    };
  return {
    className: "PiecewiseStepDevice",
    shape: {
      up_down: 0, // the nodes hold both sizes
      piecewise_up: [up.low / step, up.high / step],
      piecewise_down: [down.low / step, down.high / step],
    },
  };
}

function stepsOf(device: DeviceParameters): Record<string, number> {
  if (device.model === "exponential") {
    const { up, down } = exponentialSteps(device);
    const step = Math.max(up.zero, down.zero);
    return { w_min: -1, w_max: 1, dw_min: step, up_down: (up.zero - down.zero) / step };
  }
  const pulsed = "wMax" in device;
  const [low, high] = pulsed ? [device.wMin, device.wMax] : [-1, 1];
  return {
    w_min: low,
    w_max: high,
    dw_min: (high - low) / device.levels,
    up_down: pulsed ? device.upDown : 0,
  };
}

/** Mean step of a piecewise device in units of dw_min, which its noise is relative to; 1 for the other classes. */
function meanFactor({ piecewise_up: up, piecewise_down: down }: Record<string, unknown>): number {
  if (!Array.isArray(up) || !Array.isArray(down)) return 1;
  return [...up, ...down].reduce((sum, step) => sum + step, 0) / (up.length + down.length);
}

function spreadOf(device: DeviceParameters, factor: number): Record<string, number | boolean> {
  const {
    w_min: low,
    w_max: high,
    dw_min: step,
  } = stepsOf(device) as { w_min: number; w_max: number; dw_min: number };
  const relative = "sigmaStep" in device ? device.sigmaStep : 0;
  return {
    dw_min_std: device.sigmaC2c > 0 ? (device.sigmaC2c * (high - low)) / (step * factor) : relative,
    dw_min_dtod: device.stepD2d,
    dw_min_dtod_log_normal: device.stepD2dDistribution === "log-normal",
    up_down_dtod: "upDownD2d" in device ? device.upDownD2d : 0,
    w_max_dtod: device.boundsD2d.high,
    w_min_dtod: device.boundsD2d.low,
    corrupt_devices_prob: device.stuckFraction.low + device.stuckFraction.high,
  };
}

/** aihwkit's lifetime is exponential decay once a mini-batch, toward `reset`. */
function agingOf(device: DeviceParameters): Record<string, number> {
  const { driftExponent, driftLaw, driftStart, driftInterval, driftLevel } = device;
  if (driftExponent === 0 || driftLaw !== "exponential") return { lifetime: 0 };
  const { w_min: low, w_max: high } = stepsOf(device) as { w_min: number; w_max: number };
  return { lifetime: driftStart / (driftExponent * driftInterval), reset: low + (high - low) * driftLevel };
}

function leftOutOf(device: DeviceParameters, className: string): string[] {
  const label = "sigmaD2d" in device && device.sigmaD2d > 0;
  const shifted =
    "reference" in device && device.reference !== 0 && className !== "SoftBoundsReferenceDevice";
  const additive =
    device.sigmaC2c > 0 && !["LinearStepDevice", "SoftBoundsReferenceDevice"].includes(className);
  const list: readonly (readonly [boolean, string])[] = [
    [true, "conductances, voltages and pulse lengths"],
    [device.sigmaRead > 0, "read noise (aihwkit has it in the forward pass)"],
    [label, "device-to-device spread of the labels"],
    [shifted, "the reference cell: weight 0 is the middle of the window"],
    [
      additive && className !== "ConstantStepDevice",
      "noise as a part of the window: it follows the step there",
    ],
    [device.sigmaC2c > 0 && device.c2cPer === "update", "noise per update: taken as noise per pulse"],
    [
      device.driftExponent > 0 && device.driftLaw === "power",
      "drift by a power law (drift_weights there, by hand)",
    ],
    [device.endurance !== "unlimited", "endurance"],
    [device.stuckFraction.low + device.stuckFraction.high > 0, "where stuck devices stand: anywhere there"],
  ];
  return list.filter(([there]) => there).map(([, text]) => text);
}

/** The device section of the same law. `leftOut`: fields that Mho has no word for. Throws nothing: the class is checked by the caller. */
export function fromAihwkit({ class: className, parameters }: AihwkitDevice): {
  readonly target: DeviceInput;
  readonly leftOut: readonly string[];
} {
  const all: Record<string, unknown> = { ...COMMON_DEFAULTS, ...CLASS_DEFAULTS[className], ...parameters };
  const number = (key: string) => Number(all[key]);
  const window = number("w_max") - number("w_min");
  const common = {
    preset: "none",
    levels: window / number("dw_min"),
    stepD2d: number("dw_min_dtod"),
    stepD2dDistribution: all.dw_min_dtod_log_normal === true ? "log-normal" : "normal",
    boundsD2d: { low: number("w_min_dtod"), high: number("w_max_dtod") },
    stuckFraction: { low: number("corrupt_devices_prob") / 2, high: number("corrupt_devices_prob") / 2 },
    ...driftOf(number("lifetime"), (number("reset") - number("w_min")) / window),
  } as const;
  const pulsed = {
    wMin: number("w_min"),
    wMax: number("w_max"),
    sigmaStep: number("dw_min_std"),
    upDown: number("up_down"),
    upDownD2d: number("up_down_dtod"),
  };
  const target = { ...common, ...lawOfClass(className, all, pulsed) } as DeviceInput;
  return { target, leftOut: unknownFields(className, parameters) };
}

function driftOf(lifetime: number, level: number): Partial<DeviceInput> {
  if (!(lifetime > 0)) return {};
  return {
    driftLaw: "exponential",
    driftExponent: 1,
    driftStart: lifetime,
    driftInterval: 1,
    driftLevel: level,
  };
}

type Pulsed = Pick<PulsedDevice, "wMin" | "wMax" | "upDown" | "upDownD2d" | "sigmaStep">;

function lawOfClass(className: string, all: Record<string, unknown>, pulsed: Pulsed): object {
  const number = (key: string) => Number(all[key]);
  const multNoise = all.mult_noise === true;
  switch (className) {
    case "LinearStepDevice":
      return {
        ...pulsed,
        model: "linear-step",
        multNoise,
        meanBoundReference: all.mean_bound_reference === true,
        gammaUp: number("gamma_up"),
        gammaDown: number("gamma_down"),
        gammaUpD2d: number("gamma_up_dtod"),
        gammaDownD2d: number("gamma_down_dtod"),
      };
    case "SoftBoundsDevice":
      return { ...pulsed, model: "soft-bounds", multNoise };
    case "SoftBoundsReferenceDevice":
      return {
        ...pulsed,
        model: "soft-bounds",
        multNoise,
        referenceStd: number("reference_std"),
        reference: all.subtract_symmetry_point === true ? "symmetric-point" : number("reference_mean"),
      };
    case "ExpStepDevice":
      return {
        ...pulsed,
        model: "exponential-step",
        stateSlope: number("a"),
        stateShift: number("b"),
        amplitudeUp: number("A_up"),
        amplitudeDown: number("A_down"),
        gammaUp: number("gamma_up"),
        gammaDown: number("gamma_down"),
      };
    case "PowStepDevice":
      return { ...pulsed, model: "power-step", ...powers(number("pow_gamma"), number("pow_up_down")) };
    case "PiecewiseStepDevice":
      return piecewiseLaw(all, pulsed);
    default:
      return { ...pulsed, model: "constant-step" };
  }
}

function powers(mean: number, difference: number): object {
  return { gammaUp: mean * (1 + difference), gammaDown: mean * (1 - difference) };
}

/** A table holds up_down in its steps, and has noise as a part of the window: that of the mean step. */
function piecewiseLaw(all: Record<string, unknown>, { upDown, sigmaStep, wMin, wMax }: Pulsed): object {
  const nodes = (key: string) => {
    const values = all[key] as readonly number[];
    return values.length === 1 ? [values[0]!, values[0]!] : values;
  };
  const up = nodes("piecewise_up");
  const down = nodes("piecewise_down");
  const mean = meanFactor({ piecewise_up: up, piecewise_down: down });
  return {
    model: "table",
    stepsLtp: up.map((step) => step * (1 + Math.min(upDown, 0))),
    stepsLtd: down.map((step) => -step * (1 - Math.max(upDown, 0))),
    sigmaC2c: (sigmaStep * mean * Number(all.dw_min)) / (wMax - wMin),
  };
}

/** Fields that a document sets to something and this conversion does not read. */
function unknownFields(className: string, parameters: AihwkitDevice["parameters"]): string[] {
  const known = new Set([...Object.keys(COMMON_DEFAULTS), ...Object.keys(CLASS_DEFAULTS[className] ?? {})]);
  return Object.entries(parameters)
    .filter(([key, value]) => !known.has(key) && value !== 0 && value !== false)
    .map(([key, value]) => `${key} = ${String(value)}`);
}

/** As Python: what a script of aihwkit writes. */
export function aihwkitPython({ class: className, parameters }: AihwkitDevice): string {
  const value = (v: number | boolean | readonly number[]) =>
    typeof v === "boolean" ? (v ? "True" : "False") : Array.isArray(v) ? `[${v.join(", ")}]` : String(v);
  const lines = Object.entries(parameters).map(([key, v]) => `    ${key}=${value(v)},`);
  return [`${className}(`, ...lines, ")"].join("\n");
}
