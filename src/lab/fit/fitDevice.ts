// Fits a device to a measurement: a law is chosen and fitted to every device, repeats give noise, devices give spread, and a parametric
// bootstrap (Efron 1979) gives 95 % intervals.
import { DataError } from "../../base/errors.ts";
import { normal, philox, type Seed, STREAM, seedOf, uniform } from "../../base/random.ts";
import type { FitCriterion, FitModel } from "../choices.ts";
import { type Direction, devicesOf, type Measurement, type PulseTrain } from "../measurement/measurement.ts";
import { type Candidate, closeLaws, reasonOf, triedLaws } from "./chooseLaw.ts";
import { type Estimate, estimatesOf, markBounds, type Unobserved, unobservedIn } from "./estimates.ts";
import { FIT_LAWS, type FitLaw } from "./fitLaws.ts";
import { type FitListener, mapWithProgress } from "./fitProgress.ts";
import { fitSweeps, type SweepsFit } from "./fitSweeps.ts";
import type { FitWindow } from "./innovations.ts";
import { likelyNoise, MOST_PROFILED } from "./likelyNoise.ts";
import { LOOSE } from "./problem.ts";
import { widened } from "./profile.ts";
import { type Replay, replayOf } from "./replay.ts";
import { simulateSweeps } from "./simulateSweeps.ts";
import { type DeviceSpread, spreadOf } from "./spread.ts";

export interface FitSettings {
  /** One law instead of the best one. */
  readonly model?: FitModel;
  /** "one-step" where not given. */
  readonly criterion?: FitCriterion;
  /** Repetitions of the bootstrap. */
  readonly draws: number;
  readonly seed: number;
  /** Called between the pieces of the fit, which takes seconds. */
  readonly onStep?: FitListener;
}

export interface DeviceFit {
  readonly law: FitLaw;
  readonly criterion: FitCriterion;
  readonly candidates: readonly Candidate[];
  /** The chosen law, and others that the data do not separate from it, with the mean device of each. */
  readonly close: readonly (Candidate & { readonly mean: SweepsFit })[];
  readonly reason: string;
  /** One for each device, in the order of devicesOf. */
  readonly devices: readonly {
    readonly device: string;
    readonly fit: SweepsFit;
    readonly trains: readonly PulseTrain[];
  }[];
  /** The mean device. */
  readonly mean: SweepsFit;
  readonly estimates: readonly Estimate[];
  readonly unobserved: Unobserved;
  /** null below three devices. */
  readonly spread: DeviceSpread | null;
  /** Where the next sweep starts against where the last one ended, mean as a part of the window; null where nothing follows. */
  readonly gap: number | null;
  /** The measured sweeps beside those of the fitted device. */
  readonly replay: Replay;
}

export const FIT_DEFAULTS = { draws: 200, seed: 1, criterion: "one-step" } as const satisfies FitSettings;

/** Devices that choose the law: the others follow. */
const CHOOSING = 4;
/** Number of devices from which on their spread is reported. */
const FEWEST_DEVICES = 3;

/** Most readings of one device: enough for every law, and a fit of seconds. */
export const MOST_READINGS = 20_000;

export function fitDevice(measurement: Measurement, settings: FitSettings): DeviceFit {
  const sound = soundDevices(measurement);
  const freeLevels = sound.length >= FEWEST_DEVICES;
  const { model, criterion = FIT_DEFAULTS.criterion, onStep, seed } = settings;
  const tried = triedLaws(
    sound.slice(0, CHOOSING).map(({ trains }) => trains),
    { model, freeLevels, onStep },
  );
  const close = closeLaws(tried);
  const best = close[0]!;
  const law = FIT_LAWS[best.model];
  const options = { per: best.per, freeLevels, criterion };
  const devices = mapWithProgress(sound, ["devices", onStep], ({ device, trains }, i) => ({
    device,
    trains,
    fit: (criterion === "one-step" && best.fits[i]) || fitSweeps(law, trains, options, best.fits[i]),
  }));
  const mean = meanOf(devices.map(({ fit }) => fit));
  const unobserved = unobservedIn(mean, measurement.trains);
  return {
    law,
    criterion,
    devices,
    mean,
    unobserved,
    candidates: tried.map(({ fits: _, ...candidate }) => candidate),
    close: close.map(({ fits, ...candidate }) => ({ ...candidate, mean: meanOf(fits) })),
    reason: reasonOf(tried, close, model),
    estimates: intervalsOf({ devices, mean, unobserved }, settings),
    spread: freeLevels ? spreadOf(devices.map(({ fit }) => fit)) : null,
    gap: gapOf(devices, mean),
    replay: replayOf(devices, seed),
  };
}

function intervalsOf(
  { devices, mean, unobserved }: Pick<DeviceFit, "devices" | "mean" | "unobserved">,
  settings: FitSettings,
): Estimate[] {
  const draws = bootstrap(devices, mean, settings);
  const estimates = estimatesOf(mean, draws, {
    unobserved,
    likelyNoise: (name) => likelyNoise(devices, name),
    profiled: devices.length === 1 && mean.readings <= MOST_PROFILED,
  });
  const [only] = devices;
  const alone = only && devices.length === 1 && mean.options.criterion === "one-step";
  return markBounds(
    alone ? widened(estimates, only.fit, only.trains, settings.onStep) : estimates,
    settings.draws,
  );
}

