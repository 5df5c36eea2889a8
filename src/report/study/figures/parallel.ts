// Parallel coordinates: a vertical line for each axis and each objective, a broken line for each combination, coloured by the first objective.
import type { Row } from "../../../study/sweep/analysis.ts";
import { type ObjectiveName, objectiveOf } from "../../../study/sweep/objectives.ts";
import { FIGURE_STYLE, type Figure } from "../../figure/figure.ts";
import { figure, HALO } from "../../figure/studyChart.ts";
import { objectiveWords, valueText } from "../studyValues.ts";
import {
  type AxisDimension,
  extentOf,
  isGeometric,
  isWide,
  objectiveLabels,
  shownObjective,
} from "./dimensions.ts";

/** Lines that are still seen one by one. */
export const MOST_LINES = 500;
const MOST_TICKS = 8;
/** A line that is not left out. */
const NOTHING = "\u00a0";
const STEP_WIDTH = 130;
const HEIGHT = 300;
const TICKS = 5;
/** The scale lacks its darkest part, so that it is seen on white and on black. */
const SCHEME = { name: "viridis", extent: [0.25, 0.95] };
/** Height of a line of a title. */
const LINE = 15;

interface Upright {
  readonly title: string;
  /** Place from 0 (below) to 1; null: the row has no value there. */
  readonly placeOf: (row: Row) => number | null;
  readonly ticks: readonly { readonly place: number; readonly label: string }[];
}

/** `rows`: the best first; the worst are drawn first and so lie below. */
export function parallelFigure(
  rows: readonly Row[],
  axes: readonly AxisDimension[],
  objectives: readonly ObjectiveName[],
): Figure | null {
  const drawn = rows.slice(0, MOST_LINES).toReversed();
  const uprights = [
    ...axes.map(uprightOfAxis),
    ...objectives.flatMap((name) => uprightOfObjective(drawn, name)),
  ];
  const [first] = objectives;
  const values = drawn.flatMap((row, line) => {
    const best = shownObjective(first!, row)?.mean;
    if (best === undefined) return [];
    return uprights.flatMap(({ placeOf }, x) => {
      const place = placeOf(row);
      return place === null ? [] : [{ line, x, place, best }];
    });
  });
  const title = `Each combination as a line: ${axes.length} axes, then ${objectives.length === 1 ? "the objective" : `${objectives.length} objectives`}`;
  return figure({ name: "parallel", title, values, spec: specOf(uprights, first!) });
}

