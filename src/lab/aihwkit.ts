// A device in the words of aihwkit (class and fields of simulator/configs/devices.py: names and equations, no code). Back: fromAihwkit.ts.
// Laws that both have are the same equations; NeuroSim's exponential law is aihwkit's linear step where both branches slow down toward their
// ends, and else a piecewise step of two nodes: its step is linear in w.
import { ConfigError } from "../base/errors.ts";
import { blockOf } from "../device/device.ts";
import type { DeviceParameters } from "../device/params.ts";
import { pulseStep } from "../device/pulse.ts";

export interface AihwkitDevice {
  readonly class: string;
  readonly parameters: Readonly<Record<string, number | boolean | readonly number[]>>;
}

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
      throw new ConfigError("this law has no class in aihwkit", {
        at: `device.model: ${(device as DeviceParameters).model}`,
        hint: "convert it to a table first: mho device convert --to table",
      });
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

/** aihwkit's pow_up_down only ever makes one of both exponents smaller (rpu_powstep_device.cpp; its docstring has another formula). */
function powerShape({ gammaUp, gammaDown }: Law<"power-step">): Shape {
  const larger = Math.max(gammaUp, gammaDown);
  const difference = larger === 0 ? 0 : (gammaUp - gammaDown) / larger;
  return { pow_gamma: larger, pow_up_down: difference, pow_gamma_dtod: 0 };
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
export function meanFactor({ piecewise_up: up, piecewise_down: down }: Record<string, unknown>): number {
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
  const kept = Math.exp((-driftExponent * driftInterval) / driftStart);
  return { lifetime: 1 / (1 - kept), reset: low + (high - low) * driftLevel };
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

/** The device as Python, in the form of a script of aihwkit. */
export function aihwkitPython({ class: className, parameters }: AihwkitDevice): string {
  const value = (v: number | boolean | readonly number[]) =>
    typeof v === "boolean" ? (v ? "True" : "False") : Array.isArray(v) ? `[${v.join(", ")}]` : String(v);
  const lines = Object.entries(parameters).map(([key, v]) => `    ${key}=${value(v)},`);
  return [`${className}(`, ...lines, ")"].join("\n");
}
