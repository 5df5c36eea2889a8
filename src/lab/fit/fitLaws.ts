// The laws that a fit tries, each as a vector of numbers that least squares can move, and back as keys of the device section. The formulas
// stay in src/device: a vector becomes a device, and the device's own law makes the pulses.
import { completeDevice } from "../../device/complete.ts";
import { blockOf } from "../../device/device.ts";
import type { DeviceResponse } from "../../device/law.ts";
import { LINEAR_LABEL } from "../../device/nonlinearity.ts";
import type { DeviceInput, DeviceParameters } from "../../device/params.ts";
import type { FitModel } from "../choices.ts";
import type { MeanSteps } from "./meanSteps.ts";

export interface ShapeParameter {
  readonly name: string;
  readonly lower: number;
  readonly upper: number;
  /** Least change that moves the curve, where it is more than a millionth. */
  readonly difference?: number;
}

export interface FitLaw {
  readonly model: FitModel;
  readonly shape: readonly ShapeParameter[];
  /** Where searches begin, for sweeps of so many pulses and so large steps. */
  starts(pulses: SweepLength, steps: MeanSteps): readonly number[][];
  /** Keys of the device section. */
  keysOf(shape: readonly number[]): DeviceInput;
  /** Noise may follow the step (sigmaStep). */
  readonly stepNoise: boolean;
  /** The window ends where the sweeps end; other laws approach their bounds, which may lie beyond. */
  readonly windowOfSweeps: boolean;
}

export interface SweepLength {
  readonly ltp: number;
  readonly ltd: number;
}

const LOG_LEVELS = { lower: Math.log(2), upper: Math.log(1e7) };
const LARGEST_FITTED_LABEL = 8.5;
const label = (name: string): ShapeParameter => ({
  name,
  lower: -LARGEST_FITTED_LABEL,
  upper: LARGEST_FITTED_LABEL,
  difference: 2 * LINEAR_LABEL,
});

const exponential: FitLaw = {
  model: "exponential",
  shape: [
    label("nonlinearityLtp"),
    label("nonlinearityLtd"),
    { name: "ln levels", ...LOG_LEVELS },
    { name: "ln levelsLtd", ...LOG_LEVELS },
  ],
  starts: ({ ltp, ltd }) => [[1, -1, Math.log(ltp), Math.log(ltd)]],
  keysOf: ([ltp, ltd, levels, levelsLtd]) => ({
    nonlinearityLtp: ltp!,
    nonlinearityLtd: ltd!,
    levels: Math.exp(levels!),
    levelsLtd: Math.exp(levelsLtd!),
  }),
  stepNoise: false,
  windowOfSweeps: true,
};

/** ln of window/step in the middle of the window, up and down. */
const STEPS = [
  { name: "ln levelsUp", ...LOG_LEVELS },
  { name: "ln levelsDown", ...LOG_LEVELS },
] as const;

const MOST_UP_DOWN = 0.99;

/** The larger base step is the device's, upDown makes the other one smaller (src/device/bounds.ts). Up and down: window/base step. */
function stepKeys(up: number, down: number): DeviceInput {
  const levels = Math.min(up, down);
  const upDown = up > down ? levels / up - 1 : 1 - levels / down;
  return { levels, upDown: Math.min(Math.max(upDown, -MOST_UP_DOWN), MOST_UP_DOWN) };
}
const startLevels = ({ ltp, ltd }: SweepLength) => [Math.log(ltp), Math.log(ltd)] as const;

const softBounds: FitLaw = {
  model: "soft-bounds",
  shape: STEPS,
  starts: (pulses) => [[...startLevels(pulses)]],
  keysOf: ([up, down]) => stepKeys(Math.exp(up!), Math.exp(down!)),
  stepNoise: true,
  windowOfSweeps: false,
};

const linearStep: FitLaw = {
  model: "linear-step",
  shape: [...STEPS, { name: "gammaUp", lower: 0, upper: 1 }, { name: "gammaDown", lower: 0, upper: 1 }],
  starts: (pulses) => [[...startLevels(pulses), 0.6, 0.6]],
  keysOf: ([up, down, gammaUp, gammaDown]) => ({
    ...stepKeys(Math.exp(up!), Math.exp(down!)),
    gammaUp: gammaUp!,
    gammaDown: gammaDown!,
  }),
  stepNoise: true,
  windowOfSweeps: false,
};

/** The law's base steps refer to the whole window to the power γ: 2^γ times the step in the middle. */
const powerStep: FitLaw = {
  model: "power-step",
  shape: [...STEPS, { name: "gammaUp", lower: 0, upper: 8 }, { name: "gammaDown", lower: 0, upper: 8 }],
  starts: (pulses) => [[...startLevels(pulses), 1, 1]],
  keysOf: ([up, down, gammaUp, gammaDown]) => ({
    ...stepKeys(Math.exp(up!) / 2 ** gammaUp!, Math.exp(down!) / 2 ** gammaDown!),
    gammaUp: gammaUp!,
    gammaDown: gammaDown!,
  }),
  stepNoise: true,
  windowOfSweeps: false,
};

