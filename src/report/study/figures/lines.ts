// An objective against one axis: a line for each step of a second axis, a panel for each step of a third; bands or bars are the 95 %
// intervals over the seeds.
import type { Row } from "../../../study/sweep/analysis.ts";
import type { ObjectiveName } from "../../../study/sweep/objectives.ts";
import type { Figure } from "../../figure/figure.ts";
import { coloured, figure, HEIGHT, ruleLooks, shaped, WIDTH } from "../../figure/studyChart.ts";
import { objectiveTitle } from "../studyValues.ts";
import { type AxisDimension, isGeometric, objectiveChannel, shownObjective } from "./dimensions.ts";

const RULE = "training.rule";
/** Number of colours that can be distinguished, and of panels in one figure. */
const MOST_COLOURS = 8;
const MOST_PANELS = 6;
const PANEL_COLUMNS = 3;

interface Roles {
  readonly x: AxisDimension;
  readonly colour: AxisDimension | null;
  readonly panel: AxisDimension | null;
}

/** null where the axes are too many or too long for lines. */
export function lineRoles(axes: readonly AxisDimension[]): Roles | null {
  const [x, ...rest] = axes.toSorted((a, b) => weightOf(b) - weightOf(a));
  if (!x || rest.length > 2) return null;
  const [colour = null, panel = null] = rest.toSorted(
    (a, b) => Number(isRule(b)) - Number(isRule(a)) || b.steps.length - a.steps.length,
  );
  if (colour && colour.steps.length > MOST_COLOURS) return null;
  if (panel && panel.steps.length > MOST_PANELS) return null;
  return { x, colour, panel };
}

const isRule = ({ keys }: AxisDimension): boolean => keys.includes(RULE);

/** How well an axis lies along x: numbers, then lists of numbers, then words; of these the longest. Rules have colours of their own. */
const weightOf = (axis: AxisDimension): number =>
  (axis.numeric ? 2e6 : axis.ordered ? 1e6 : 0) + axis.steps.length - (isRule(axis) ? 1e3 : 0);

export function lineFigure(
  rows: readonly Row[],
  name: ObjectiveName,
  { x, colour, panel }: Roles,
): Figure | null {
  const values = rows.flatMap((row) => {
    const shown = shownObjective(name, row);
    if (!shown) return [];
    const textOf = (axis: AxisDimension) => axis.showStep(axis.stepOf(row));
    const look = colour ? { [isRule(colour) ? "rule" : "colour"]: textOf(colour) } : {};
    return [{ ...shown, x: x.stepOf(row), ...look, ...(panel ? { panel: textOf(panel) } : {}) }];
  });
  const encoding = {
    x: xChannel(x),
    y: objectiveChannel(name, "mean", values),
    ...(colour ? looksOf(colour, values) : {}),
  };
  const width = panel ? 0.75 * WIDTH : 1.5 * WIDTH;
  const chart = { width, height: HEIGHT, encoding, layer: layersOf(x) };
  const facet = panel && {
    field: "panel",
    type: "nominal",
    title: panel.title,
    sort: panel.steps.map(panel.showStep),
    header: { labelFontSize: 12, titleFontWeight: "normal" },
  };
  return figure({
    name: `lines-${name}`,
    title: `${objectiveTitle(name)} against ${x.keys.join(", ")}`,
    values,
    spec: facet ? { facet, columns: PANEL_COLUMNS, spec: chart } : chart,
  });
}

function xChannel(x: AxisDimension) {
  if (!x.numeric)
    return {
      field: "x",
      type: "ordinal",
      title: x.title,
      sort: null,
      axis: { labelAngle: x.ordered ? 0 : -30 },
    };
  const steps = x.steps as readonly number[];
  const few = steps.length <= MOST_COLOURS;
  return {
    field: "x",
    type: "quantitative",
    title: x.title,
    scale: isGeometric(steps)
      ? { type: "log", nice: false, padding: 12 }
      : { zero: false, nice: false, padding: 12 },
    axis: { grid: false, labelExpr: x.labelExpr, labelOverlap: true, ...(few ? { values: steps } : {}) },
  };
}

function looksOf(colour: AxisDimension, values: readonly object[]) {
  if (isRule(colour) && colour.keys.length === 1)
    return ruleLooks(values as readonly { readonly rule: string }[]);
  const field = isRule(colour) ? "rule" : "colour";
  const legend = { symbolOpacity: 1 };
  const channel = { title: colour.title, sort: colour.steps.map(colour.showStep), legend };
  return { color: { ...coloured(field), ...channel }, shape: { ...shaped(field), ...channel } };
}

/** Along numbers bands and lines, along words bars; a line only where the steps have an order. */
function layersOf(x: AxisDimension): object[] {
  const ends = { y: { field: "low", type: "quantitative" }, y2: { field: "high" }, shape: null };
  const interval = [{ filter: "datum.low !== null" }];
  const line = { mark: { type: "line", strokeWidth: 2 }, encoding: { shape: null } };
  const point = { mark: { type: "point", filled: true, size: 60, opacity: 1 }, encoding: {} };
  if (x.numeric)
    return [
      { transform: interval, mark: { type: "area", opacity: 0.2, clip: true }, encoding: ends },
      line,
      point,
    ];
  const bars = {
    transform: interval,
    mark: { type: "rule", strokeWidth: 2, opacity: 0.7, clip: true },
    encoding: ends,
  };
  return x.ordered ? [bars, line, point] : [bars, point];
}