const linesOf = (title: string): string[] => title.split(/(?<=[,.]) ?| (?=\[)/);

interface Title {
  readonly x: number;
  readonly lines: readonly string[];
}

/** All with as many lines: a text begins at its place and is lifted, so that all end at the same height. */
function titlesOf(uprights: readonly Upright[]): Title[] {
  const lines = uprights.map(({ title }) => linesOf(title));
  const most = Math.max(...lines.map(({ length }) => length));
  return lines.map((own, x) => ({ x, lines: [...Array<string>(most - own.length).fill(NOTHING), ...own] }));
}

function specOf(uprights: readonly Upright[], first: ObjectiveName): object {
  const quantitative = { type: "quantitative", axis: null };
  const y = { ...quantitative, field: "place", scale: { domain: [0, 1] } };
  const titles = titlesOf(uprights).map((title) => ({ ...title, below: 0, above: 1 }));
  const raised = LINE * titles[0]!.lines.length;
  const ticks = {
    data: { values: uprights.flatMap(({ ticks: own }, x) => own.map((tick) => ({ ...tick, x }))) },
    encoding: { y, text: { field: "label" } },
  };
  const tick = { type: "text", align: "left", dx: 6, fontSize: 11 };
  return {
    config: { ...FIGURE_STYLE, style: { [HALO]: { stroke: "#ffffff" } } },
    width: STEP_WIDTH * Math.max(uprights.length - 1, 1),
    height: HEIGHT,
    // titles and the numbers of the last line stand outside
    padding: { left: 60, right: 60, top: raised, bottom: 10 },
    encoding: {
      x: { ...quantitative, field: "x", scale: { domain: [0, uprights.length - 1], nice: false } },
    },
    layer: [
      {
        data: { values: titles },
        mark: { type: "rule", color: "#9aa1a9" },
        encoding: { y: { ...y, field: "below" }, y2: { field: "above" } },
      },
      {
        mark: { type: "line", strokeWidth: 1.5, opacity: 0.75 },
        encoding: { y, detail: { field: "line" }, color: colourOf(first) },
      },
      { ...ticks, mark: { ...tick, style: HALO, strokeWidth: 3 } },
      { ...ticks, mark: tick },
      {
        data: { values: titles },
        mark: { type: "text", baseline: "bottom", fontSize: 12, dy: -raised },
        encoding: { y: { ...y, field: "above" }, text: { field: "lines" } },
      },
    ],
  };
}

function colourOf(name: ObjectiveName): object {
  const { title, labels } = objectiveLabels(name);
  return {
    field: "best",
    type: "quantitative",
    title,
    scale: { scheme: SCHEME, reverse: objectiveOf(name).better === "lower" },
    legend: { ...labels, titleLimit: 320, gradientLength: 140, offset: 60 },
  };
}

/** Steps at equal distances, or numbers where they lie. */
function uprightOfAxis({ title, steps, numeric, stepOf, showStep }: AxisDimension): Upright {
  if (!numeric) {
    const placeOf = (value: string | number) => steps.indexOf(value) / (steps.length - 1);
    const shown = thinned(steps);
    return {
      title,
      placeOf: (row) => placeOf(stepOf(row)),
      ticks: shown.map((value) => ({ place: placeOf(value), label: showStep(value) })),
    };
  }
  const numbers = (steps as readonly number[]).toSorted((a, b) => a - b);
  const placeOf = scaleOf(numbers, isGeometric(numbers));
  return {
    title,
    placeOf: (row) => placeOf(stepOf(row) as number),
    ticks: thinned(numbers).map((value) => ({ place: placeOf(value), label: showStep(value) })),
  };
}

function uprightOfObjective(rows: readonly Row[], name: ObjectiveName): Upright[] {
  const meanOf = (row: Row) => row.means[name]?.mean ?? null;
  const values = rows.map(meanOf).filter((value) => value !== null);
  if (values.length === 0) return [];
  const [low, high] = extentOf(values);
  const wide = isWide([low, high]);
  const placeOf = scaleOf([low, high], wide);
  const between = (share: number) => (wide ? low * (high / low) ** share : low + share * (high - low));
  const ticked = low === high ? [low] : Array.from({ length: TICKS }, (_, i) => between(i / (TICKS - 1)));
  return [
    {
      title: objectiveWords(name),
      placeOf: (row) => {
        const mean = meanOf(row);
        return mean === null ? null : placeOf(mean);
      },
      ticks: ticked.map((value) => ({
        place: placeOf(value),
        label: valueText(name, Number(value.toPrecision(3))),
      })),
    },
  ];
}

/** Maps the range from the smallest to the largest of some numbers to 0 … 1. */
function scaleOf(numbers: readonly number[], logarithmic: boolean): (value: number) => number {
  const at = (value: number) => (logarithmic ? Math.log(value) : value);
  const [least, most] = extentOf(numbers);
  const low = at(least);
  const span = at(most) - low;
  return (value) => (span === 0 ? 0.5 : (at(value) - low) / span);
}

/** At most MOST_TICKS of them, first and last among them. */
function thinned<T>(steps: readonly T[]): T[] {
  const every = Math.ceil((steps.length - 1) / (MOST_TICKS - 1));
  return steps.filter((_, i) => i % every === 0 || i === steps.length - 1);
}