/** Those that were swept both ways. */
function soundDevices({ trains }: Measurement): { device: string; trains: PulseTrain[] }[] {
  const all = devicesOf(trains).map((device) => ({
    device,
    trains: firstSweeps(trains.filter((train) => train.device === device)),
  }));
  const sound = all.filter((own) => new Set(own.trains.map(({ direction }) => direction)).size === 2);
  if (sound.length === 0)
    throw new DataError("no device has both LTP and LTD", {
      at: all.map(({ device }) => `device ${device}`).join(", "),
      hint: "check the columns of device and direction: --column device=… --column direction=…",
    });
  for (const { device, trains } of sound) refuseLongSweeps(device, trains);
  return sound;
}

/** Pulses of a sweep that are followed, one by one, for each of hundreds of trials. */
const MOST_PULSES = 200_000;

function refuseLongSweeps(device: string, trains: readonly PulseTrain[]): void {
  const { last, cycle } = trains
    .map(({ pulses, cycle }) => ({ last: pulses.at(-1)!, cycle }))
    .reduce((longest, one) => (one.last > longest.last ? one : longest));
  if (last > MOST_PULSES)
    throw new DataError(`a sweep of ${last} pulses (at most ${MOST_PULSES} are fitted)`, {
      at: `device ${device}, cycle ${cycle}`,
      hint: "check the column of pulse numbers, or count bursts of pulses instead of pulses",
    });
}

/** The first sweeps, as many as MOST_READINGS holds, one each way at least. */
function firstSweeps(trains: readonly PulseTrain[]): PulseTrain[] {
  const kept: PulseTrain[] = [];
  let readings = 0;
  for (const train of [...trains].sort((a, b) => a.cycle - b.cycle)) {
    if (readings > MOST_READINGS && new Set(kept.map(({ direction }) => direction)).size === 2) break;
    kept.push(train);
    readings += train.g.length;
  }
  return kept;
}

/** Every number averaged over the devices; spreads of noise as root mean square. */
function meanOf(fits: readonly SweepsFit[]): SweepsFit {
  const [first] = fits as readonly [SweepsFit, ...SweepsFit[]];
  const mean = (pick: (fit: SweepsFit) => number) =>
    fits.reduce((sum, fit) => sum + pick(fit), 0) / fits.length;
  const rms = (pick: (fit: SweepsFit) => number) => Math.sqrt(mean((fit) => pick(fit) ** 2));
  return {
    ...first,
    window: { low: mean(({ window }) => window.low), high: mean(({ window }) => window.high) },
    shape: first.shape.map((_, i) => mean(({ shape }) => shape[i]!)),
    hard: { low: fits.every(({ hard }) => hard.low), high: fits.every(({ hard }) => hard.high) },
    noise: {
      ...first.noise,
      c2c: rms(({ noise }) => noise.c2c),
      read: rms(({ noise }) => noise.read),
      start: rms(({ noise }) => noise.start),
    },
    variances: first.variances.map((_, i) => mean(({ variances }) => variances[i]!) / fits.length),
    readings: fits.reduce((sum, fit) => sum + fit.readings, 0),
  };
}

/** The number of devices from which on they are drawn anew instead of their noise: their spread then says all. */
const MANY_DEVICES = 8;
/** Readings times fitted numbers that all repetitions together go through. */
const WORK = 600_000;
const FEWEST_DRAWS = 20;

function bootstrap(
  devices: DeviceFit["devices"],
  mean: SweepsFit,
  { draws, seed, onStep }: FitSettings,
): SweepsFit[] {
  const words = seedOf(seed);
  const count = Math.min(draws, Math.max(FEWEST_DRAWS, Math.floor(WORK / (mean.readings * mean.freedom))));
  const repetitions = Array.from({ length: draws === 0 ? 0 : count }, (_, draw) => draw);
  return mapWithProgress(repetitions, ["repetitions", onStep], (draw) => {
    if (devices.length >= MANY_DEVICES)
      return meanOf(
        resampled(
          devices.map(({ fit }) => fit),
          draw,
          seed,
        ),
      );
    return meanOf(
      devices.map(({ fit, trains }, i) => {
        const repetition = draw * devices.length + i;
        return fitSweeps(fit.law, simulateSweeps(fit, trains, words, repetition), fit.options, {
          ...fit,
          looseEnds: drawnEnds(fit.window, words, repetition),
        });
      }),
    );
  });
}

/** Ends of the window for one draw. Where a law does not say where the ends are, the values taken for them are as uncertain as a reading,
 *  and are drawn like one. */
function drawnEnds({ low, high }: FitWindow, seed: Seed, draw: number): FitWindow {
  const words = philox(seed, STREAM.initialWeights, draw, 0, 1, new Uint32Array(4));
  const deviation = LOOSE * (high - low);
  return { low: low + deviation * normal(words[0]!), high: high + deviation * normal(words[1]!) };
}

function resampled(fits: readonly SweepsFit[], draw: number, seed: number): SweepsFit[] {
  const words = new Uint32Array(4);
  return fits.map((_, i) => {
    philox(seedOf(seed), STREAM.shuffle, draw, i, 0, words);
    return fits[Math.floor(uniform(words[0]!) * fits.length)]!;
  });
}

/** Mean distance between the end of a sweep and the start of the next in the other direction. */
function gapOf(devices: DeviceFit["devices"], mean: SweepsFit): number | null {
  const gaps = devices.flatMap(({ trains }) =>
    trains.flatMap((train) => {
      const next: Direction = train.direction === "ltp" ? "ltd" : "ltp";
      const cycle = next === "ltd" ? train.cycle : train.cycle + 1;
      const follower = trains.find((other) => other.direction === next && other.cycle === cycle);
      return follower ? [Math.abs(follower.g[0]! - train.g.at(-1)!)] : [];
    }),
  );
  if (gaps.length === 0) return null;
  return gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length / (mean.window.high - mean.window.low);
}
