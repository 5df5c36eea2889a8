// Intervals as wide as the likelihood allows: where the error of a number changes with the number itself, a bootstrap around the fitted value
// sees only the error there. Profile likelihood: Venzon & Moolgavkar, Appl. Statist. 37, 87, 1988.
import { extentOf, type PulseTrain } from "../measurement/measurement.ts";
import { NORMAL_QUANTILE, numbersOf, type Unmarked } from "./estimates.ts";
import { isLevels } from "./fitLaws.ts";
import { type FitListener, mapWithProgress } from "./fitProgress.ts";
import { fitSweeps, type SweepsFit } from "./fitSweeps.ts";

/** The estimates of one device, no narrower than the likelihood allows: along the profiles of the law's shape, and of ends of the window that no
 *  sweep rested on, every number of a refit that is likely enough is taken in. */
export function widened(
  estimates: readonly Unmarked[],
  fit: SweepsFit,
  trains: readonly PulseTrain[],
  onStep?: FitListener,
): Unmarked[] {
  const refits: SweepsFit[] = [];
  const own = mapWithProgress(estimates, ["likelihood", onStep], (estimate) => {
    const place = placeOf(estimate.name, fit);
    if (place === null) return estimate;
    const [low, high] = [estimate.low, estimate.high].map((end) =>
      likelyEnd(fit, trains, place, end, refits),
    );
    return { ...estimate, low: low!, high: high! };
  });
  const numbers = refits.map(numbersOf);
  return own.map((estimate, i) => {
    const values = numbers.map((all) => all[i]!.value);
    return {
      ...estimate,
      low: Math.min(estimate.low, ...values),
      high: Math.max(estimate.high, ...values),
    };
  });
}

/** In [low, high, …shape]; null where the number is none of these, or known. */
function placeOf(name: string, { law, hard }: SweepsFit): number | null {
  if (name === "gMin") return law.windowOfSweeps || hard.low ? null : 0;
  if (name === "gMax") return law.windowOfSweeps || hard.high ? null : 1;
  const i = law.shape.findIndex((p) => p.name === name && !isLevels(p));
  return i < 0 ? null : i + 2;
}

const TRIES = 3;

/** The end of an interval, moved outward to where −2·ln(likelihood), refitted with the number held there, has risen by 1.96². Its root is
 *  nearly straight, so each try is in proportion. Adds the refits on the way to `refits`. */
function likelyEnd(
  fit: SweepsFit,
  trains: readonly PulseTrain[],
  place: number,
  end: number,
  refits: SweepsFit[],
): number {
  const vector = [fit.window.low, fit.window.high, ...fit.shape];
  const from = vector[place]!;
  const { lower, upper } = limitsOf(fit, trains, place);
  let at = end;
  for (let attempt = 0; attempt < TRIES && at > lower && at < upper && at !== from; attempt++) {
    const moved = vector.with(place, at);
    const [low, high, ...shape] = moved as [number, number, ...number[]];
    const held = fitSweeps(fit.law, trains, fit.options, {
      ...fit,
      shape,
      window: { low, high },
      held: place,
    });
    const fall = Math.sqrt(Math.max(2 * (fit.logLikelihood - held.logLikelihood), 0));
    if (fall >= NORMAL_QUANTILE) break;
    refits.push(held);
    at = Math.min(Math.max(from + (at - from) * Math.min(NORMAL_QUANTILE / fall, 2), lower), upper);
  }
  return at;
}

/** No fit is tried beyond these limits. */
function limitsOf({ law }: SweepsFit, trains: readonly PulseTrain[], place: number): Limits {
  if (place > 1) return law.shape[place - 2]!;
  const { low, high } = extentOf(trains.flatMap(({ g }) => g));
  return place === 0 ? { lower: 0, upper: low } : { lower: high, upper: high + 2 * (high - low) };
}

interface Limits {
  readonly lower: number;
  readonly upper: number;
}
