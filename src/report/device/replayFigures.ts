// The measured sweeps beside simulated ones that begin where they begin, and the residuals from one reading to the next. Data are thinned
// for the eye; the fit used all.
import { BAND, type Replay, type ReplayedSweep } from "../../lab/fit/replay.ts";
import { FIGURE_STYLE, type Figure, VEGA_LITE } from "../figure/figure.ts";
import type { CommonScale } from "../text/commonScale.ts";
import { formatPercent } from "../text/format.ts";

/** Points, sweeps and devices that one figure draws. */
const MOST_POINTS = 2500;
const MOST_SWEEPS = 12;
const MOST_DEVICES = 6;

const COMMON = { $schema: VEGA_LITE, config: FIGURE_STYLE, width: 560 } as const;
const COLOR = {
  field: "direction",
  type: "nominal",
  title: null,
  sort: ["LTP", "LTD"],
  legend: { orient: "top" },
} as const;

const directionOf = ({ train }: ReplayedSweep) => train.direction.toUpperCase();
const readingsOf = (sweeps: readonly ReplayedSweep[]) =>
  sweeps.reduce((sum, { train }) => sum + train.g.length, 0);

/** The sweeps one after another, with the mean of the simulated ones and the band that holds most of them. */
export function replayFigure({ sweeps, draws }: Replay, { unit, scaled }: CommonScale): Figure {
  const drawn = firstOfEach(sweeps);
  const part = drawn.length < sweeps.length ? ` (${drawn.length} of ${sweeps.length} sweeps)` : "";
  const y = (field: string) =>
    ({ field, type: "quantitative", title: `conductance [${unit}]`, scale: { zero: false } }) as const;
  const detail = { field: "sweep", type: "nominal" } as const;
  return {
    name: "sweeps",
    title: `Measured sweeps and the fitted device${part}`,
    note: `Points: measured. Line and band: mean and ${formatPercent(BAND, 0)} of ${draws} simulated sweeps of the fitted device, each from the measured first reading, with the measured pulses.`,
    spec: {
      ...COMMON,
      height: 320,
      data: { values: replayValues(drawn, scaled) },
      encoding: { x: { field: "pulse", type: "quantitative", title: pulseTitle(drawn) } },
      layer: [
        {
          mark: { type: "area", opacity: 0.2 },
          encoding: { y: y("low"), y2: { field: "high" }, color: COLOR, detail },
        },
        {
          mark: { type: "point", filled: true, size: 12, opacity: 0.6 },
          encoding: { y: y("g"), color: COLOR },
        },
        { mark: { type: "line", strokeWidth: 2 }, encoding: { y: y("mean"), color: COLOR, detail } },
        {
          transform: [{ filter: "isValid(datum.label)" }],
          mark: { type: "text", align: "left", baseline: "top", color: "#71717a" },
          encoding: { y: { value: 0 }, text: { field: "label", type: "nominal" } },
        },
      ],
    },
  };
}

/** The first sweeps of each device, as many as there is room for, one each way at least. */
function firstOfEach(sweeps: readonly ReplayedSweep[]): ReplayedSweep[] {
  const devices = [...new Set(sweeps.map(({ device }) => device))].slice(0, MOST_DEVICES);
  const each = 2 * Math.floor(MOST_SWEEPS / 2 / devices.length);
  return devices.flatMap((device) => sweeps.filter((one) => one.device === device).slice(0, each));
}

const devicesIn = (sweeps: readonly ReplayedSweep[]) => new Set(sweeps.map(({ device }) => device)).size;

const pulseTitle = (sweeps: readonly ReplayedSweep[]) =>
  devicesIn(sweeps) > 1 ? "pulses, one sweep and device after another" : "pulses, one sweep after another";

function replayValues(sweeps: readonly ReplayedSweep[], scaled: (siemens: number) => number): object[] {
  const every = Math.ceil(readingsOf(sweeps) / MOST_POINTS);
  const several = devicesIn(sweeps) > 1;
  let sent = 0;
  return sweeps.flatMap((one, sweep) => {
    const { train, device, mean, low, high } = one;
    const from = sent;
    sent += train.pulses.at(-1)! + 1;
    const begins = several && sweeps[sweep - 1]?.device !== device;
    return train.g.flatMap((g, i) =>
      i % every === 0 || i === train.g.length - 1
        ? [
            {
              pulse: from + train.pulses[i]!,
              g: scaled(g),
              mean: scaled(mean[i]!),
              low: scaled(low[i]!),
              high: scaled(high[i]!),
              direction: directionOf(one),
              sweep,
              ...(begins && i === 0 ? { label: `device ${device}` } : {}),
            },
          ]
        : [],
    );
  });
}

/** Classes of conductance in which the residuals are averaged. */
const CLASSES = 20;

/** Measured less predicted, over the reading before. A law that does not follow shows in the means. */
export function stepErrorFigure({ sweeps }: Replay, { unit, scaled }: CommonScale): Figure {
  const every = Math.ceil(readingsOf(sweeps) / MOST_POINTS);
  const all = sweeps.flatMap((one) =>
    one.train.g.slice(1).map((_, i) => ({
      g: scaled(one.train.g[i]!),
      error: scaled(one.stepError[i + 1]!),
      direction: directionOf(one),
    })),
  );
  const x = { field: "g", type: "quantitative", title: `conductance before the pulse [${unit}]` } as const;
  const y = (field: string) =>
    ({ field, type: "quantitative", title: `measured − predicted [${unit}]` }) as const;
  return {
    name: "residuals",
    title: "One-step residuals",
    note: "Each reading less the law's prediction from the readings before it. Lines: means of classes; where they leave 0 together, the law does not follow.",
    spec: {
      ...COMMON,
      height: 220,
      data: { values: [...all.filter((_, i) => i % every === 0), ...classMeans(all)] },
      encoding: { x: { ...x, scale: { zero: false } }, color: COLOR },
      layer: [
        { mark: { type: "point", filled: true, size: 10, opacity: 0.35 }, encoding: { y: y("error") } },
        {
          transform: [{ filter: "isValid(datum.mean)" }],
          mark: { type: "line", strokeWidth: 2, point: true },
          encoding: { y: y("mean") },
        },
      ],
    },
  };
}

interface StepError {
  readonly g: number;
  readonly error: number;
  readonly direction: string;
}

/** Classes of as many residuals each, so that none is a mean of few. */
function classMeans(all: readonly StepError[]): object[] {
  return ["LTP", "LTD"].flatMap((direction) => {
    const own = all.filter((one) => one.direction === direction).sort((a, b) => a.g - b.g);
    const size = Math.ceil(own.length / CLASSES);
    const count = Math.ceil(own.length / Math.max(size, 1));
    return Array.from({ length: count }, (_, k) => {
      const part = own.slice(k * size, (k + 1) * size);
      const mean = (of: (one: StepError) => number) =>
        part.reduce((sum, one) => sum + of(one), 0) / part.length;
      return { g: mean(({ g }) => g), mean: mean(({ error }) => error), direction };
    });
  });
}
