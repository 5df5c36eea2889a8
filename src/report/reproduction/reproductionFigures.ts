// The figures of the reproduction: where rules rest, and what the claims lost. The maps around them: mapFigures.ts.
import { COMPARISONS } from "../../study/claims.ts";
import type { Axes } from "../../study/point.ts";
import { QUADRATIC, restingWeight, type StationaryPoint } from "../../study/stationary.ts";
import { tellingHalf } from "../../study/statistics.ts";
import type { Figure } from "../figure/figure.ts";
import { coloured, figure, HEIGHT, PUBLISHED_NAME, percent, ruleLooks, WIDTH } from "../figure/studyChart.ts";
import { figureNotes } from "./figureNotes.ts";
import {
  converterFigure,
  devicesFigure,
  nonlinearityFigure,
  propertyFigure,
  pulsesFigure,
} from "./mapFigures.ts";
import { type FoundPoint, lostBy, PUBLISHED, points, type Reproduction } from "./reproduction.ts";

export function reproductionFigures({ found, stationary }: Reproduction): Figure[] {
  const of = (group: string) => found.filter((point) => point.group === group);
  const notes = figureNotes(found);
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
  ].flatMap((figure) => (figure ? [{ ...figure, note: notes[figure.name] ?? "" }] : []));
}

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
      width: 2 * WIDTH,
      height: HEIGHT,
      layer: [
        { data: { values: lines }, mark: "line", encoding: { x, y, color: coloured("label") } },
        { mark, encoding: { x, y, color: coloured("label"), shape: ruleLooks(points).shape } },
      ],
    },
  });
}

/** Points lost at the labels of the claims, with the interval over the seeds. */
function claimsFigure(found: readonly FoundPoint[]): Figure | null {
  const values = claimRows(found);
  const x = { field: "lost", type: "quantitative", title: "test accuracy lost [points]; below 0: gained" };
  const interval = { x: { field: "low", type: "quantitative" }, x2: { field: "high" } };
  const { color } = ruleLooks(values);
  return figure({
    name: "claims",
    title: "Accuracy lost against software, mean of the seeds and 95 % interval (published: its range)",
    values,
    spec: {
      width: 2 * WIDTH,
      height: { step: 24 },
      encoding: { y: { field: "run", type: "nominal", title: null, sort: null, axis: { labelLimit: 0 } } },
      layer: [
        { mark: "bar", encoding: { x, color: { ...color, legend: null } } },
        { mark: { type: "rule", strokeWidth: 1.5 }, encoding: interval },
        {
          mark: { type: "text", align: "left", dx: 6 },
          encoding: { x: { field: "end", type: "quantitative" }, text: { field: "text" } },
        },
      ],
    },
  });
}

/** Those of a device together, the published one last; then what they are compared with. */
function claimRows(found: readonly FoundPoint[]): ClaimRow[] {
  const claims = found.filter(({ group, axes }) => group === "claims" && axes.label !== undefined);
  const devices = new Map(
    claims.map(({ axes: { label, levels } }) => [
      `±${label}, ${levels} states`,
      { label: Number(label), levels: Number(levels) },
    ]),
  );
  const rules = [...new Set(claims.map(({ axes }) => String(axes.rule)))];
  return [
    ...[...devices].flatMap(([name, device]) => [
      ...rules.flatMap((rule) => lostRow(found, name, { ...device, rule })),
      ...PUBLISHED.filter(({ label, levels }) => label === device.label && levels === device.levels).map(
        ({ most, least }) => claimRow(name, PUBLISHED_NAME, (most + least) / 2, (most - least) / 2),
      ),
    ]),
    ...COMPARISONS.flatMap(({ axes }) => lostRow(found, axes.comparison, axes)),
  ];
}

function lostRow(found: readonly FoundPoint[], name: string, axes: Axes): ClaimRow[] {
  const lost = lostBy(found, axes);
  return lost ? [claimRow(name, String(axes.rule), lost.mean, tellingHalf(lost) ?? 0)] : [];
}

interface ClaimRow {
  /** Device and rule. */
  readonly run: string;
  readonly rule: string;
  readonly lost: number;
  readonly text: string;
  readonly low: number;
  readonly high: number;
  /** Of bar and interval: where the number stands. */
  readonly end: number;
}

function claimRow(name: string, rule: string, lost: number, half: number): ClaimRow {
  const high = percent(lost + half);
  return {
    run: `${name}: ${rule}`,
    rule,
    lost: percent(lost),
    text: points(lost),
    low: percent(lost - half),
    high,
    end: Math.max(0, high),
  };
}
