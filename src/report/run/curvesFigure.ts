// Curves of several runs over one another: what each reached after each epoch, against epochs, pulses or energy; single runs, or means
// over the seeds of one experiment with the 95 % interval as a band. Runs that are still trained end where they are.
import { summary } from "../../study/statistics.ts";
import type { EpochRecord } from "../../training/records.ts";
import { FIGURE_STYLE, type Figure, VEGA_LITE } from "../figure/figure.ts";
import { withAnyUnit, withUnit } from "../figure/siAxis.ts";
import { type CurveLine, curveLine } from "./curveColours.ts";

export interface RunCurve {
  readonly id: string;
  /** Title for people. Default: the id. */
  readonly title?: string;
  /** The same for runs that differ in their seed alone; what a person reads for them. */
  readonly group: string;
  readonly epochs: readonly EpochRecord[];
  /** J of one epoch on the run's chip; null where it is not known (yet). */
  readonly energyPerEpoch: number | null;
  /** Null: not known. */
  readonly classes?: number | null;
}

export const CURVE_X = ["epoch", "pulses", "energy"] as const;
export const CURVE_Y = ["accuracy", "loss"] as const;

export interface CurvesView {
  readonly x: (typeof CURVE_X)[number];
  readonly y: (typeof CURVE_Y)[number];
  readonly logX: boolean;
  readonly logY: boolean;
  /** Means over seeds in place of single runs. */
  readonly mean: boolean;
}

interface Row {
  readonly run: string;
  readonly x: number;
  readonly y: number;
  /** Ends of the interval; absent where there are no two values. */
  readonly low?: number;
  readonly high?: number;
}

/** Seen on white and on black. */
const CHANCE_COLOR = "#72787f";
const X_AXIS = {
  epoch: { title: "epoch", tickMinStep: 1 },
  pulses: { title: "pulses per weight, all epochs so far" },
  energy: { title: "energy of training so far", labelExpr: withUnit("J"), tickCount: 8 },
} as const;
const Y_TITLE = { accuracy: "test accuracy [%]", loss: "training loss" } as const;
const X_UNIT = { epoch: "1", pulses: "pulses", energy: "J" } as const;
const Y_UNIT = { accuracy: "%", loss: "1" } as const;

/** Runs without what x needs (energy before the end) are left out. */
export function curvesFigure(runs: readonly RunCurve[], view: CurvesView): Figure {
  const titles = titlesOf(runs);
  const values = view.mean ? meanRows(runs, view) : runs.flatMap((run, i) => rowsOf(run, titles[i]!, view));
  const scale = (log: boolean, zero: object = {}) => (log ? { type: "log", nice: false } : zero);
  const x = {
    field: "x",
    type: "quantitative",
    axis: X_AXIS[view.x],
    scale: scale(view.logX, { zero: view.x !== "epoch" }),
  };
  const y = {
    field: "y",
    type: "quantitative",
    axis: { title: Y_TITLE[view.y] },
    scale: scale(view.logY, { zero: false, padding: 10 }),
  };
  const curves = seriesOf(runs, view.mean);
  const legend = { title: null, orient: "bottom", columns: 1, labelLimit: 0 };
  const lines = curves.map((_, i) => curveLine(i));
  const color = {
    field: "run",
    type: "nominal",
    legend,
    scale: { domain: curves, range: lines.map(({ colour }) => colour) },
  };
  const strokeDash = { ...color, scale: { domain: curves, range: lines.map(({ dash }) => [...dash]) } };
  const transform = [{ filter: "isValid(datum.x)" }];
  const tooltip = tooltipOf(view);
  const band = {
    transform,
    mark: { type: "area", opacity: 0.2 },
    encoding: { x, y: { ...y, field: "low" }, y2: { field: "high" }, color },
  };
  const line = {
    transform: [...transform, ...tooltip.transform],
    mark: { type: "line", point: true },
    encoding: { x, y, color, strokeDash, tooltip: tooltip.channel },
  };
  const spec = {
    $schema: VEGA_LITE,
    config: FIGURE_STYLE,
    width: 640,
    height: 300,
    data: { values: [...values, ...chancesOf(runs, view)] },
    layer: [...(view.mean ? [band, line] : [line]), ...chanceLine(y)],
  } as Figure["spec"];
  return { name: `${view.y}-${view.x}`, title: `${Y_TITLE[view.y]} against ${X_AXIS[view.x].title}`, spec };
}

