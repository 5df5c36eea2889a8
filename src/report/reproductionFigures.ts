// The figures of the reproduction: accuracy against nonlinearity, converters, device properties, published devices; pulses of each rule.
// Colours of Okabe and Ito, and shapes or dashes beside them: readable in print and by the colour-blind.
import { QUADRATIC, restingWeight, type StationaryPoint } from "../study/stationary.ts";
import { FIGURE_STYLE, type Figure, VEGA_LITE } from "./figure.ts";
import { type FoundPoint, lostBy, PUBLISHED, type Reproduction } from "./reproduction.ts";

const OKABE_ITO = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000", "#999999"];
const [WIDTH, HEIGHT] = [300, 240];

export function reproductionFigures({ found, stationary }: Reproduction): Figure[] {
  const of = (group: string) => found.filter((point) => point.group === group);
  return [
    stationaryFigure(stationary),
    claimsFigure(found),
    nonlinearityFigure(of("nonlinearity")),
    converterFigure(of("converter")),
    propertyFigure(
      of("sensitivity"),
      "sensitivity",
      "Accuracy against one device property at a time, label +3/−3",
    ),
    devicesFigure(of("devices")),
    pulsesFigure(of("nonlinearity")),
    propertyFigure(
      of("words"),
      "words",
      "Accuracy against the words and limits of the default rule, label +6/−6",
    ),
  ].filter((figure) => figure !== null);
}

interface Content {
  readonly name: string;
  readonly title: string;
  readonly values: readonly object[];
  readonly spec: object;
}

function figure({ name, title, values, spec }: Content): Figure | null {
  if (values.length === 0) return null;
  const whole = { $schema: VEGA_LITE, config: FIGURE_STYLE, data: { values }, ...spec };
  return { name, title, spec: whole as Figure["spec"] };
}

const percent = (fraction: number): number => Number((100 * fraction).toFixed(2));
const accuracy = {
  field: "accuracy",
  type: "quantitative",
  title: "test accuracy [%]",
  scale: { zero: false },
};
const coloured = (field: string) => ({
  field,
  type: "nominal",
  title: field,
  sort: null,
  scale: { range: OKABE_ITO },
});

const shaped = (field: string) => ({ field, type: "nominal", title: field, sort: null });

/** Where each rule rests (points) on the closed form (lines). */
function stationaryFigure(points: readonly StationaryPoint[]): Figure | null {
  const most = Math.max(...points.map(({ pulses }) => pulses));
  const grid = Array.from({ length: 60 }, (_, i) => (most * (i + 1)) / 55);
  const lines = [...new Set(points.map(({ label }) => label))].flatMap((label) =>
    grid.map((pulses) => ({ label: `±${label}`, pulses, rests: restingWeight(label, pulses) })),
  );
  const values = points.map((point) => ({ ...point, label: `±${point.label}` }));
  const x = { field: "pulses", type: "quantitative", title: "pulses per weight and step" };
  const y = { field: "rests", type: "quantitative", title: "mean weight at rest" };
  const mark = { type: "point", filled: true, size: 80 };
  return figure({
    name: "stationary",
    title: `Where rules rest while the optimum is ${QUADRATIC.optimum}: measured, and by the closed form (lines)`,
    values,
    spec: {
      ...{ width: 2 * WIDTH, height: HEIGHT },
      layer: [
        { data: { values: lines }, mark: "line", encoding: { x, y, color: coloured("label") } },
        { mark, encoding: { x, y, color: coloured("label"), shape: shaped("rule") } },
      ],
    },
  });
}

/** Points lost at the labels of the claims, with the interval over the seeds. */
function claimsFigure(found: readonly FoundPoint[]): Figure | null {
  const x = { field: "lost", type: "quantitative", title: "test accuracy lost [points]" };
  const interval = { x: { field: "low", type: "quantitative" }, x2: { field: "high" } };
  return figure({
    name: "claims",
    title: "Accuracy lost against software, mean of the seeds and 95 % interval (published: its range)",
    values: claimRows(found),
    spec: {
      width: 2 * WIDTH,
      encoding: {
        y: { field: "setting", type: "nominal", title: null },
        yOffset: { field: "rule", type: "nominal" },
      },
      layer: [
        { mark: "bar", encoding: { x, color: coloured("rule") } },
        { mark: { type: "rule", strokeWidth: 1.5 }, encoding: interval },
      ],
    },
  });
}

