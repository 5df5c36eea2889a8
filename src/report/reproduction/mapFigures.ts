// Maps around the claims: accuracy against nonlinearity, converters, device properties and published devices; pulses of each rule.
import { confidenceHalfWidth } from "../../study/statistics.ts";
import type { Figure } from "../figure/figure.ts";
import {
  accuracyAxis,
  coloured,
  HEIGHT,
  narrowFigure,
  OKABE_ITO,
  percent,
  ruleLooks,
  shaped,
  WIDTH,
} from "../figure/studyChart.ts";
import type { FoundPoint } from "./reproduction.ts";
import { meanOf, type SeedMean, seedMeans } from "./seedMeans.ts";

const CURVES = ["asymmetric", "symmetric"] as const;
const INTERVAL = "bars: 95 % interval over the seeds";

/** Rules that hold no device: a line of their own in every chart. */
const BASELINES: Readonly<Record<string, readonly number[]>> = {
  software: [6, 4],
  "software-quantized": [2, 3],
};

interface Row {
  /** Per cent; `low` to `high` is the interval, where there are seeds enough. */
  readonly accuracy: number;
  readonly low: number;
  readonly high: number;
}

function intervalOf<Look extends object>({ accuracy }: SeedMean, look: Look): Row & Look {
  const half = confidenceHalfWidth(accuracy) ?? 0;
  const at = accuracy.mean;
  return { ...look, accuracy: percent(at), low: percent(at - half), high: percent(at + half) };
}

const rowOf = <Look extends object>(mean: SeedMean, look: Look) =>
  intervalOf(mean, { ...look, rule: String(mean.axes.rule) });

/** Wide enough for means and single seeds; a wider interval is cut. */
function accuracyScale(points: readonly FoundPoint[]) {
  const all = points.map(({ record }) => percent(record.testAccuracy));
  return {
    ...accuracyAxis,
    scale: { zero: false, nice: true, domain: [Math.min(...all) - 1, Math.max(...all) + 1] },
  };
}

/** Solid, and without the shapes of what they belong to: Vega-Lite would draw those at their lower ends, too. */
const bars = (channel: "x" | "y") => ({
  mark: { type: "rule", clip: true, opacity: 0.7 },
  encoding: {
    shape: null,
    strokeDash: null,
    [channel]: { field: "low", type: "quantitative" },
    [`${channel}2`]: { field: "high" },
  },
});

/** Lines of the runs without a device, along `channel`. */
function baselineLayers(points: readonly FoundPoint[], channel: "x" | "y", copies: readonly object[] = [{}]) {
  return seedMeans(points).flatMap(({ axes, accuracy }) => {
    const strokeDash = BASELINES[String(axes.rule)];
    if (!strokeDash) return [];
    const values = copies.map((copy) => ({ ...copy, accuracy: percent(accuracy.mean) }));
    const mark = { type: "rule", strokeDash, color: "#000000" };
    return [{ data: { values }, mark, encoding: { [channel]: accuracyAxis } }];
  });
}

const onDevices = (points: readonly FoundPoint[]) =>
  seedMeans(points).filter(({ axes }) => !(String(axes.rule) in BASELINES));

/** A panel for each rule. */
export function nonlinearityFigure(points: readonly FoundPoint[]): Figure | null {
  const values = onDevices(points).flatMap((mean) => {
    const { label, curves } = mean.axes;
    // a linear device is both
    return (label === 0 ? CURVES : [curves]).map((kind) => rowOf(mean, { label, curves: kind }));
  });
  const labels = [...new Set(values.map(({ label }) => label))];
  const rules = [...new Set(values.map(({ rule }) => rule))];
  const x = { field: "label", type: "quantitative", title: "label |NL|", axis: { values: labels } };
  const looks = { color: coloured("curves"), shape: shaped("curves") };
  const line = { type: "line", point: { size: 40 } };
  const baselines = baselineLayers(
    points,
    "y",
    rules.map((rule) => ({ rule })),
  );
  return narrowFigure({
    name: "nonlinearity",
    title: `Accuracy against the nonlinearity label (${INTERVAL}; dashed: software, dotted: software-quantized)`,
    values,
    spec: {
      facet: { field: "rule", type: "nominal", title: null, sort: rules },
      columns: 2,
      spec: {
        width: 170,
        height: 120,
        layer: [
          { encoding: { x, y: accuracyScale(points), ...looks }, layer: [bars("y"), { mark: line }] },
          ...baselines,
        ],
      },
    },
  });
}

