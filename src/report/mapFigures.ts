// Maps around the claims: accuracy against nonlinearity, converters, device properties and published devices; pulses of each rule.
import type { Figure } from "./figure.ts";
import type { FoundPoint } from "./reproduction.ts";
import { meanOf, type SeedMean, seedMeans } from "./seedMeans.ts";
import {
  accuracyAxis,
  coloured,
  figure,
  HEIGHT,
  OKABE_ITO,
  percent,
  ruleLooks,
  shaped,
  WIDTH,
} from "./studyChart.ts";

const CURVES = ["asymmetric", "symmetric"] as const;
const MEAN_AND_SEEDS = "mean of the seeds, faint: single seeds";

/** Rules that hold no device: a line of their own in every chart. */
const BASELINES: Readonly<Record<string, readonly number[]>> = {
  software: [6, 4],
  "software-quantized": [2, 3],
};

/** A row for each mean, and faint ones for its seeds where there are several. */
function rowsOf(
  means: readonly SeedMean[],
  look: (mean: SeedMean) => object | readonly object[],
): { rule: string; accuracy: number; seeds: string }[] {
  return means.flatMap((mean) => {
    const single = mean.points.length === 1 ? [] : mean.points.map(({ record }) => record.testAccuracy);
    return [look(mean)].flat().flatMap((own) => [
      { ...own, rule: String(mean.axes.rule), accuracy: percent(mean.accuracy.mean), seeds: "mean" },
      ...single.map((accuracy) => ({
        ...{ ...own, rule: String(mean.axes.rule) },
        ...{ accuracy: percent(accuracy), seeds: "single" },
      })),
    ]);
  });
}

const only = (seeds: "mean" | "single") => [{ filter: { field: "seeds", equal: seeds } }];
const faint = { type: "point", filled: true, size: 14, opacity: 0.5 };

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

export function nonlinearityFigure(points: readonly FoundPoint[]): Figure | null {
  const values = rowsOf(onDevices(points), ({ axes: { label, curves } }) =>
    // a linear device is both
    (label === 0 ? CURVES : [curves]).map((kind) => ({ label, curves: kind })),
  );
  const labels = [...new Set(onDevices(points).map(({ axes }) => axes.label))];
  const x = { field: "label", type: "quantitative", title: "label |NL|", axis: { values: labels } };
  const encoding = { x, y: accuracyAxis, ...ruleLooks(values) };
  const baselines = baselineLayers(
    points,
    "y",
    CURVES.map((curves) => ({ curves })),
  );
  return figure({
    name: "nonlinearity",
    title: `Accuracy against the nonlinearity label (${MEAN_AND_SEEDS}; dashed: software, dotted: software-quantized)`,
    values,
    spec: {
      facet: { column: { field: "curves", type: "nominal", title: null } },
      spec: {
        ...{ width: WIDTH, height: HEIGHT },
        layer: [
          { transform: only("single"), mark: faint, encoding },
          { transform: only("mean"), mark: { type: "line", point: { size: 50 } }, encoding },
          ...baselines,
        ],
      },
    },
  });
}

export function converterFigure(points: readonly FoundPoint[]): Figure | null {
  const values = points.map(({ axes, record }) => ({
    bits: String(axes.bits),
    converters: axes.converters,
    label: `±${axes.label}`,
    accuracy: percent(record.testAccuracy),
  }));
  return figure({
    name: "converter",
    title: "Accuracy against the bits of the converters",
    values,
    spec: {
      width: WIDTH,
      height: HEIGHT,
      mark: { type: "line", point: { size: 60 } },
      encoding: {
        x: { field: "bits", type: "ordinal", title: "bits of the ADC", sort: null, axis: { labelAngle: 0 } },
        y: accuracyAxis,
        color: coloured("label"),
        shape: shaped("label"),
        strokeDash: { field: "converters", type: "nominal", title: "converters" },
      },
    },
  });
}

export function propertyFigure(points: readonly FoundPoint[], name: string, title: string): Figure | null {
  const values = points.map(({ axes, record }) => ({
    property: axes.property,
    value: String(axes.value),
    accuracy: percent(record.testAccuracy),
  }));
  return figure({
    name,
    title,
    values,
    spec: {
      facet: { field: "property", type: "nominal", title: null },
      columns: 3,
      resolve: { scale: { x: "independent" } },
      spec: {
        width: 180,
        height: 160,
        mark: { type: "line", point: true, color: OKABE_ITO[0] },
        encoding: {
          x: { field: "value", type: "ordinal", title: null, sort: null, axis: { labelAngle: 0 } },
          y: accuracyAxis,
        },
      },
    },
  });
}

/** Devices from best to worst under any rule. */
export function devicesFigure(points: readonly FoundPoint[]): Figure | null {
  const means = onDevices(points);
  const values = rowsOf(means, ({ axes }) => ({ device: axes.preset }));
  const best = means.toSorted((a, b) => b.accuracy.mean - a.accuracy.mean);
  const sort = [...new Set(best.map(({ axes }) => axes.preset))];
  const encoding = {
    y: { field: "device", type: "nominal", title: null, sort },
    x: accuracyAxis,
    ...ruleLooks(values),
  };
  return figure({
    name: "devices",
    title: `Published devices (${MEAN_AND_SEEDS}; dashed: software)`,
    values,
    spec: {
      width: 2 * WIDTH,
      layer: [
        { transform: only("single"), mark: faint, encoding },
        { transform: only("mean"), mark: { type: "point", filled: true, size: 80 }, encoding },
        ...baselineLayers(points, "x"),
      ],
    },
  });
}

export function pulsesFigure(points: readonly FoundPoint[]): Figure | null {
  const means = onDevices(points).filter(({ axes }) => axes.label === 3 && axes.curves === "asymmetric");
  const values = means.map((mean) => ({
    rule: String(mean.axes.rule),
    pulses: Number(meanOf(mean, ({ record }) => record.pulsesPerWeight).toPrecision(3)),
    accuracy: percent(mean.accuracy.mean),
  }));
  return figure({
    name: "pulses",
    title: "Pulses that a rule needs, and what it reaches, label +3/−3",
    values,
    spec: {
      width: 2 * WIDTH,
      encoding: {
        x: { field: "pulses", type: "quantitative", title: "pulses per weight", scale: { type: "log" } },
        y: accuracyAxis,
      },
      layer: [
        { mark: { type: "point", filled: true, size: 80, color: OKABE_ITO[0] } },
        {
          mark: { type: "text", align: "left", dx: 8 },
          encoding: { text: { field: "rule", type: "nominal" } },
        },
      ],
    },
  });
}