function claimRows(found: readonly FoundPoint[]): object[] {
  const claims = found.filter(({ group, axes }) => group === "claims" && axes.rule !== "software");
  if (claims.length === 0) return [];
  const settings = new Map(
    claims.map(({ axes: { label, levels, rule } }) => [
      `${label} ${levels} ${rule}`,
      { label: Number(label), levels: Number(levels), rule: String(rule) },
    ]),
  );
  const ours = [...settings.values()].flatMap((axes) => {
    const lost = lostBy(found, axes);
    return lost ? [claimRow(axes, axes.rule, lost.mean, lost.half ?? 0)] : [];
  });
  const theirs = PUBLISHED.map((axes) =>
    claimRow(axes, "published (NeuroSim V2.0)", (axes.most + axes.least) / 2, (axes.most - axes.least) / 2),
  );
  return [...ours, ...theirs];
}

function claimRow(axes: { label: number; levels: number }, rule: string, lost: number, half: number): object {
  const setting = `±${axes.label}, ${axes.levels} states`;
  return { setting, rule, lost: percent(lost), low: percent(lost - half), high: percent(lost + half) };
}

const CURVES = ["asymmetric", "symmetric"] as const;

function nonlinearityFigure(points: readonly FoundPoint[]): Figure | null {
  const software = points.find(({ axes }) => axes.rule === "software")?.record.testAccuracy;
  const baseline = CURVES.map((curves) => ({ curves, accuracy: percent(software ?? 0) }));
  const x = { field: "label", type: "quantitative", title: "label |NL|" };
  const lines = {
    mark: { type: "line", point: true },
    encoding: { x, y: accuracy, color: coloured("rule"), shape: shaped("rule") },
  };
  const rule = {
    data: { values: baseline },
    mark: { type: "rule", strokeDash: [6, 4], color: "#000000" },
    encoding: { y: accuracy },
  };
  return figure({
    name: "nonlinearity",
    title: "Accuracy against the nonlinearity label; dashed: software",
    values: nonlinearityRows(points),
    spec: {
      facet: { column: { field: "curves", type: "nominal", title: null } },
      spec: { width: WIDTH, height: HEIGHT, layer: software === undefined ? [lines] : [lines, rule] },
    },
  });
}

function nonlinearityRows(points: readonly FoundPoint[]): object[] {
  return points.flatMap(({ axes, record }) => {
    if (axes.rule === "software") return [];
    const row = { label: axes.label, rule: axes.rule, accuracy: percent(record.testAccuracy) };
    // a linear device is both
    return (axes.label === 0 ? CURVES : [axes.curves]).map((curves) => ({ ...row, curves }));
  });
}

function converterFigure(points: readonly FoundPoint[]): Figure | null {
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
        y: accuracy,
        color: coloured("label"),
        shape: shaped("label"),
        strokeDash: { field: "converters", type: "nominal", title: "converters" },
      },
    },
  });
}

function propertyFigure(points: readonly FoundPoint[], name: string, title: string): Figure | null {
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
          y: accuracy,
        },
      },
    },
  });
}

function devicesFigure(points: readonly FoundPoint[]): Figure | null {
  const values = points.map(({ axes, record }) => ({
    device: axes.preset,
    rule: axes.rule,
    accuracy: percent(record.testAccuracy),
  }));
  return figure({
    name: "devices",
    title: "Published devices",
    values,
    spec: {
      width: 2 * WIDTH,
      mark: { type: "point", filled: true, size: 80 },
      encoding: {
        y: { field: "device", type: "nominal", title: null, sort: "-x" },
        x: accuracy,
        color: coloured("rule"),
        shape: shaped("rule"),
      },
    },
  });
}

function pulsesFigure(points: readonly FoundPoint[]): Figure | null {
  const values = points
    .filter(({ axes }) => axes.label === 3 && axes.curves === "asymmetric")
    .map(({ axes, record }) => ({
      rule: axes.rule,
      pulses: Number(record.pulsesPerWeight.toPrecision(3)),
      accuracy: percent(record.testAccuracy),
    }));
  return figure({
    name: "pulses",
    title: "Pulses that a rule needs, and what it reaches, label +3/−3",
    values,
    spec: {
      width: 2 * WIDTH,
      encoding: {
        x: { field: "pulses", type: "quantitative", title: "pulses per weight", scale: { type: "log" } },
        y: accuracy,
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
