// The figures of the reproduction: where rules rest, and what the claims lost. The maps around them: mapFigures.ts.
import { COMPARISONS } from "../../study/claims.ts";
import type { Axes } from "../../study/point.ts";
import { QUADRATIC, restingWeight, type StationaryPoint } from "../../study/stationary.ts";
import { confidenceHalfWidth } from "../../study/statistics.ts";
import type { Figure } from "../figure/figure.ts";
import {
  coloured,
  HEIGHT,
  narrowFigure,
  PUBLISHED_NAME,
  percent,
  ruleLooks,
  WIDTH,
} from "../figure/studyChart.ts";
import { captionOf } from "./figureCaption.ts";
import { figureNotes } from "./figureNotes.ts";
import { energyFigure } from "./hardwareLines.ts";
import {
  converterFigure,
  devicesFigure,
  nonlinearityFigure,
  propertyFigure,
  pulsesFigure,
  rulesFigure,
} from "./mapFigures.ts";
import { kindText, paperRows } from "./paperResults.ts";
import { type FoundPoint, lostBy, PUBLISHED, points, type Reproduction } from "./reproduction.ts";

export function reproductionFigures({ found, paper, stationary }: Reproduction): Figure[] {
  const of = (group: string) => found.filter((point) => point.group === group);
  const notes = figureNotes(found);
  const at3 = of("nonlinearity").filter(({ axes }) => axes.label === 3 && axes.curves === "asymmetric");
  const drawn: readonly Drawn[] = [
    [stationaryFigure(stationary), []],
    [claimsFigure(found), of("claims")],
    [energyFigure(found), at3],
    [nonlinearityFigure(of("nonlinearity")), of("nonlinearity")],
    [converterFigure(of("converter")), of("converter")],
    [
      propertyFigure(
        of("sensitivity"),
        "sensitivity",
        "Accuracy against one device property at a time, label +3/−3",
      ),
      of("sensitivity"),
    ],
    [devicesFigure(of("devices")), of("devices")],
    [pulsesFigure(of("nonlinearity")), at3],
    [
      rulesFigure(of("few-states"), {
        name: "few-states",
        title: "Devices of few states, label +3/−3",
        field: "states",
        axis: "states",
      }),
      of("few-states"),
    ],
    [
      rulesFigure(of("references"), {
        name: "references",
        title: "Reference cells that are off, label +3/−3",
        field: "std",
        axis: "standard deviation of the reference cells [weight units]",
      }),
      of("references"),
    ],
    [
      propertyFigure(
        of("words"),
        "words",
        "Accuracy against the words and limits of the default rule, label +6/−6",
      ),
      of("words"),
    ],
  ];
  return [...captioned(drawn, notes), ...paperFigures(paper.found)];
}

/** Those of the runs at the size of published results alone. */
export const paperFigures = (found: readonly FoundPoint[]): Figure[] =>
  captioned([[paperFigure(found), found]]);

type Drawn = readonly [figure: Figure | null, shown: readonly FoundPoint[]];

function captioned(drawn: readonly Drawn[], notes: Readonly<Record<string, string>> = {}): Figure[] {
  return drawn.flatMap(([figure, shown]) => {
    if (!figure) return [];
    const note = [notes[figure.name] ?? "", captionOf(shown)].filter((sentence) => sentence !== "");
    return [{ ...figure, note: note.join(" ") }];
  });
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
  return narrowFigure({
    name: "stationary",
    title: `Where rules rest while the optimum is ${QUADRATIC.optimum}: measured, and by the closed form (lines)`,
    values,
    spec: {
      width: WIDTH,
      height: HEIGHT,
      layer: [
        { data: { values: lines }, mark: "line", encoding: { x, y, color: coloured("label") } },
        { mark, encoding: { x, y, color: coloured("label"), shape: ruleLooks(points).shape } },
      ],
    },
  });
}

/** A claim's place in its figure: what ran, what it is held against, what others published. */
const PARTS = ["result", "control", "published"] as const;

/** Points lost, a panel for each device: results, controls and published ranges are drawn apart. */
function claimsFigure(found: readonly FoundPoint[]): Figure | null {
  return lostFigure({
    name: "claims",
    title: "Accuracy lost against software: mean of the seeds and 95 % interval; published: its range",
    values: claimRows(found),
  });
}

