// Intervals as wide as the likelihood allows: where the error of a number changes with the number itself, a bootstrap around the fitted value
// sees only the error there. Profile likelihood: Venzon & Moolgavkar, Appl. Statist. 37, 87, 1988.
import type { PulseTrain } from "../measurement/measurement.ts";
import { type Estimate, NORMAL_QUANTILE } from "./estimates.ts";
import { isLevels } from "./fitLaws.ts";
import { fitSweeps, type SweepsFit } from "./fitSweeps.ts";

/** The estimates of one device, those of its law's shape no narrower than the profile likelihood says. */
export function widened(
  estimates: readonly Estimate[],
  fit: SweepsFit,
  trains: readonly PulseTrain[],
): Estimate[] {
  return estimates.map((estimate) => {
    const i = fit.law.shape.findIndex((p) => p.name === estimate.name && !isLevels(p));
    if (i < 0) return estimate;
    const [low, high] = [estimate.low, estimate.high].map((end) => likelyEnd(fit, trains, i, end));
    return { ...estimate, low: low!, high: high! };
  });
}

const TRIES = 3;

/** The end of an interval, moved outward to where −2·ln(likelihood), refitted with the number held there, has risen by 1.96². Its root is
 *  nearly straight, so each try is in proportion. */
function likelyEnd(fit: SweepsFit, trains: readonly PulseTrain[], i: number, end: number): number {
  const { lower, upper } = fit.law.shape[i]!;
  const from = fit.shape[i]!;
  let at = end;
  for (let attempt = 0; attempt < TRIES && at > lower && at < upper && at !== from; attempt++) {
    const shape = fit.shape.with(i, at);
    const held = fitSweeps(fit.law, trains, fit.options, { ...fit, shape, held: i + 2 });
    const fall = Math.sqrt(Math.max(2 * (fit.logLikelihood - held.logLikelihood), 0));
    if (fall >= NORMAL_QUANTILE) break;
    at = from + (at - from) * Math.min(NORMAL_QUANTILE / fall, 2);
  }
  return at;
}
