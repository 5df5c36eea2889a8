// The measured sweeps once more, by the fitted device: each begins where the measured one does and gets as many pulses. Two distances are
// reported: from each reading to the law's prediction from the readings before it (one-step residuals: prediction error); and from the whole
// sweep to the mean of simulated sweeps (path: simulation error; both words: Ljung, System Identification, 2nd ed., 1999).
import { type Seed, seedOf } from "../../base/random.ts";
import type { PulseTrain } from "../measurement/measurement.ts";
import { responseOf } from "./fitLaws.ts";
import type { SweepsFit } from "./fitSweeps.ts";
import { innovationsOf } from "./innovations.ts";
import { changeOf, drawsOf, replaySweep, writeNoise } from "./simulateSweeps.ts";

/** A measured sweep and what the fitted device says of it, in siemens, one value for each reading. */
export interface ReplayedSweep {
  readonly device: string;
  readonly train: PulseTrain;
  /** Mean of the simulated sweeps, and the band that holds 90 % of them at each reading. The first reading is the measured one. */
  readonly mean: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** Measured less the law's prediction from the readings before; 0 for the first reading. */
  readonly stepError: Float64Array;
  /** Estimated conductance after each reading: readings have noise of their own. */
  readonly estimated: Float64Array;
}

/** Distances are root mean squares, as parts of the window. */
export interface Replay {
  readonly sweeps: readonly ReplayedSweep[];
  /** Simulated sweeps for each measured one. */
  readonly draws: number;
  readonly step: {
    readonly rms: number;
    readonly siemens: number;
    /** Part of its square that noise of that write makes, by the fitted noise; the rest is noise of reads. */
    readonly writes: number;
  };
  readonly path: {
    readonly rms: number;
    readonly siemens: number;
    /** Range of 90 % of simulated measurements: 5 % have less, 5 % more. */
    readonly usual: readonly [low: number, high: number];
  };
  readonly coverage: {
    /** Part of the readings that lie in the band. */
    readonly share: number;
    /** 5 % of simulated measurements have less. */
    readonly least: number;
  };
}

interface FittedSweeps {
  readonly device: string;
  readonly fit: SweepsFit;
  readonly trains: readonly PulseTrain[];
}

/** Part of the simulated sweeps below the band, and above it. */
const BEYOND = 0.05;
export const BAND = 1 - 2 * BEYOND;
/** Numbers of simulated sweeps, of which the ends of the band are values of their own: the r-th of n lies above r/(n + 1) of all sweeps. */
const DRAWS = [199, 99, 39, 19] as const;
/** Pulses that all simulated sweeps together have, where fewer sweeps can keep to it. */
const PULSES = 2_000_000;

/** Each device by its own fitted numbers. */
export function replayOf(devices: readonly FittedSweeps[], seed: number): Replay {
  const pulses = devices
    .flatMap(({ trains }) => trains)
    .reduce((sum, train) => sum + train.pulses.at(-1)!, 0);
  const draws = DRAWS.find((count) => count * pulses <= PULSES) ?? DRAWS.at(-1)!;
  const words = seedOf(seed);
  const sums = new Sums(draws);
  const sweeps = devices.flatMap(({ device, fit, trains }, d) =>
    trains.map((train, t) => {
      const drawn = simulatedBand(fit, train, { draws, seed: words, sweep: t + d * trains.length });
      sums.addPath(fit, train, drawn);
      const { mean, low, high } = drawn;
      return { device, train, mean, low, high, ...stepsAlong(fit, train, sums) };
    }),
  );
  return { sweeps, draws, ...sums.distances() };
}

interface Band extends Pick<ReplayedSweep, "mean" | "low" | "high"> {
  readonly draws: readonly (readonly number[])[];
}

/** Place from 1 of the lower end of the band among so many ordered values. */
const rankOf = (draws: number) => BEYOND * (draws + 1);