/** A panel for each label. */
export function converterFigure(points: readonly FoundPoint[]): Figure | null {
  const values = onDevices(points).map((mean) => {
    const { bits, converters, label } = mean.axes;
    return intervalOf(mean, { bits: String(bits), converters, label: `label ±${label}` });
  });
  const x = { field: "bits", type: "ordinal", title: "bits of the ADC", sort: null, axis: { labelAngle: 0 } };
  const looks = { color: coloured("converters"), shape: shaped("converters") };
  const line = { type: "line", point: { size: 60 } };
  return narrowFigure({
    name: "converter",
    title: `Accuracy against the bits of the converters (${INTERVAL}; dashed: software)`,
    values,
    spec: {
      facet: { field: "label", type: "nominal", title: null, sort: null },
      columns: 1,
      spec: {
        width: WIDTH,
        height: 160,
        layer: [
          { encoding: { x, y: accuracyScale(points), ...looks }, layer: [bars("y"), { mark: line }] },
          ...baselineLayers(points, "y"),
        ],
      },
    },
  });
}

/** A panel for each property, with software of the same seeds. */
export function propertyFigure(points: readonly FoundPoint[], name: string, title: string): Figure | null {
  const values = seedMeans(points).map((mean) => {
    const { property, value, rule } = mean.axes;
    return intervalOf(mean, rule === "software" ? { property, rule } : { property, value: String(value) });
  });
  const properties = [...new Set(values.map(({ property }) => property))];
  const y = accuracyScale(points);
  const x = { field: "value", type: "ordinal", title: null, sort: null, axis: { labelAngle: 0 } };
  const line = { type: "line", point: true, color: OKABE_ITO[0] };
  const dashes = { type: "rule", strokeDash: BASELINES.software, color: "#000000" };
  return narrowFigure({
    name,
    title: `${title} (dashed: software of the same seeds)`,
    values,
    spec: {
      facet: { field: "property", type: "nominal", title: null, sort: properties },
      columns: 2,
      // flush and far enough apart: columns stand below each other, whatever the axes need
      bounds: "flush",
      spacing: { row: 60, column: 30 },
      resolve: { scale: { x: "independent" } },
      spec: {
        width: 165,
        height: 140,
        layer: [
          {
            transform: [{ filter: "datum.rule !== 'software'" }],
            encoding: { x, y },
            layer: [bars("y"), { mark: line }],
          },
          {
            transform: [{ filter: "datum.rule === 'software'" }],
            mark: dashes,
            encoding: { y },
          },
        ],
      },
    },
  });
}

/** Devices from best to worst under any rule. */
export function devicesFigure(points: readonly FoundPoint[]): Figure | null {
  const means = onDevices(points);
  const values = means.map((mean) => rowOf(mean, { device: mean.axes.preset }));
  const best = means.toSorted((a, b) => b.accuracy.mean - a.accuracy.mean);
  const sort = [...new Set(best.map(({ axes }) => axes.preset))];
  const encoding = {
    y: { field: "device", type: "nominal", title: null, sort },
    x: accuracyScale(points),
    ...ruleLooks(values),
  };
  const mark = { type: "point", filled: true, size: 80 };
  return narrowFigure({
    name: "devices",
    title: `Published devices (${INTERVAL}; dashed: software)`,
    values,
    spec: {
      width: WIDTH,
      layer: [{ encoding, layer: [bars("x"), { mark }] }, ...baselineLayers(points, "x")],
    },
  });
}

/** Rules as lines over a property of the device that is a number. */
export function rulesFigure(
  points: readonly FoundPoint[],
  {
    name,
    title,
    field,
    axis,
  }: { readonly name: string; readonly title: string; readonly field: string; readonly axis: string },
): Figure | null {
  const values = onDevices(points).map((mean) => rowOf(mean, { at: String(mean.axes[field]) }));
  const x = { field: "at", type: "ordinal", title: axis, sort: null, axis: { labelAngle: 0 } };
  return narrowFigure({
    name,
    title: `${title} (${INTERVAL}; dashed: software)`,
    values,
    spec: {
      width: WIDTH,
      height: HEIGHT,
      layer: [
        {
          encoding: { x, y: accuracyScale(points), ...ruleLooks(values) },
          layer: [bars("y"), { mark: { type: "line", point: { size: 60 } } }],
        },
        ...baselineLayers(points, "y"),
      ],
    },
  });
}

export function pulsesFigure(points: readonly FoundPoint[]): Figure | null {
  const at3 = points.filter(({ axes }) => axes.label === 3 && axes.curves === "asymmetric");
  const values = onDevices(at3).map((mean) => {
    const pulses = meanOf(mean, ({ record }) => record.pulsesPerWeight);
    return rowOf(mean, { pulses: Number(pulses.toPrecision(3)) });
  });
  const x = { field: "pulses", type: "quantitative", title: "pulses per weight", scale: { type: "log" } };
  return narrowFigure({
    name: "pulses",
    title: `Pulses that a rule needs, and what it reaches, label +3/−3 (${INTERVAL})`,
    values,
    spec: {
      width: WIDTH,
      height: HEIGHT,
      encoding: { x, y: accuracyScale(at3), ...ruleLooks(values) },
      layer: [bars("y"), { mark: { type: "point", filled: true, size: 80 } }],
    },
  });
}