/** The part of the step in the middle that is exponential: c of s(z) = s(0)·(1 + c(e^(±γz) − 1)), which is 1 − A·e^(±γz) with A = c/(c − 1).
 *  Unlike A, it does not run away where the constant part is small. */
const CURVED = { lower: -3, upper: 0.98 };

/** [c, γ] through the mean steps of the thirds, read in the pulse's own direction: with q = e^(2γ/3), the centres of the outer thirds being
 *  2/3 off the middle, c(1/q − 1) = s₋/s₀ − 1 and c(q − 1) = s₊/s₀ − 1. null where no exponential goes through them. */
function curveThrough(behind: number, middle: number, ahead: number): readonly [number, number] | null {
  const q = -(ahead / middle - 1) / (behind / middle - 1);
  if (!(q > 0 && Number.isFinite(q) && middle > 0) || q === 1) return null;
  return [(ahead / middle - 1) / (q - 1), 1.5 * Math.log(q)];
}

/** Fitted with state slope 1 and shift 0: other values only rename the amplitudes. Searches begin with the measured steps, and with steps
 *  that fall towards the end they go to, fast at first (c > 0) and at last (c < 0): no path of ever better fits leads from one to the
 *  other. */
const exponentialStep: FitLaw = {
  model: "exponential-step",
  shape: [
    ...STEPS,
    { name: "curvedUp", ...CURVED },
    { name: "gammaUp", lower: -6, upper: 6 },
    { name: "curvedDown", ...CURVED },
    { name: "gammaDown", lower: -6, upper: 6 },
  ],
  starts: (pulses, { ltp, ltd }) => {
    const assumed = [
      [0.5, -1],
      [-0.5, 1],
    ].map((shape) => [...startLevels(pulses), ...shape, ...shape]);
    const up = curveThrough(...ltp);
    const down = curveThrough(ltd[2], ltd[1], ltd[0]);
    return up && down ? [[-Math.log(ltp[1]), -Math.log(ltd[1]), ...up, ...down], ...assumed] : assumed;
  },
  keysOf: ([up, down, curvedUp, gammaUp, curvedDown, gammaDown]) => ({
    ...stepKeys(Math.exp(up!) / (1 - curvedUp!), Math.exp(down!) / (1 - curvedDown!)),
    amplitudeUp: curvedUp! / (curvedUp! - 1),
    gammaUp: gammaUp!,
    amplitudeDown: curvedDown! / (curvedDown! - 1),
    gammaDown: gammaDown!,
  }),
  stepNoise: true,
  windowOfSweeps: false,
};

const NODES = 9;
const nodes = (name: string): ShapeParameter[] =>
  Array.from({ length: NODES }, (_, i) => ({ name: `${name}[${i}]`, lower: 0, upper: 50 }));

/** Steps at nine conductances, in units of window/sweep. */
const table: FitLaw = {
  model: "table",
  shape: [...nodes("stepsLtp"), ...nodes("stepsLtd"), { name: "ln levels", ...LOG_LEVELS }],
  starts: ({ ltp, ltd }) => [[...Array<number>(2 * NODES).fill(1), Math.log((ltp + ltd) / 2)]],
  keysOf: (shape) => ({
    stepsLtp: shape.slice(0, NODES),
    stepsLtd: shape.slice(NODES, 2 * NODES).map((step) => -step),
    levels: Math.exp(shape[2 * NODES]!),
  }),
  stepNoise: false,
  windowOfSweeps: true,
};

export const FIT_LAWS: Readonly<Record<FitModel, FitLaw>> = {
  exponential,
  "soft-bounds": softBounds,
  "linear-step": linearStep,
  "power-step": powerStep,
  "exponential-step": exponentialStep,
  table,
};

const bases = new Map<FitModel, DeviceParameters>();

/** The mean device of a vector: its law, without noise. */
export function responseOf(law: FitLaw, shape: readonly number[]): DeviceResponse {
  let base = bases.get(law.model);
  if (!base) {
    base = completeDevice({ preset: "none", model: law.model }, () => {
      throw new Error("no preset is asked for");
    });
    bases.set(law.model, base);
  }
  return blockOf({ ...base, ...law.keysOf(shape) } as DeviceParameters);
}

/** Numbers that the data of one sweep length fix by themselves: the pulses of the whole window. */
export const isLevels = ({ name }: ShapeParameter) => name.startsWith("ln levels");