function simulatedBand(
  fit: SweepsFit,
  train: PulseTrain,
  { draws, seed, sweep }: { readonly draws: number; readonly seed: Seed; readonly sweep: number },
): Band {
  const all = Array.from({ length: draws }, (_, draw) => replaySweep(fit, train, drawsOf(seed, draw, sweep)));
  const mean = new Float64Array(train.g.length);
  const low = new Float64Array(train.g.length);
  const high = new Float64Array(train.g.length);
  const values = new Float64Array(draws);
  for (let i = 0; i < train.g.length; i++) {
    for (let draw = 0; draw < draws; draw++) values[draw] = all[draw]![i]!;
    mean[i] = i === 0 ? train.g[0]! : values.reduce((sum, g) => sum + g, 0) / draws;
    values.sort();
    low[i] = values[rankOf(draws) - 1]!;
    high[i] = values[draws - rankOf(draws)]!;
  }
  return { mean, low, high, draws: all };
}

function stepsAlong(
  fit: SweepsFit,
  train: PulseTrain,
  sums: Sums,
): Pick<ReplayedSweep, "stepError" | "estimated"> {
  const { law, window, noise, hard } = fit;
  const response = responseOf(law, fit.shape);
  const width = window.high - window.low;
  const direction = train.direction === "ltp" ? 1 : -1;
  const setting = { response, window, noise, hard, anchored: law.windowOfSweeps };
  const { error, variance, state } = innovationsOf(train, setting);
  error[0] = 0;
  for (let i = 1; i < error.length; i++) {
    const n = train.pulses[i]! - train.pulses[i - 1]!;
    let at = state[i - 1]!;
    let writes = 0;
    for (let left = n; left > 0; left--) {
      const change = changeOf(response, at, direction);
      if (left === 1 || noise.per !== "update") writes += writeNoise(fit, change) ** 2;
      at += change;
    }
    sums.addStep(error[i]!, width, { writes, all: variance[i]! / width ** 2 });
  }
  return { stepError: error, estimated: state.map((part) => window.low + width * part) };
}

/** Squares of distances over all sweeps: of the measured one and of each simulated one. */
class Sums {
  private readings = 0;
  private readonly step = { part: 0, siemens: 0, writes: 0, expected: 0 };
  private readonly path = { part: 0, siemens: 0, inside: 0 };
  private readonly simulated: readonly { part: number; inside: number }[];

  constructor(draws: number) {
    this.simulated = Array.from({ length: draws }, () => ({ part: 0, inside: 0 }));
  }

  addStep(error: number, width: number, { writes, all }: Readonly<Record<"writes" | "all", number>>): void {
    this.step.part += (error / width) ** 2;
    this.step.siemens += error ** 2;
    this.step.writes += Math.min(writes, all);
    this.step.expected += all;
  }

  addPath({ window }: SweepsFit, { g }: PulseTrain, { mean, low, high, draws }: Band): void {
    const width = window.high - window.low;
    // A simulated sweep is held against the others: not against a band and a mean that it made itself.
    const others = draws.length / (draws.length - 1);
    for (let i = 1; i < g.length; i++) {
      this.readings++;
      this.path.part += ((g[i]! - mean[i]!) / width) ** 2;
      this.path.siemens += (g[i]! - mean[i]!) ** 2;
      this.path.inside += Number(g[i]! >= low[i]! && g[i]! <= high[i]!);
      for (const [k, values] of draws.entries()) {
        this.simulated[k]!.part += ((others * (values[i]! - mean[i]!)) / width) ** 2;
        this.simulated[k]!.inside += Number(values[i]! > low[i]! && values[i]! < high[i]!);
      }
    }
  }

  distances(): Pick<Replay, "step" | "path" | "coverage"> {
    const readings = Math.max(this.readings, 1);
    const root = (sum: number) => Math.sqrt(sum / readings);
    const rank = rankOf(this.simulated.length);
    const paths = this.simulated.map(({ part }) => root(part)).sort((a, b) => a - b);
    const shares = this.simulated.map(({ inside }) => inside / readings).sort((a, b) => a - b);
    return {
      step: {
        rms: root(this.step.part),
        siemens: root(this.step.siemens),
        writes: this.step.expected > 0 ? this.step.writes / this.step.expected : 0,
      },
      path: {
        rms: root(this.path.part),
        siemens: root(this.path.siemens),
        usual: [paths[rank - 1]!, paths.at(-rank)!],
      },
      coverage: { share: this.path.inside / readings, least: shares[rank - 1]! },
    };
  }
}
