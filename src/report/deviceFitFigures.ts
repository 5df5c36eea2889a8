// Figures of a fit: the sweeps with the law over them, what is left between, the steps over the conductance, and the device among published
// ones. Data are thinned for the eye; the fit used all.
import { applyPulses, pulseStep } from "../device/pulse.ts";
import { responseOf } from "../lab/fit/fitLaws.ts";
import type { FitReport } from "../lab/fit/fitReport.ts";
import type { SweepsFit } from "../lab/fit/fitSweeps.ts";
import type { PulseTrain } from "../lab/measurement/measurement.ts";
import { type CommonScale, commonScale } from "./chipScale.ts";
import type { NamedDevice } from "./deviceComparison.ts";
import { FIGURE_STYLE, type Figure, VEGA_LITE } from "./figure.ts";

/** Points that one figure draws, and devices of which sweeps are drawn. */
const MOST_POINTS = 2500;
const MOST_DEVICES = 6;

/** `published`: devices that the fitted one is shown among. */
export function deviceFitFigures(report: FitReport, published: readonly NamedDevice[]): Figure[] {
  const scale = commonScale(report.fit.mean.window.high, "S");
  return [
    sweepsFigure(report, scale),
    residualsFigure(report, scale),
    stepsFigure(report, scale),
    amongFigure(report, published),
  ];
}

interface Drawn {
  readonly train: PulseTrain;
  readonly fit: SweepsFit;
  readonly device: string;
}

function drawnTrains({ fit }: FitReport): Drawn[] {
  return fit.devices
    .slice(0, MOST_DEVICES)
    .flatMap(({ device, trains, fit: own }) => trains.map((train) => ({ train, fit: own, device })));
}

/** Standard deviations of a reading within which a sweep is drawn from the end of the window. */
const START_NOISE = 3;

/** The mean curve of the fitted law from the first reading of a sweep on, in siemens, one value for each reading. */
function curveOf({ train, fit }: Drawn): number[] {
  const response = responseOf(fit.law, fit.shape);
  const { low, high } = fit.window;
  const toG = (siemens: number) =>
    response.low + ((siemens - low) / (high - low)) * (response.high - response.low);
  const toSiemens = (g: number) => low + ((g - response.low) / (response.high - response.low)) * (high - low);
  const sign = train.direction === "ltp" ? 1 : -1;
  const end = sign > 0 ? low : high;
  const away = Math.abs(train.g[0]! - end) > START_NOISE * fit.noise.read * (high - low);
  const from = away ? train.g[0]! : end;
  return train.pulses.map((pulse) => toSiemens(applyPulses(response, toG(from), sign * pulse)));
}

function everyNth(trains: readonly Drawn[]): number {
  return Math.ceil(trains.reduce((sum, { train }) => sum + train.g.length, 0) / MOST_POINTS);
}

function sweepsFigure(report: FitReport, { unit, scaled }: CommonScale): Figure {
  const drawn = drawnTrains(report);
  const every = everyNth(drawn);
  const values = drawn.flatMap(({ train, fit, device }, sweep) => {
    const curve = curveOf({ train, fit, device });
    return train.g.flatMap((g, i) =>
      i % every === 0 || i === train.g.length - 1
        ? [
            {
              pulse: train.pulses[i]!,
              g: scaled(g),
              law: scaled(curve[i]!),
              direction: train.direction.toUpperCase(),
              sweep,
              device,
            },
          ]
        : [],
    );
  });
  const x = { field: "pulse", type: "quantitative", title: "pulse" } as const;
  const y = (field: string) =>
    ({ field, type: "quantitative", title: `conductance [${unit}]`, scale: { zero: false } }) as const;
  const color = { field: "direction", type: "nominal", title: null, sort: null } as const;
  return {
    name: "sweeps",
    title: "Data and fitted law",
    spec: {
      $schema: VEGA_LITE,
      config: FIGURE_STYLE,
      width: 560,
      height: 320,
      data: { values },
      layer: [
        { mark: { type: "point", size: 12, opacity: 0.6 }, encoding: { x, y: y("g"), color } },
        {
          mark: { type: "line", strokeWidth: 1.6 },
          encoding: { x, y: y("law"), color, detail: { field: "sweep", type: "nominal" } },
        },
      ],
    },
  };
}

/** Measured less the curve. Noise of writes makes it wander; noise of reads and a wrong law do not. */
function residualsFigure(report: FitReport, { unit, scaled }: CommonScale): Figure {
  const drawn = drawnTrains(report);
  const every = everyNth(drawn);
  const values = drawn.flatMap((one, sweep) => {
    const curve = curveOf(one);
    return one.train.g.flatMap((g, i) =>
      i % every === 0
        ? [
            {
              pulse: one.train.pulses[i]!,
              residual: scaled(g - curve[i]!),
              direction: one.train.direction.toUpperCase(),
              sweep,
            },
          ]
        : [],
    );
  });
  return {
    name: "residuals",
    title: "Data less the fitted curve",
    spec: {
      $schema: VEGA_LITE,
      config: FIGURE_STYLE,
      width: 560,
      height: 180,
      data: { values },
      mark: { type: "line", strokeWidth: 0.8, opacity: 0.8 },
      encoding: {
        x: { field: "pulse", type: "quantitative", title: "pulse" },
        y: { field: "residual", type: "quantitative", title: `residual [${unit}]` },
        color: { field: "direction", type: "nominal", title: null, sort: null },
        detail: { field: "sweep", type: "nominal" },
      },
    },
  };
}

