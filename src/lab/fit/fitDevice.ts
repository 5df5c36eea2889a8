// From a measurement to a device: every law is tried on every device, Akaike's criterion (IEEE Trans. Autom. Control 19, 716, 1974) chooses,
// repeats give noise, devices give spread, and a parametric bootstrap (Efron 1979) gives 95 % intervals.
import { DataError } from "../../base/errors.ts";
import { philox, STREAM, seedOf, uniform } from "../../base/random.ts";
import { pulseStep } from "../../device/pulse.ts";
import { type Direction, devicesOf, type Measurement, type PulseTrain } from "../measurement/measurement.ts";
import { FIT_LAWS, FIT_MODELS, type FitLaw, type FitModel, isLevels, responseOf } from "./fitLaws.ts";
import { type FitOptions, fitSweeps, type SweepsFit } from "./fitSweeps.ts";
import { simulateSweeps } from "./simulateSweeps.ts";
import { type DeviceSpread, spreadOf } from "./spread.ts";

export interface FitSettings {
  /** One law instead of the best one. */
  readonly model?: FitModel;
  /** Repetitions of the bootstrap. */
  readonly draws: number;
  readonly seed: number;
}

/** How well one law does, lower is better. */
export interface Candidate {
  readonly model: FitModel;
  readonly per: FitOptions["per"];
  readonly aic: number;
  readonly freedom: number;
}

/** A fitted number in SI units with its 95 % interval. */
export interface Estimate {
  readonly name: string;
  readonly unit: string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
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
const MOST_READINGS = 20_000;

export function fitDevice(measurement: Measurement, settings: FitSettings): DeviceFit {
  const all = devicesOf(measurement.trains).map((device) => ({
    device,
    trains: firstSweeps(measurement.trains.filter((train) => train.device === device)),
  }));
  const sound = all.filter(({ trains }) => new Set(trains.map(({ direction }) => direction)).size === 2);
  if (sound.length === 0)
    throw new DataError("no device has both LTP and LTD", {
      at: all.map(({ device }) => `device ${device}`).join(", "),
      hint: "check the columns of device and direction: --column device=… --column direction=…",
    });
  const freeLevels = sound.length >= FEWEST_DEVICES;
  const tried = candidatesOf(
    sound.slice(0, CHOOSING).map(({ trains }) => trains),
    settings,
    freeLevels,
  );
  const best = chosen(tried);
  const law = FIT_LAWS[best.model];
  const options = { per: best.per, freeLevels };
  const devices = sound.map(({ device, trains }, i) => ({
    device,
    trains,
    fit: best.fits[i] ?? fitSweeps(law, trains, options),
  }));
  const mean = meanOf(devices.map(({ fit }) => fit));
  const draws = bootstrap(devices, mean, settings);
  return {
    ...{ law, devices, mean },
    candidates: tried.map(({ model, per, aic, freedom }) => ({ model, per, aic, freedom })),
    reason: reasonOf(tried, best, settings),
    estimates: estimatesOf(mean, draws),
    spread: freeLevels ? spreadOf(devices.map(({ fit }) => fit)) : null,
    gap: gapOf(devices, mean),
  };
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
  { model }: FitSettings,
  freeLevels: boolean,
): Tried[] {
  const gapped = sets
    .flat()
    .some(({ pulses }) => pulses.some((pulse, i) => i > 0 && pulse - pulses[i - 1]! > 1));
  return FIT_MODELS.filter((name) => model === undefined || name === model).flatMap((name) => {
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
          : sets.map((trains, i) => fitSweeps(law, trains, { per, freeLevels }, first[i]));
      const freedom = fits.reduce((sum, fit) => sum + fit.freedom, 0);
      const aic = fits.reduce((sum, fit) => sum + 2 * fit.freedom - 2 * fit.logLikelihood, 0);
      return { model: name, per, aic, freedom, fits };
    });
  });
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
  { draws, seed }: FitSettings,
): SweepsFit[] {
  const words = seedOf(seed);
  const count = Math.min(draws, Math.max(FEWEST_DRAWS, Math.floor(WORK / (mean.readings * mean.freedom))));
  return Array.from({ length: draws === 0 ? 0 : count }, (_, draw) => {
    if (devices.length >= MANY_DEVICES)
      return meanOf(
        resampled(
          devices.map(({ fit }) => fit),
          draw,
          seed,
        ),
      );
    return meanOf(
      devices.map(({ fit, trains }, i) =>
        fitSweeps(fit.law, simulateSweeps(fit, trains, words, draw * devices.length + i), fit.options, fit),
      ),
    );
  });
}

