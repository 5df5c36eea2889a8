// How devices differ: standard deviations of the fitted numbers over the devices, less what the error of each fit explains, in the keys of
// the device section, and which numbers go together.
import { chiSquareQuantile } from "../../base/quantiles.ts";
import { mean, sampleVariance } from "../../base/statistics.ts";
import type { DeviceInput } from "../../device/params.ts";
import { isLevels } from "./fitLaws.ts";
import type { SweepsFit } from "./fitSweeps.ts";

export interface DeviceSpread {
  readonly devices: number;
  /** sigmaD2d, boundsD2d, stepD2d … as far as the law has them. */
  readonly keys: DeviceInput;
  /** 95 % interval of every spread, as multiples of it. */
  readonly interval: readonly [low: number, high: number];
  /** Fitted numbers and their correlations over the devices (Pearson). */
  readonly names: readonly string[];
  readonly correlations: readonly (readonly number[])[];
}

/** Correlation of the labels above which one draw moves both. */
const TOGETHER = 0.5;

export function spreadOf(fits: readonly SweepsFit[]): DeviceSpread {
  const [first] = fits as readonly [SweepsFit, ...SweepsFit[]];
  const names = ["gMin", "gMax", ...first.law.shape.map(({ name }) => name)];
  const columns = names.map((_, i) =>
    fits.map(({ window, shape }) => [window.low, window.high, ...shape][i]!),
  );
  const deviations = columns.map((column, i) =>
    trueDeviation(
      column,
      fits.map(({ variances }) => variances[i]!),
    ),
  );
  const varying = names.flatMap((_, i) => (deviations[i]! > 0 ? [i] : []));
  return {
    devices: fits.length,
    keys: keysOf(fits, names, columns, deviations),
    interval: intervalOfDeviation(fits.length),
    names: varying.map((i) => names[i]!),
    correlations: varying.map((i) => varying.map((j) => correlation(columns[i]!, columns[j]!))),
  };
}

/** Of a standard deviation out of n normal values: √(k/χ²) with k = n − 1 and χ² at 97.5 and 2.5 %. */
export function intervalOfDeviation(n: number): readonly [low: number, high: number] {
  const at = (part: number) => Math.sqrt((n - 1) / chiSquareQuantile(part, n - 1));
  return [at(0.975), at(0.025)];
}

function keysOf(
  fits: readonly SweepsFit[],
  names: readonly string[],
  columns: readonly (readonly number[])[],
  deviations: readonly number[],
): DeviceInput {
  const { law } = fits[0]!;
  const of = (name: string) => deviations[names.indexOf(name)] ?? 0;
  const half = (mean(columns[1]!) - mean(columns[0]!)) / 2;
  const shared = {
    boundsD2d: { low: Math.min(of("gMin") / half, 1), high: Math.min(of("gMax") / half, 1) },
    stepD2d: stepDeviation(fits, names, deviations),
  };
  if (law.model === "linear-step")
    return { ...shared, gammaUpD2d: of("gammaUp"), gammaDownD2d: of("gammaDown") };
  if (law.model !== "exponential") return shared;
  const ltp = 2;
  const ltd = 3;
  const together = correlation(columns[ltp]!, columns[ltd]!) > TOGETHER;
  const sigmaD2d = Math.sqrt((deviations[ltp]! ** 2 + deviations[ltd]! ** 2) / 2);
  return { ...shared, sigmaD2d, d2dLabels: together ? "shared" : "independent" };
}

/** Of ln(step): the exponential law runs through each device's own window, the others step in units of the mean window. */
function stepDeviation(
  fits: readonly SweepsFit[],
  names: readonly string[],
  deviations: readonly number[],
): number {
  const { law } = fits[0]!;
  const levels = names.flatMap((name, i) => (i > 1 && isLevels({ name, lower: 0, upper: 0 }) ? [i] : []));
  const errors = levels.map((i) => deviations[i]!);
  if (law.model === "exponential") return Math.min(Math.sqrt(mean(errors.map((e) => e * e))), 2);
  const meanLevels = (numbers: readonly number[]) => mean(levels.map((i) => numbers[i]!));
  const steps = fits.map(
    ({ window, shape }) =>
      Math.log(window.high - window.low) - meanLevels([window.low, window.high, ...shape]),
  );
  const own = fits.map(({ variances }) => meanLevels(variances) / levels.length);
  return Math.min(trueDeviation(steps, own), 2);
}

/** √(variance over the devices − mean variance of the fits), not below 0. */
function trueDeviation(values: readonly number[], variances: readonly number[]): number {
  const all = sampleVariance(values);
  const own = mean(variances.map((v) => (Number.isFinite(v) ? v : 0)));
  return Math.sqrt(Math.max(all - own, 0));
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const centreA = mean(a);
  const centreB = mean(b);
  let both = 0;
  let squaresA = 0;
  let squaresB = 0;
  for (const [i, value] of a.entries()) {
    both += (value - centreA) * (b[i]! - centreB);
    squaresA += (value - centreA) ** 2;
    squaresB += (b[i]! - centreB) ** 2;
  }
  return squaresA * squaresB === 0 ? 0 : both / Math.sqrt(squaresA * squaresB);
}
