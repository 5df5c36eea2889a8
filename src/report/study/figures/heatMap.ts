// An objective over two axes: a field for each pair of steps, its colour and its number the mean over seeds and all other axes.
import { takesPrefix } from "../../../base/units.ts";
import { summary } from "../../../study/statistics.ts";
import type { Row } from "../../../study/sweep/analysis.ts";
import { type ObjectiveName, objectiveOf } from "../../../study/sweep/objectives.ts";
import type { Figure } from "../../figure/figure.ts";
import { withUnit } from "../../figure/siAxis.ts";
import { figure } from "../../figure/studyChart.ts";
import { isShare, objectiveTitle } from "../studyValues.ts";
import { type AxisDimension, extentOf, objectiveLabels, shownObjective } from "./dimensions.ts";

const LEAST_STEPS = 3;
/** Fields that still hold a number. */
const MOST_NUMBERS = 150;
const LARGEST = { width: 560, height: 420 };
const LEAST_HEIGHT = 110;
const TITLE_WIDTH = 320;
/** Width of a letter. */
const LETTER = 7;
const FIELD = { width: 56, height: 32 };

/** The two longest axes, numbers along x before words, which need room; null where they are too short to make a map. */
export function mapAxes(axes: readonly AxisDimension[]): readonly [AxisDimension, AxisDimension] | null {
  const [first, second] = axes.toSorted((a, b) => b.steps.length - a.steps.length);
  if (!first || !second || second.steps.length < LEAST_STEPS) return null;
  return longestLabel(second) < longestLabel(first) ? [second, first] : [first, second];
}

const longestLabel = ({ steps, showStep }: AxisDimension): number =>
  extentOf(steps.map((step) => showStep(step).length))[1];

export function heatMapFigure(
  rows: readonly Row[],
  name: ObjectiveName,
  [x, y]: readonly [AxisDimension, AxisDimension],
): Figure | null {
  const values = fieldsOf(rows, name, x, y);
  const channel = ({ title, steps, numeric, labelExpr }: AxisDimension) => ({
    type: "ordinal",
    title: title.split(/(?<=,) /),
    sort: steps,
    axis: {
      labelAngle: 0,
      labelOverlap: true,
      ...(numeric ? { labelExpr } : {}),
    },
  });
  const width = Math.max(FIELD.width, LETTER * longestLabel(x)) * x.steps.length;
  const height = Math.min(LARGEST.height, Math.max(LEAST_HEIGHT, y.steps.length * FIELD.height));
  const scale = { scheme: "viridis", reverse: objectiveOf(name).better === "lower" };
  const { title, labels } = objectiveLabels(name);
  const color = { field: "mean", type: "quantitative", title, scale };
  return figure({
    name: `map-${name}`,
    title: `${objectiveTitle(name)} over ${x.keys.join(", ")} and ${y.keys.join(", ")}`,
    values,
    spec: {
      width: Math.min(LARGEST.width, width),
      height,
      encoding: { x: { field: "x", ...channel(x) }, y: { field: "y", ...channel(y) } },
      layer: [
        {
          mark: { type: "rect" },
          encoding: {
            color: {
              ...color,
              legend: {
                ...labels,
                titleLimit: TITLE_WIDTH,
                gradientLength: Math.min(140, height),
              },
            },
          },
        },
        ...(values.length <= MOST_NUMBERS ? [numbersOf(values, name)] : []),
      ],
    },
  });
}

/** Black on bright fields, which are those of good values; white on dark ones. */
function numbersOf(values: readonly { readonly mean: number }[], name: ObjectiveName): object {
  const [least, most] = extentOf(values.map(({ mean }) => mean));
  const middle = (least + most) / 2;
  const brighter = objectiveOf(name).better === "lower" ? "<" : ">";
  return {
    transform: [{ calculate: numberText(name), as: "shown" }],
    mark: { type: "text", fontSize: 11 },
    encoding: {
      text: { field: "shown", type: "nominal" },
      color: { condition: { test: `datum.mean ${brighter} ${middle}`, value: "#000000" }, value: "#ffffff" },
    },
  };
}

/** Shares and other numbers without prefixes have their unit in the title. */
function numberText(name: ObjectiveName): string {
  const { unit } = objectiveOf(name);
  if (takesPrefix(unit)) return withUnit(unit, "datum.mean", 3);
  return `format(datum.mean, "${isShare(name) ? ".1f" : ".3~g"}")`;
}

function fieldsOf(rows: readonly Row[], name: ObjectiveName, x: AxisDimension, y: AxisDimension) {
  const fields = new Map<string, { x: string | number; y: string | number; means: number[] }>();
  for (const row of rows) {
    const shown = shownObjective(name, row);
    if (!shown) continue;
    const place = { x: x.stepOf(row), y: y.stepOf(row) };
    const key = JSON.stringify(place);
    const field = fields.get(key) ?? { ...place, means: [] };
    field.means.push(shown.mean);
    fields.set(key, field);
  }
  return [...fields.values()].map(({ means, ...place }) => ({
    ...place,
    mean: Number(summary(means)!.mean.toPrecision(6)),
  }));
}