function resampled(fits: readonly SweepsFit[], draw: number, seed: number): SweepsFit[] {
  const words = new Uint32Array(4);
  return fits.map((_, i) => {
    philox(seedOf(seed), STREAM.shuffle, draw, i, 0, words);
    return fits[Math.floor(uniform(words[0]!) * fits.length)]!;
  });
}

/** Quantile of Student's law for 95 % and the deviation of n draws, by the first term of its expansion around the normal one. */
const studentQuantile = (n: number) => 1.96 * (1 + (1.96 ** 2 + 1) / (4 * Math.max(n - 1, 1)));

/** The fitted numbers in SI units with 95 % intervals: 1.96 standard deviations of the bootstrap, widened by its bias. Noise and pulses, which
 *  are positive, are treated by their logarithms. */
function estimatesOf(mean: SweepsFit, draws: readonly SweepsFit[]): Estimate[] {
  return numbersOf(mean).map(({ name, unit, value }, i) => {
    const positive = value > 0 && (unit === "pulses" || name.startsWith("sigma"));
    const to = (v: number) => (positive ? Math.log(Math.max(v, 1e-300)) : v);
    const from = (v: number) => (positive ? Math.exp(v) : v);
    const drawn = draws.map((draw) => to(numbersOf(draw)[i]!.value));
    const { centre, deviation } = momentsOf(drawn, to(value));
    const reach = studentQuantile(draws.length) * deviation;
    const unbiased = 2 * to(value) - centre;
    // No interval is narrower than the digits of the data.
    const digits = unit === "S" ? DIGITS * value : 0;
    const low = from(Math.min(to(value), unbiased) - reach) - digits;
    const high = from(Math.max(to(value), unbiased) + reach) + digits;
    return { name, unit, value, low: unit === "S" ? Math.max(low, 0) : low, high };
  });
}

function momentsOf(values: readonly number[], otherwise: number): { centre: number; deviation: number } {
  if (values.length < 2) return { centre: otherwise, deviation: 0 };
  const centre = values.reduce((sum, v) => sum + v, 0) / values.length;
  return {
    centre,
    deviation: Math.sqrt(values.reduce((sum, v) => sum + (v - centre) ** 2, 0) / (values.length - 1)),
  };
}

/** Single precision. */
const DIGITS = 2 ** -22;

function numbersOf({
  law,
  window,
  shape,
  noise,
}: SweepsFit): { name: string; unit: string; value: number }[] {
  const response = responseOf(law, shape);
  const width = response.high - response.low;
  const middle = response.low + width / 2;
  const step = (direction: 1 | -1) =>
    ((window.high - window.low) * Math.abs(pulseStep(response, middle, direction))) / width;
  const shapes = law.shape.map((p, i) =>
    isLevels(p)
      ? { name: p.name.replace("ln ", ""), unit: "pulses", value: Math.exp(shape[i]!) }
      : { name: p.name, unit: "1", value: shape[i]! },
  );
  return [
    { name: "gMin", unit: "S", value: window.low },
    { name: "gMax", unit: "S", value: window.high },
    // Laws with labels and sweeps of known length have no step of their own.
    ...(law.windowOfSweeps
      ? []
      : [
          { name: "stepLtp", unit: "S", value: step(1) },
          { name: "stepLtd", unit: "S", value: step(-1) },
        ]),
    ...shapes,
    { name: noise.per === "step" ? "sigmaStep" : "sigmaC2c", unit: "1", value: noise.c2c },
    { name: "sigmaRead", unit: "1", value: noise.read },
  ];
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
