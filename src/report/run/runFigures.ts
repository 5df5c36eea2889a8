// Figures of many runs: accuracy against the energy of training, with the front that nobody beats in both. Curves: curvesFigure.ts.

import { paretoFront } from "../../study/paretoFront.ts";
import { FIGURE_STYLE, type Figure, VEGA_LITE } from "../figure/figure.ts";
import { withAnyUnit, withUnit } from "../figure/siAxis.ts";

export interface PricedRun {
  readonly id: string;
  readonly rule: string;
  /** Fraction. */
  readonly testAccuracy: number;
  /** J of the whole training. */
  readonly trainingEnergy: number;
}

const SIZE = { width: 640, height: 300 };

/** Seen on white and on black. */
const FRONT_COLOR = "#72787f";
const ENERGY = {
  field: "energy",
  type: "quantitative",
  scale: { type: "log", nice: false, padding: 20 },
  axis: { title: "energy of training", labelExpr: withUnit("J") },
};
const ACCURACY = {
  field: "accuracy",
  type: "quantitative",
  scale: { zero: false, padding: 10 },
  axis: { title: "test accuracy [%]" },
};

/** Up and left is good. */
export function accuracyEnergyFigure(runs: readonly PricedRun[]): Figure {
  const front = paretoFront(runs.map(({ testAccuracy, trainingEnergy }) => [-testAccuracy, trainingEnergy]));
  const values = runs.map(({ id, rule, testAccuracy, trainingEnergy }, i) => ({
    run: id,
    rule,
    accuracy: 100 * testAccuracy,
    energy: trainingEnergy,
    front: front[i],
  }));
  return figure("accuracy-energy", "Accuracy against the energy of training", {
    data: { values },
    layer: [
      {
        transform: [{ filter: "datum.front" }],
        mark: { type: "line", color: FRONT_COLOR, strokeDash: [4, 3], interpolate: "step-after" },
        encoding: { x: ENERGY, y: ACCURACY, order: { field: "energy", type: "quantitative" } },
      },
      {
        transform: [
          { calculate: withAnyUnit("%", "datum.accuracy", 3), as: "shownAccuracy" },
          { calculate: withUnit("J", "datum.energy", 4), as: "shownEnergy" },
        ],
        mark: { type: "point", filled: true, size: 90, opacity: 1 },
        encoding: {
          x: ENERGY,
          y: ACCURACY,
          color: { field: "rule", type: "nominal", legend: { title: "rule" } },
          shape: {
            field: "front",
            type: "nominal",
            scale: { domain: [true, false], range: ["diamond", "circle"] },
            legend: {
              title: "on the front",
              labelExpr: "datum.value ? 'yes' : 'no'",
              symbolFillColor: FRONT_COLOR,
            },
          },
          tooltip: [
            { field: "run" },
            { field: "rule" },
            { field: "shownAccuracy", title: "accuracy" },
            { field: "shownEnergy", title: "energy" },
          ],
        },
      },
    ],
  });
}

function figure(name: string, title: string, view: object): Figure {
  const spec = { $schema: VEGA_LITE, ...SIZE, config: FIGURE_STYLE, ...view } as Figure["spec"];
  return { name, title, spec };
}
