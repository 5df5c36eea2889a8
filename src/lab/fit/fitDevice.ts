// From a measurement to a device: every law is tried on every device, Akaike's criterion (IEEE Trans. Autom. Control 19, 716, 1974) chooses,
// repeats give noise, devices give spread, and a parametric bootstrap (Efron 1979) gives 95 % intervals.
import { DataError } from "../../base/errors.ts";
import { normal, philox, type Seed, STREAM, seedOf, uniform } from "../../base/random.ts";
import { type Direction, devicesOf, type Measurement, type PulseTrain } from "../measurement/measurement.ts";
import { type Estimate, estimatesOf, type Untold, untoldOf } from "./estimates.ts";
import { FIT_LAWS, FIT_MODELS, type FitLaw, type FitModel } from "./fitLaws.ts";
import { type FitListener, mapTold } from "./fitProgress.ts";
import { fitSweeps, type SweepsFit } from "./fitSweeps.ts";
import type { FitWindow } from "./innovations.ts";
import { type FitOptions, LOOSE } from "./problem.ts";
import { widened } from "./profile.ts";
import { simulateSweeps } from "./simulateSweeps.ts";
import { type DeviceSpread, spreadOf } from "./spread.ts";

export interface FitSettings {
  /** One law instead of the best one. */
  readonly model?: FitModel;
  /** Repetitions of the bootstrap. */
  readonly draws: number;
  readonly seed: number;
  /** Called between the pieces of the fit, which takes seconds. */
  readonly onStep?: FitListener;
}

/** How well one law does, lower is better. */
export interface Candidate {
  readonly model: FitModel;
  readonly per: FitOptions["per"];
  readonly aic: number;
  readonly freedom: number;
}

export interface DeviceFit {
  readonly law: FitLaw;
  readonly candidates: readonly Candidate[];
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
  readonly untold: Untold;
  /** null below three devices. */
  readonly spread: DeviceSpread | null;
  /** Where the next sweep starts against where the last one ended, mean as a part of the window; null where nothing follows. */
  readonly gap: number | null;
}

export const FIT_DEFAULTS = { draws: 200, seed: 1 } as const satisfies FitSettings;

/** Devices that choose the law: the others follow. */
const CHOOSING = 4;
/** Devices from which their spread is told. */
const FEWEST_DEVICES = 3;

/** Of one device: enough for every law, and a fit of seconds. */
export const MOST_READINGS = 20_000;

export function fitDevice(measurement: Measurement, settings: FitSettings): DeviceFit {
  const sound = soundDevices(measurement);
  const freeLevels = sound.length >= FEWEST_DEVICES;
  const tried = candidatesOf(
    sound.slice(0, CHOOSING).map(({ trains }) => trains),
    settings,
    freeLevels,
  );
  const best = chosen(tried);
  const law = FIT_LAWS[best.model];
  const options = { per: best.per, freeLevels };
  const devices = mapTold(sound, ["devices", settings.onStep], ({ device, trains }, i) => ({
    device,
    trains,
    fit: best.fits[i] ?? fitSweeps(law, trains, options),
  }));
  const mean = meanOf(devices.map(({ fit }) => fit));
  const draws = bootstrap(devices, mean, settings);
  const untold = untoldOf(mean, measurement.trains);
  const estimates = estimatesOf(mean, draws, untold);
  const [only] = devices;
  return {
    law,
    devices,
    mean,
    candidates: tried.map(({ model, per, aic, freedom }) => ({ model, per, aic, freedom })),
    reason: reasonOf(tried, best, settings),
    estimates:
      only && devices.length === 1 ? widened(estimates, only.fit, only.trains, settings.onStep) : estimates,
    untold,
    spread: freeLevels ? spreadOf(devices.map(({ fit }) => fit)) : null,
    gap: gapOf(devices, mean),
  };
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
  return sound;
}

/** As many sweeps as MOST_READINGS holds, one each way at least. */
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

interface Tried extends Candidate {
  readonly fits: readonly SweepsFit[];
}

function candidatesOf(
  sets: readonly (readonly PulseTrain[])[],
  { model, onStep }: FitSettings,
  freeLevels: boolean,
): Tried[] {
  const gapped = sets
    .flat()
    .some(({ pulses }) => pulses.some((pulse, i) => i > 0 && pulse - pulses[i - 1]! > 1));
  const names = FIT_MODELS.filter((name) => model === undefined || name === model);
  return mapTold(names, ["laws", onStep], (name) => {
    const law = FIT_LAWS[name];
    const kinds = [
      "pulse",
      ...(gapped ? ["update"] : []),
      ...(law.stepNoise ? ["step"] : []),
    ] as FitOptions["per"][];
    const first = sets.map((trains) => fitSweeps(law, trains, { per: "pulse", freeLevels }));
    return kinds.map((per): Tried => {
      const fits =
        per === "pulse"
          ? first
          : sets.map((trains, i) => {
              const options = { per, freeLevels };
              const onward = fitSweeps(law, trains, options, first[i]);
              const anew = fitSweeps(law, trains, options);
              return anew.logLikelihood > onward.logLikelihood ? anew : onward;
            });
      const freedom = fits.reduce((sum, fit) => sum + fit.freedom, 0);
      const aic = fits.reduce((sum, fit) => sum + 2 * fit.freedom - 2 * fit.logLikelihood, 0);
      return { model: name, per, aic, freedom, fits };
    });
  }).flat();
}

/** A difference in AIC below which the simpler law is taken (Burnham & Anderson 2002: up to 2 says little). */
const CLOSE = 2;

function chosen(tried: readonly Tried[]): Tried {
  const least = Math.min(...tried.map(({ aic }) => aic));
  const close = tried.filter(({ aic }) => aic <= least + CLOSE);
  return close.reduce((best, one) => (one.freedom < best.freedom ? one : best));
}

function reasonOf(tried: readonly Tried[], best: Tried, { model }: FitSettings): string {
  if (model !== undefined) return `${model} was asked for.`;
  const others = tried.filter(({ model: name }) => name !== best.model).sort((a, b) => a.aic - b.aic);
  const [next] = others;
  if (!next) return `${best.model} is the only law.`;
  const difference = next.aic - best.aic;
  if (difference < 0)
    return `${best.model} (${best.freedom} fitted numbers) describes the data as well as ${next.model} (${next.freedom}): AIC within ${CLOSE}.`;
  return `${best.model} has the lowest AIC, with ${best.freedom} fitted numbers; the next, ${next.model}, lies ${difference.toFixed(1)} higher.`;
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

/** From this many devices on they are drawn anew instead of their noise: their spread then says all. */
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
  return mapTold(repetitions, ["repetitions", onStep], (draw) => {
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

/** What is taken for the ends of the window where a law does not say where they are is as uncertain as a reading, and is drawn like one. */
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