/** Points of a curve, and classes of conductance in which measured steps are averaged. */
const CURVE_POINTS = 80;
const CLASSES = 24;

/** ΔG of one pulse over G, both directions: the law, and means of the measured steps. */
function stepsFigure(report: FitReport, { unit, scaled }: CommonScale): Figure {
  const g = `conductance [${unit}]`;
  const x = { field: "g", type: "quantitative", title: g, scale: { zero: false } } as const;
  const y = { field: "step", type: "quantitative", title: `ΔG of one pulse [${unit}]` } as const;
  const color = { field: "direction", type: "nominal", title: null, sort: null } as const;
  const layer = (
    values: object[],
    mark: { type: "line"; strokeWidth: number } | { type: "point"; size: number },
  ) => ({
    data: { values },
    mark,
    encoding: { x, y, color },
  });
  return {
    name: "steps",
    title: "Change of one pulse at each conductance",
    spec: {
      $schema: VEGA_LITE,
      config: FIGURE_STYLE,
      width: 560,
      height: 280,
      layer: [
        layer(lawSteps(report.fit.mean, scaled), { type: "line", strokeWidth: 1.6 }),
        layer(measuredSteps(report, scaled), { type: "point", size: 18 }),
      ],
    },
  };
}

function lawSteps({ law, shape, window: { low, high } }: SweepsFit, scaled: (value: number) => number) {
  const response = responseOf(law, shape);
  const width = response.high - response.low;
  return (["ltp", "ltd"] as const).flatMap((direction) =>
    Array.from({ length: CURVE_POINTS + 1 }, (_, i) => {
      const at = response.low + (width * i) / CURVE_POINTS;
      const step = pulseStep(response, at, direction === "ltp" ? 1 : -1);
      return {
        g: scaled(low + ((high - low) * i) / CURVE_POINTS),
        step: scaled((step * (high - low)) / width),
        direction: direction.toUpperCase(),
      };
    }),
  );
}

function measuredSteps({ fit, measurement }: FitReport, scaled: (value: number) => number) {
  const { low, high } = fit.mean.window;
  const classes = new Map<string, { g: number; step: number; count: number; direction: string }>();
  for (const { g, pulses, direction } of measurement.trains)
    for (let i = 1; i < g.length; i++) {
      const n = pulses[i]! - pulses[i - 1]!;
      const at = Math.floor((CLASSES * (g[i - 1]! - low)) / (high - low));
      const own = classes.get(`${direction} ${at}`) ?? {
        g: 0,
        step: 0,
        count: 0,
        direction: direction.toUpperCase(),
      };
      own.g += g[i - 1]!;
      own.step += (g[i]! - g[i - 1]!) / n;
      own.count++;
      classes.set(`${direction} ${at}`, own);
    }
  return [...classes.values()].map(({ g, step, count, direction }) => ({
    g: scaled(g / count),
    step: scaled(step / count),
    direction,
  }));
}

/** Asymmetry of the labels against noise of a pulse in steps: training wants both small. */
function amongFigure({ preset, outlook }: FitReport, published: readonly NamedDevice[]): Figure {
  const point = (name: string, facts: NamedDevice["facts"], kind: string) => ({
    name,
    kind,
    asymmetry: Math.abs(facts.labelLtp - facts.labelLtd),
    noise: Math.max(facts.noiseInSteps, LEAST_NOISE),
  });
  const values = [
    ...published.map(({ name, facts }) => point(name, facts, "published")),
    point(preset.id, outlook.facts, "this device"),
  ];
  const encoding = {
    x: {
      field: "asymmetry",
      type: "quantitative",
      title: "asymmetry: difference of the labels, up less down",
    },
    y: { field: "noise", type: "quantitative", title: "noise of a pulse, in steps", scale: { type: "log" } },
    color: { field: "kind", type: "nominal", title: null, sort: ["published", "this device"] },
  } as const;
  return {
    name: "among",
    title: "Among published devices",
    spec: {
      $schema: VEGA_LITE,
      config: FIGURE_STYLE,
      width: 560,
      height: 340,
      data: { values },
      layer: [
        { mark: { type: "point", filled: true, size: 60 }, encoding },
        {
          mark: { type: "text", dx: 6, dy: -6, align: "left", fontSize: 10 },
          encoding: { ...encoding, text: { field: "name", type: "nominal" } },
        },
      ],
    },
  };
}

/** Drawn for devices without noise, on a logarithmic axis. */
const LEAST_NOISE = 0.01;
