// Figures of a fit: the sweeps and their residuals (replayFigures.ts), the steps over the conductance, and the device among published ones.
import { pulseStep } from "../../device/pulse.ts";
import { responseOf } from "../../lab/fit/fitLaws.ts";
import type { FitReport } from "../../lab/fit/fitReport.ts";
import type { SweepsFit } from "../../lab/fit/fitSweeps.ts";
import { FIGURE_STYLE, type Figure, VEGA_LITE } from "../figure/figure.ts";
import { type CommonScale, commonScale } from "../text/commonScale.ts";
import type { NamedDevice } from "./deviceComparison.ts";
import { replayFigure, stepErrorFigure } from "./replayFigures.ts";

/** Figures of one measurement alone: its sweeps, the one-step residuals, the steps. */
export function measuredFigures(report: FitReport): [Figure, Figure, Figure] {
  const scale = commonScale(report.fit.mean.window.high, "S");
  const { replay } = report.fit;
  return [replayFigure(replay, scale), stepErrorFigure(replay, scale), stepsFigure(report, scale)];
}

/** `published`: devices that the fitted one is shown among. */
export function deviceFitFigures(report: FitReport, published: readonly NamedDevice[]): Figure[] {
  return [...measuredFigures(report), amongFigure(report, published)];
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

/** Steps from the estimated conductance before the pulse: from noisy readings all steps would seem to lead back to the middle. */
function measuredSteps({ fit }: FitReport, scaled: (value: number) => number) {
  const { low, high } = fit.mean.window;
  const classes = new Map<string, { g: number; step: number; count: number; direction: string }>();
  for (const { train, estimated } of fit.replay.sweeps)
    for (let i = 1; i < train.g.length; i++) {
      const from = estimated[i - 1]!;
      const direction = train.direction.toUpperCase();
      const at = Math.floor((CLASSES * (from - low)) / (high - low));
      const own = classes.get(`${direction} ${at}`) ?? { g: 0, step: 0, count: 0, direction };
      own.g += from;
      own.step += (train.g[i]! - from) / (train.pulses[i]! - train.pulses[i - 1]!);
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
