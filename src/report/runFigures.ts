// Figures of many runs: accuracy against the energy of training, with the front that nobody beats in both; accuracy over epochs.

import { paretoFront } from "../study/paretoFront.ts";
import type { EpochRecord } from "../training/records.ts";
import { FIGURE_STYLE, type Figure, VEGA_LITE } from "./figure.ts";

export interface PricedRun {
  readonly id: string;
  readonly rule: string;
  /** Fraction. */
  readonly testAccuracy: number;
  /** J of the whole training. */
  readonly trainingEnergy: number;
}

export interface RunCurve {
  readonly id: string;
  readonly epochs: readonly EpochRecord[];
  /** Null: not known. */
  readonly classes?: number | null;
}

const SIZE = { width: 640, height: 300 };

/** Seen on white and on black. */
const FRONT_COLOR = "#72787f";
/** Labels of an axis as "200 mJ". */
const withUnit = (unit: string) => `replace(format(datum.value, "~s"), /([a-zA-Zµ]?)$/, " $1${unit}")`;
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
  axis: { title: "test accuracy (%)" },
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
          tooltip: [{ field: "run" }, { field: "rule" }, { field: "accuracy" }, { field: "energy" }],
        },
      },
    ],
  });
}

/** Test accuracy of each run after each epoch, above what guessing gives. */
export function accuracyCurvesFigure(runs: readonly RunCurve[]): Figure {
  const values = runs.flatMap(({ id, epochs }) =>
    epochs.map(({ epoch, testAccuracy }) => ({ run: id, epoch, accuracy: 100 * testAccuracy })),
  );
  const chances = [...new Set(runs.map(({ classes }) => classes ?? 0))]
    .filter((classes) => classes > 0)
    .map((classes) => ({ chance: 100 / classes, label: `chance, 1 of ${classes}` }));
  return figure("accuracy-epochs", "Test accuracy after each epoch", {
    data: { values: [...values, ...chances] },
    layer: [
      {
        transform: [{ filter: "isValid(datum.epoch)" }],
        mark: { type: "line", point: true },
        encoding: {
          x: { field: "epoch", type: "quantitative", axis: { title: "epoch", tickMinStep: 1 } },
          y: ACCURACY,
          color: {
            field: "run",
            type: "nominal",
            legend: { title: null, orient: "bottom", columns: 1 },
          },
        },
      },
      ...chanceLine(),
    ],
  });
}

/** A dashed line with its name at the left. */
function chanceLine(): object[] {
  const transform = [{ filter: "isValid(datum.chance)" }];
  const y = { ...ACCURACY, field: "chance" };
  return [
    { transform, mark: { type: "rule", strokeDash: [6, 4], color: FRONT_COLOR }, encoding: { y } },
    {
      transform,
      mark: { type: "text", align: "left", baseline: "bottom", dx: 4, dy: -3 },
      encoding: { y, x: { value: 0 }, text: { field: "label", type: "nominal" } },
    },
  ];
}

function figure(name: string, title: string, view: object): Figure {
  const spec = { $schema: VEGA_LITE, ...SIZE, config: FIGURE_STYLE, ...view } as Figure["spec"];
  return { name, title, spec };
}
