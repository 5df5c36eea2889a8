// Two objectives against each other: every combination, those on the Pareto front marked and joined.
import type { Row } from "../../../study/sweep/analysis.ts";
import { type ObjectiveName, objectiveOf } from "../../../study/sweep/objectives.ts";
import type { Figure } from "../../figure/figure.ts";
import { figure, HEIGHT, WIDTH } from "../../figure/studyChart.ts";
import { combinationLabel, objectiveTitle, objectiveWords } from "../studyValues.ts";
import { objectiveChannel, objectiveText, type Shown, shownObjective } from "./dimensions.ts";

/** Two of OKABE_ITO that differ in brightness, too. */
const FRONT = "#d55e00";
const OTHERS = "#56b4e9";

const IS_FRONT = "datum.front === 'on the front'";

/** Points that are still seen one by one. */
const MOST_POINTS = 3000;

/** `rows`: the best first; of too many, those on the front and the best others. `first` lies along y. `joined`: the front is that of these two objectives alone, so a line bounds what can be had. */
export function paretoFigure(
  rows: readonly Row[],
  first: ObjectiveName,
  second: ObjectiveName,
  joined: boolean,
): Figure | null {
  const chosen = rows.length > MOST_POINTS ? rows.filter((row, i) => row.onFront || i < MOST_POINTS) : rows;
  const drawn = chosen.flatMap((row) => {
    const y = shownObjective(first, row);
    const x = shownObjective(second, row);
    return x && y ? [{ row, x, y }] : [];
  });
  const values = drawn.map(({ row, x, y }) => ({
    x: x.mean,
    y: y.mean,
    ...ends("x", x),
    ...ends("y", y),
    front: row.onFront ? "on the front" : "beaten by another",
    settings: combinationLabel(row.combination),
  }));
  const x = objectiveChannel(
    second,
    "x",
    drawn.map((one) => one.x),
  );
  const y = objectiveChannel(
    first,
    "y",
    drawn.map((one) => one.y),
  );
  const better = (name: ObjectiveName, words: readonly [string, string]) =>
    objectiveOf(name).better === "lower" ? words[0] : words[1];
  return figure({
    name: `pareto-${first}-${second}`,
    title: `${objectiveTitle(first)} against ${objectiveTitle(second)} (best: ${better(first, ["down", "up"])}, ${better(second, ["left", "right"])})`,
    values,
    spec: {
      width: 1.5 * WIDTH,
      height: HEIGHT,
      layer: [
        ...(joined ? [boundary(x, y, objectiveOf(second).better)] : []),
        bars("x", { y }),
        bars("y", { x }),
        pointLayer(x, y, tooltipOf(first, second)),
      ],
    },
  });
}

function pointLayer(x: object, y: object, { transform, channel }: ReturnType<typeof tooltipOf>): object {
  const looks = { field: "front", type: "nominal", title: null, sort: null };
  const domain = ["on the front", "beaten by another"];
  return {
    transform,
    mark: { type: "point", filled: true, opacity: 1 },
    encoding: {
      x,
      y,
      color: { ...looks, scale: { domain, range: [FRONT, OTHERS] } },
      shape: { ...looks, scale: { domain, range: ["diamond", "circle"] } },
      size: { condition: { test: IS_FRONT, value: 110 }, value: 45 },
      tooltip: channel,
    },
  };
}

function tooltipOf(first: ObjectiveName, second: ObjectiveName) {
  return {
    transform: [
      { calculate: objectiveText(second, "datum.x"), as: "shownX" },
      { calculate: objectiveText(first, "datum.y"), as: "shownY" },
    ],
    channel: [
      { field: "settings" },
      { field: "shownX", title: objectiveWords(second) },
      { field: "shownY", title: objectiveWords(first) },
    ],
  };
}

const ends = (side: "x" | "y", { low, high }: Shown) => ({ [`${side}Low`]: low, [`${side}High`]: high });

/** 95 % intervals over the seeds. */
const bars = (side: "x" | "y", other: object) => ({
  transform: [{ filter: `datum.${side}Low !== null` }],
  mark: { type: "rule", clip: true, opacity: 0.45, color: "#72787f" },
  encoding: {
    ...other,
    [side]: { field: `${side}Low`, type: "quantitative" },
    [`${side}2`]: { field: `${side}High` },
  },
});

/** Line through the combinations on the front: the best value for any bound of x. */
const boundary = (x: object, y: object, better: "lower" | "higher") => ({
  transform: [{ filter: IS_FRONT }],
  mark: {
    type: "line",
    color: FRONT,
    strokeDash: [4, 3],
    interpolate: better === "lower" ? "step-after" : "step-before",
  },
  encoding: { x, y, order: { field: "x", type: "quantitative" } },
});
