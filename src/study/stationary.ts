// Where rules come to rest on the noisy quadratic, beside the closed form: why asymmetry costs accuracy, in numbers that need no network.
import { blockOf } from "../device/device.ts";
import { tauOf } from "../device/nonlinearity.ts";
import { pulsesPerWindow } from "../device/pulsesPerWindow.ts";
import { resolveDevice } from "../device/resolve.ts";
import type { Engine } from "../engine/engine.ts";
import { noisyQuadratic } from "../training/noisyQuadratic.ts";
import { trainingSchema } from "../training/params.ts";
import type { RuleName } from "../training/rules.ts";

export interface StationaryPoint {
  readonly label: number;
  readonly rule: RuleName;
  /** Mean weight at rest, window ±1; measured, and by restingWeight from the measured pulses. */
  readonly rests: number;
  readonly closedForm: number;
  /** Pulses of one weight in one step. */
  readonly pulses: number;
}

/** Where the loss (w − w0)²/2 is least, and how it is followed. */
export const QUADRATIC = {
  optimum: 0.5,
  rate: 0.005,
  noise: 1,
  levels: 400,
  steps: 3000,
  weights: 128,
} as const;
const LABELS = [1, 3, 6] as const;
const RULES = ["sgd", "mixed-precision", "momentum-carry"] as const;

/** w0/(1 + E|n|/(κτ)), κ = ηP/2, for a rule that loses no gradient on labels ±`label` (docs/models/rules.md). `pulses`: E|n|. */
export function restingWeight(label: number, pulses: number): number {
  const { optimum, rate } = QUADRATIC;
  return optimum / (1 + pulses / (((rate * pulsesPerWindow(blockOf(deviceOf(label)))) / 2) * tauOf(label)));
}

function deviceOf(label: number) {
  const { levels } = QUADRATIC;
  return resolveDevice({ preset: "none", levels, nonlinearityLtp: label, nonlinearityLtd: -label });
}

/** Deterministic; leaves its buffers on the engine. */
export async function stationaryPoints(engine: Engine): Promise<StationaryPoint[]> {
  const found: StationaryPoint[] = [];
  for (const label of LABELS) for (const rule of RULES) found.push(await pointOf(engine, label, rule));
  return found;
}

async function pointOf(engine: Engine, label: number, rule: RuleName): Promise<StationaryPoint> {
  const { optimum, rate, noise, steps, weights } = QUADRATIC;
  const training = trainingSchema.parse({ rule, schedule: "constant", learningRate: rate, maxPulses: 100 });
  const { mean, pulses } = await noisyQuadratic(engine, {
    device: deviceOf(label),
    training,
    weights,
    steps,
    from: steps / 2,
    noise,
    seed: 1,
    optimum: () => optimum,
  });
  return { label, rule, rests: mean, closedForm: restingWeight(label, pulses), pulses };
}
