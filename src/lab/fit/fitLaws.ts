// The laws that a fit tries, each as a vector of numbers that least squares can move, and back as keys of the device section. The formulas
// stay in src/device: a vector becomes a device, and the device's own law makes the pulses.
import { completeDevice } from "../../device/complete.ts";
import { blockOf } from "../../device/device.ts";
import type { DeviceResponse } from "../../device/law.ts";
import type { DeviceInput, DeviceParameters } from "../../device/params.ts";

export const FIT_MODELS = [
  "exponential",
  "soft-bounds",
  "linear-step",
  "power-step",
  "exponential-step",
  "table",
] as const;
export type FitModel = (typeof FIT_MODELS)[number];

export interface ShapeParameter {
  readonly name: string;
  readonly lower: number;
  readonly upper: number;
}

export interface FitLaw {
  readonly model: FitModel;
  readonly shape: readonly ShapeParameter[];
  /** Where the search begins, for sweeps of so many pulses. */
  start(pulses: SweepLength): number[];
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
});

const exponential: FitLaw = {
  model: "exponential",
  shape: [
    label("nonlinearityLtp"),
    label("nonlinearityLtd"),
    { name: "ln levels", ...LOG_LEVELS },
    { name: "ln levelsLtd", ...LOG_LEVELS },
  ],
  start: ({ ltp, ltd }) => [1, -1, Math.log(ltp), Math.log(ltd)],
  keysOf: ([ltp, ltd, levels, levelsLtd]) => ({
    ...{ nonlinearityLtp: ltp!, nonlinearityLtd: ltd! },
    ...{ levels: Math.exp(levels!), levelsLtd: Math.exp(levelsLtd!) },
  }),
  stepNoise: false,
  windowOfSweeps: true,
};

/** Steps up and down at the middle of the window: ln of window/mean step, and the part by which one of them is smaller. */
const STEPS = [
  { name: "ln levels", ...LOG_LEVELS },
  { name: "upDown", lower: -0.98, upper: 0.98 },
] as const;
const stepKeys = (levels: number, upDown: number) => ({ levels: Math.exp(levels), upDown });
const startLevels = ({ ltp, ltd }: SweepLength) => Math.log((ltp + ltd) / 2);

const softBounds: FitLaw = {
  model: "soft-bounds",
  shape: STEPS,
  start: (pulses) => [startLevels(pulses), 0],
  keysOf: ([levels, upDown]) => stepKeys(levels!, upDown!),
  stepNoise: true,
  windowOfSweeps: false,
};

const linearStep: FitLaw = {
  model: "linear-step",
  shape: [...STEPS, { name: "gammaUp", lower: 0, upper: 1 }, { name: "gammaDown", lower: 0, upper: 1 }],
  start: (pulses) => [startLevels(pulses), 0, 0.6, 0.6],
  keysOf: ([levels, upDown, gammaUp, gammaDown]) => ({
    ...stepKeys(levels!, upDown!),
    ...{ gammaUp: gammaUp!, gammaDown: gammaDown! },
  }),
  stepNoise: true,
  windowOfSweeps: false,
};

/** The law's steps refer to the whole window to the power γ: near 2^γ times the step in the middle. */
const powerStep: FitLaw = {
  model: "power-step",
  shape: [...STEPS, { name: "gammaUp", lower: 0, upper: 8 }, { name: "gammaDown", lower: 0, upper: 8 }],
  start: (pulses) => [startLevels(pulses) - 0.5, 0, 1, 1],
  keysOf: linearStep.keysOf,
  stepNoise: true,
  windowOfSweeps: false,
};

/** With state slope 1 and shift 0: other values only rename the amplitudes. */
const exponentialStep: FitLaw = {
  model: "exponential-step",
  shape: [
    ...STEPS,
    { name: "amplitudeUp", lower: -50, upper: 1 },
    { name: "gammaUp", lower: -6, upper: 6 },
    { name: "amplitudeDown", lower: -50, upper: 1 },
    { name: "gammaDown", lower: -6, upper: 6 },
  ],
  start: (pulses) => [startLevels(pulses), 0, 0.3, 1, 0.3, 1],
  keysOf: ([levels, upDown, amplitudeUp, gammaUp, amplitudeDown, gammaDown]) => ({
    ...stepKeys(levels!, upDown!),
    ...{ amplitudeUp: amplitudeUp!, gammaUp: gammaUp! },
    ...{ amplitudeDown: amplitudeDown!, gammaDown: gammaDown! },
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
  start: (pulses) => [...Array<number>(2 * NODES).fill(1), startLevels(pulses)],
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