function tooltipOf({ x, y }: CurvesView) {
  return {
    transform: [
      { calculate: withAnyUnit(X_UNIT[x], "datum.x", 4), as: "shownX" },
      { calculate: withAnyUnit(Y_UNIT[y], "datum.y", 3), as: "shownY" },
    ],
    channel: [{ field: "run" }, { field: "shownX", title: x }, { field: "shownY", title: y }],
  };
}

/** Title of each run in the figure. Two runs of one name get different titles. */
function titlesOf(runs: readonly RunCurve[]): string[] {
  const titles = runs.map(({ id, title = id }) => title);
  return runs.map(({ id }, i) =>
    titles.filter((title) => title === titles[i]).length > 1 ? `${titles[i]} (${id})` : titles[i]!,
  );
}

/** The curves in their order: that of the runs, or of their groups. */
const seriesOf = (runs: readonly RunCurve[], mean: boolean): string[] =>
  mean ? groupsOf(runs).map(({ title }) => title) : titlesOf(runs);

/** The line of each run, by id: with means, that of its group. */
export function curveLines(runs: readonly RunCurve[], mean: boolean): ReadonlyMap<string, CurveLine> {
  const groups = groupsOf(runs);
  const place = (run: RunCurve, i: number) =>
    mean ? groups.findIndex(({ members }) => members.includes(run)) : i;
  return new Map(runs.map((run, i) => [run.id, curveLine(place(run, i))]));
}

function groupsOf(runs: readonly RunCurve[]) {
  return [...new Set(runs.map(({ group }) => group))].map((group) => {
    const members = runs.filter((run) => run.group === group);
    return { title: `${group} (seeds: ${members.length})`, members };
  });
}

/** Accuracy of guessing, once for each number of classes. */
function chancesOf(runs: readonly RunCurve[], { y }: CurvesView): object[] {
  if (y !== "accuracy") return [];
  const classes = new Set(runs.flatMap((run) => run.classes ?? []));
  return [...classes].map((count) => ({ chance: 100 / count, label: `chance, 1 of ${count}` }));
}

/** A dashed line with its name at the left. */
function chanceLine(y: object): object[] {
  const transform = [{ filter: "isValid(datum.chance)" }];
  const at = { ...y, field: "chance" };
  return [
    { transform, mark: { type: "rule", strokeDash: [6, 4], color: CHANCE_COLOR }, encoding: { y: at } },
    {
      transform,
      mark: { type: "text", align: "left", baseline: "bottom", dx: 4, dy: -3 },
      encoding: { y: at, x: { value: 0 }, text: { field: "label", type: "nominal" } },
    },
  ];
}

function rowsOf(
  { epochs, energyPerEpoch }: RunCurve,
  title: string,
  { x, y, logX, logY }: CurvesView,
): Row[] {
  let pulses = 0;
  return epochs.flatMap((record) => {
    pulses += pulsesPerWeight(record);
    const at = { epoch: record.epoch, pulses, energy: energyPerEpoch && energyPerEpoch * record.epoch }[x];
    const value = y === "accuracy" ? 100 * record.testAccuracy : record.trainLoss;
    const drawn = at !== null && Number.isFinite(value) && (!logX || at > 0) && (!logY || value > 0);
    return drawn ? [{ run: title, x: at, y: value }] : [];
  });
}

function pulsesPerWeight({ health }: EpochRecord): number {
  const sum = (of: (layer: EpochRecord["health"][number]) => number) =>
    health.reduce((all, layer) => all + of(layer), 0);
  return (
    sum(({ ltpPulses, ltdPulses }) => ltpPulses + ltdPulses) /
    Math.max(
      sum(({ weights }) => weights),
      1,
    )
  );
}

/** The n-th values of the runs of a group, as far as any of them goes. */
function meanRows(runs: readonly RunCurve[], view: CurvesView): Row[] {
  return groupsOf(runs).flatMap(({ title, members }) => {
    const curves = members.map((run) => rowsOf(run, title, view));
    const longest = Math.max(...curves.map(({ length }) => length));
    return Array.from({ length: longest }, (_, i): Row => {
      const there = curves.flatMap((rows) => rows[i] ?? []);
      const { mean, half } = summary(there.map(({ y }) => y))!;
      const at = summary(there.map(({ x }) => x))!.mean;
      const low = view.logY ? Math.max(mean - (half ?? 0), mean / 1000) : mean - (half ?? 0);
      return { run: title, x: at, y: mean, low, high: mean + (half ?? 0) };
    });
  });
}