/** The same of the networks and epochs of published results, a panel for each network. */
function paperFigure(found: readonly FoundPoint[]): Figure | null {
  const values = paperRows(found).flatMap(({ group, mean, lost }) => {
    if (lost === null) return [];
    const part = mean.axes.rule === "sgd" ? "control" : "result";
    return [
      claimRow(
        { panel: group.name, run: kindText(mean.axes), part },
        lost.mean,
        confidenceHalfWidth(lost) ?? 0,
      ),
    ];
  });
  return lostFigure({
    name: "paper",
    title:
      "Networks of published results: accuracy lost against software, mean of the seeds and 95 % interval",
    values,
  });
}

function lostFigure({
  name,
  title,
  values,
}: Pick<Figure, "name" | "title"> & { readonly values: ClaimRow[] }) {
  const axisTitle = "test accuracy lost [points]; below 0: gained";
  const x = { field: "lost", type: "quantitative", title: axisTitle };
  const between = (low: string, high: string) => ({
    x: { field: low, type: "quantitative" },
    x2: { field: high },
  });
  const color = {
    field: "part",
    type: "nominal",
    title: null,
    scale: { domain: PARTS, range: ["#7b3294", "#c2a5cf", "#999999"] },
    legend: { symbolType: "square" },
  };
  return narrowFigure({
    name,
    title,
    values,
    spec: {
      facet: { field: "panel", type: "nominal", title: null, sort: null, header: { labelAnchor: "start" } },
      columns: 1,
      resolve: { scale: { y: "independent" } },
      spec: {
        width: WIDTH,
        height: { step: 22 },
        encoding: {
          y: { field: "run", type: "nominal", title: null, sort: null, axis: { labelLimit: 0 } },
          color,
        },
        layer: [
          { mark: "bar", encoding: { x } },
          { mark: { type: "bar", height: 8 }, encoding: between("least", "most") },
          {
            mark: { type: "rule", strokeWidth: 1.5, color: "#000000" },
            encoding: { ...between("low", "high"), color: null },
          },
          {
            mark: { type: "text", align: "left", dx: 6 },
            encoding: { x: { field: "end", type: "quantitative" }, text: { field: "text" }, color: null },
          },
        ],
      },
    },
  });
}

/** Those of a device together: results, the control, the published range; then what they are compared with. */
function claimRows(found: readonly FoundPoint[]): ClaimRow[] {
  const claims = found.filter(({ group, axes }) => group === "claims" && axes.label !== undefined);
  const devices = new Map(
    claims.map(({ axes: { label, levels } }) => [
      `label ±${label}, ${levels} states`,
      { label: Number(label), levels: Number(levels) },
    ]),
  );
  const rules = [...new Set(claims.map(({ axes }) => String(axes.rule)))];
  return [
    ...[...devices].flatMap(([panel, device]) => [
      ...rules.flatMap((rule) => lostRow(found, panel, { ...device, rule })),
      ...PUBLISHED.filter(({ label, levels }) => label === device.label && levels === device.levels).map(
        (range) => publishedRow(panel, range),
      ),
    ]),
    ...COMPARISONS.flatMap(({ axes }) => lostRow(found, axes.comparison, axes)),
  ];
}

function lostRow(found: readonly FoundPoint[], panel: string, axes: Axes): ClaimRow[] {
  const lost = lostBy(found, axes);
  const part = axes.rule === "sgd" || axes.comparison !== undefined ? "control" : "result";
  return lost
    ? [claimRow({ panel, run: String(axes.rule), part }, lost.mean, confidenceHalfWidth(lost) ?? 0)]
    : [];
}

interface ClaimPlace {
  readonly panel: string;
  readonly run: string;
  readonly part: (typeof PARTS)[number];
}

/** A value that is not drawn is null. */
interface ClaimRow extends ClaimPlace {
  readonly lost: number | null;
  /** Interval over the seeds. */
  readonly low: number | null;
  readonly high: number | null;
  /** Published range. */
  readonly least: number | null;
  readonly most: number | null;
  readonly text: string;
  /** Where the text stands. */
  readonly end: number;
}

function claimRow(place: ClaimPlace, lost: number, half: number): ClaimRow {
  const high = percent(lost + half);
  return {
    ...place,
    lost: percent(lost),
    low: percent(lost - half),
    high,
    least: null,
    most: null,
    text: points(lost),
    end: Math.max(0, high),
  };
}

function publishedRow(panel: string, { least, most }: (typeof PUBLISHED)[number]): ClaimRow {
  return {
    panel,
    run: PUBLISHED_NAME,
    part: "published",
    lost: null,
    low: null,
    high: null,
    least: percent(least),
    most: percent(most),
    text: `${points(least)} to ${points(most)}`,
    end: percent(most),
  };
}
