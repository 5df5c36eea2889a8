// The figures of a study, chosen by what varies: lines where up to three axes do, a map where two have several steps, parallel coordinates
// from two axes on, and a Pareto front where there are two objectives. Pure.
import type { Analysis } from "../../../study/sweep/analysis.ts";
import type { Question } from "../../../study/sweep/studyFile.ts";
import type { Figure } from "../../figure/figure.ts";
import { bestFirst } from "../studyText.ts";
import { variedDimensions } from "./dimensions.ts";
import { heatMapFigure, mapAxes } from "./heatMap.ts";
import { lineFigure, lineRoles } from "./lines.ts";
import { parallelFigure } from "./parallel.ts";
import { paretoFigure } from "./pareto.ts";

/** Those that have something to show. */
export function studyFigures(question: Question, { rows }: Analysis): Figure[] {
  const { objectives, sampler } = question;
  const [first, ...others] = objectives;
  const axes = variedDimensions(question.axes);
  const best = bestFirst(question, rows);
  const isGrid = sampler.kind === "grid";
  const roles = isGrid ? lineRoles(axes) : null;
  // of points that are drawn, other axes would shine through
  const map = isGrid || axes.length === 2 ? mapAxes(axes) : null;
  const figures = [
    ...objectives.flatMap((name) => [
      roles && lineFigure(rows, name, roles),
      map && heatMapFigure(rows, name, map),
    ]),
    ...others.map((second) => paretoFigure(best, first!, second, others.length === 1)),
    axes.length > 1 ? parallelFigure(best, axes, objectives) : null,
  ];
  return figures.filter((figure) => figure !== null);
}
