// Every law is tried; Akaike's criterion (AIC, IEEE Trans. Autom. Control 19, 716, 1974) orders them, and where it does not decide a fixed
// rule does: within 2 of the lowest, the law with the fewest fitted numbers; of these the first in the list of laws, which begins with
// NeuroSim's. Laws are compared by their one-step residuals, which are independent; those of whole paths are not. K. P. Burnham and D. R. Anderson, Model Selection and Multimodel Inference, 2nd ed., Springer 2002, section 2.6: laws
// within 2 have substantial support.

import { FIT_MODELS, type FitModel } from "../choices.ts";
import type { PulseTrain } from "../measurement/measurement.ts";
import { FIT_LAWS } from "./fitLaws.ts";
import { type FitListener, mapWithProgress } from "./fitProgress.ts";
import { fitSweeps, type SweepsFit } from "./fitSweeps.ts";
import type { FitOptions } from "./problem.ts";

/** How well one law does, lower is better. */
export interface Candidate {
  readonly model: FitModel;
  readonly per: FitOptions["per"];
  readonly aic: number;
  readonly freedom: number;
}

export interface Tried extends Candidate {
  /** One for each device that chooses. */
  readonly fits: readonly SweepsFit[];
}

export interface Choice {
  /** One law instead of the best one. */
  readonly model: FitModel | undefined;
  readonly freeLevels: boolean;
  readonly onStep: FitListener | undefined;
}

/** `sets`: the sweeps of each device. */
export function triedLaws(sets: readonly (readonly PulseTrain[])[], choice: Choice): Tried[] {
  const { model, freeLevels, onStep } = choice;
  const gapped = sets
    .flat()
    .some(({ pulses }) => pulses.some((pulse, i) => i > 0 && pulse - pulses[i - 1]! > 1));
  const names = FIT_MODELS.filter((name) => model === undefined || name === model);
  return mapWithProgress(names, ["laws", onStep], (name) => {
    const kinds: FitOptions["per"][] = ["pulse"];
    if (gapped) kinds.push("update");
    if (FIT_LAWS[name].stepNoise) kinds.push("step");
    return triedNoise(name, sets, kinds, freeLevels);
  }).flat();
}

function triedNoise(
  model: FitModel,
  sets: readonly (readonly PulseTrain[])[],
  kinds: readonly FitOptions["per"][],
  freeLevels: boolean,
): Tried[] {
  const law = FIT_LAWS[model];
  const criterion = "one-step" as const;
  const first = sets.map((trains) => fitSweeps(law, trains, { per: "pulse", freeLevels, criterion }));
  return kinds.map((per) => {
    const options = { per, freeLevels, criterion };
    const again = (trains: readonly PulseTrain[], i: number) => {
      const onward = fitSweeps(law, trains, options, first[i]);
      const anew = fitSweeps(law, trains, options);
      return anew.logLikelihood > onward.logLikelihood ? anew : onward;
    };
    const fits = per === "pulse" ? first : sets.map(again);
    const freedom = fits.reduce((sum, fit) => sum + fit.freedom, 0);
    const aic = fits.reduce((sum, fit) => sum + 2 * fit.freedom - 2 * fit.logLikelihood, 0);
    return { model, per, aic, freedom, fits };
  });
}

/** Largest difference in AIC that does not decide. */
export const CLOSE = 2;

/** Laws that AIC does not separate from the best, by the rule above, the chosen one first. */
export function closeLaws(tried: readonly Tried[]): Tried[] {
  const least = Math.min(...tried.map(({ aic }) => aic));
  const close = tried.filter(({ aic }) => aic <= least + CLOSE);
  const best = close.reduce((chosen, one) => (one.freedom < chosen.freedom ? one : chosen));
  const others = close.filter((one) => one !== best).sort((a, b) => a.aic - b.aic);
  return [best, ...others.filter(({ model }, i) => firstOf(model, others) === i && model !== best.model)];
}

const firstOf = (model: FitModel, tried: readonly Tried[]) => tried.findIndex((one) => one.model === model);

const SOURCE = "Burnham and Anderson, Model Selection and Multimodel Inference, 2002";

/** Why the first of `close` was taken. */
export function reasonOf(tried: readonly Tried[], close: readonly Tried[], asked?: FitModel): string {
  const [best, ...rivals] = close as readonly [Tried, ...Tried[]];
  if (asked !== undefined) return `${best.model} was asked for.`;
  const least = Math.min(...tried.map(({ aic }) => aic));
  if (rivals.length > 0) {
    const names = close.map(({ model, aic }) => `${model} (${(aic - least).toFixed(1)})`);
    const alike = rivals.some(({ freedom }) => freedom === best.freedom);
    const rule = `the fewest fitted numbers (${best.freedom})${alike ? " and the first place in the list of laws" : ""}`;
    return `The data do not decide between ${names.join(", ")}: the AIC above the lowest, in brackets, is at most ${CLOSE} (${SOURCE}). Taken is ${best.model}, which has ${rule}.`;
  }
  const others = tried.filter(({ model }) => model !== best.model);
  const next = others.reduce((nearest, one) => (one.aic < nearest.aic ? one : nearest));
  return `${best.model} has the lowest AIC, with ${best.freedom} fitted numbers; the next, ${next.model}, lies ${(next.aic - best.aic).toFixed(1)} higher.`;
}
