// Many chips side by side: a sweep's points as table, CSV, JSON and figure. Which points there are: cli/chipSweep.ts.

import { TERA } from "../../base/units.ts";
import { type ChipCost, costDocument } from "../../study/chipCost.ts";
import { paretoFront } from "../../study/paretoFront.ts";
import { FIGURE_STYLE, type Figure, VEGA_LITE } from "../figure/figure.ts";
import { type DrawnFigure, htmlFigure, htmlPage, htmlTable } from "../figure/htmlPage.ts";
import { commonScale } from "../text/commonScale.ts";
import { csvTable } from "../text/csvTable.ts";
import { formatValue, plural } from "../text/format.ts";
import { textTable } from "../text/table.ts";
import { wrapText } from "../text/wrapText.ts";
import { significant } from "./chipHeadline.ts";

/** A point of a sweep before it is compared with the others: its keys as texts, and its cost or why there is none. */
export interface SweptPoint {
  readonly set: Readonly<Record<string, string>>;
  readonly outcome: ChipCost | { readonly refused: string };
}

type Costed = { readonly set: SweptPoint["set"]; readonly cost: ChipCost; readonly pareto: boolean };

export interface SweepResult {
  readonly keys: readonly string[];
  /** In the order of the sweep. */
  readonly points: readonly Costed[];
  readonly refused: readonly { readonly set: SweptPoint["set"]; readonly reason: string }[];
}

/** Points on the screen; a file takes them all. */
const SHOWN = 40;

/** Marks the points that no other beats in energy, latency and area together. */
export function sweepResult(swept: readonly SweptPoint[]): SweepResult {
  const costed = swept.flatMap(({ set, outcome }) => ("refused" in outcome ? [] : [{ set, cost: outcome }]));
  const optimal = paretoFront(costed.map(({ cost }) => [cost.energy, cost.latency, cost.area]));
  return {
    keys: Object.keys(swept[0]?.set ?? {}),
    points: costed.map((point, i) => ({ ...point, pareto: optimal[i] })),
    refused: swept.flatMap(({ set, outcome }) =>
      "refused" in outcome ? [{ set, reason: outcome.refused }] : [],
    ),
  };
}

/** All points where they are few, else the Pareto-optimal ones, cheapest energy first. */
export function sweepText({ keys, points, refused }: SweepResult): string {
  const optimal = points.filter(({ pareto }) => pareto).sort((a, b) => a.cost.energy - b.cost.energy);
  const shown = (points.length <= SHOWN ? points : optimal).slice(0, SHOWN);
  const largest = (key: "energy" | "latency" | "area") => Math.max(...shown.map(({ cost }) => cost[key]));
  const joule = commonScale(largest("energy"), "J");
  const second = commonScale(largest("latency"), "s");
  const area = commonScale(largest("area"), "m²");
  const titles = [`energy ${joule.unit}`, `time ${second.unit}`, `area ${area.unit}`, "TOPS/W", "Pareto"];
  const rows = shown.map(({ set, cost, pareto }) => [
    ...keys.map((key) => set[key]),
    joule.show(cost.energy),
    second.show(cost.latency),
    area.show(cost.area),
    significant(cost.efficiency / TERA),
    pareto ? "*" : "",
  ]);
  const right = (title: string) => ({ title, align: "right" as const });
  const hidden = points.length - shown.length;
  return [
    textTable([...keys.map((title) => ({ title })), ...titles.map(right)], rows),
    "",
    `${plural(points.length, "point")}, ${optimal.length} of them Pareto-optimal (*): no other is as good in energy, time and area`,
    ...(hidden > 0 ? [`${plural(hidden, "point")} not shown; --csv <file> has all`] : []),
    ...refused.slice(0, 3).map(({ set, reason }) => wrapText(`refused: ${settingText(set)}: ${reason}`, 100)),
    ...(refused.length > 3 ? [`refused: ${refused.length - 3} more`] : []),
  ].join("\n");
}

const settingText = (set: SweptPoint["set"]): string =>
  Object.entries(set)
    .map(([key, value]) => `${key}=${value}`)
    .join(", ");

/** An array: one object for each point, the refused ones last. */
export function sweepDocument({ points, refused }: SweepResult) {
  return [
    ...points.map(({ set, cost, pareto }) => ({ set, ...costDocument(cost), paretoOptimal: pareto })),
    ...refused.map(({ set, reason }) => ({ set, refused: reason })),
  ];
}

export function sweepCsv({ keys, points, refused }: SweepResult): string {
  const quantities = ["energy [J]", "latency [s]", "area [m²]", "leakage [W]", "efficiency [TOPS/W]"];
  return csvTable(
    [...keys, ...quantities, "Pareto-optimal", "experiment", "refused"],
    [
      ...points.map(({ set, cost, pareto }) => [
        ...keys.map((key) => set[key]),
        cost.energy,
        cost.latency,
        cost.area,
        cost.leakagePower,
        cost.efficiency / TERA,
        pareto,
        cost.experimentHash,
        "",
      ]),
      ...refused.map(({ set, reason }) => [
        ...keys.map((key) => set[key]),
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        reason,
      ]),
    ],
  );
}

/** Energy against time, size for area, the Pareto-optimal points in colour. */
export function sweepFigure({ points }: SweepResult): Figure {
  const scales = {
    energy: commonScale(Math.max(...points.map(({ cost }) => cost.energy)), "J"),
    latency: commonScale(Math.max(...points.map(({ cost }) => cost.latency)), "s"),
    area: commonScale(Math.max(...points.map(({ cost }) => cost.area)), "m²"),
  };
  const { energy, latency, area } = scales;
  const values = points.map(({ set, cost, pareto }) => ({
    point: settingText(set),
    pareto: pareto ? "Pareto-optimal" : "other",
    energy: energy.scaled(cost.energy),
    latency: latency.scaled(cost.latency),
    area: area.scaled(cost.area),
  }));
  const log = { type: "log", nice: false, padding: 12 } as const;
  const axis = (field: keyof typeof scales, title: string) => ({
    field,
    type: "quantitative" as const,
    scale: log,
    axis: { tickCount: 6 },
    title: `${title} [${scales[field].unit}]`,
  });
  return {
    name: "pareto",
    title: "Energy and time of one epoch",
    spec: {
      $schema: VEGA_LITE,
      config: FIGURE_STYLE,
      width: 560,
      height: 380,
      data: { values },
      mark: { type: "circle", opacity: 0.75 },
      encoding: {
        x: axis("latency", "time"),
        y: axis("energy", "energy"),
        size: { field: "area", type: "quantitative", title: `area [${area.unit}]` },
        color: {
          field: "pareto",
          type: "nominal",
          title: null,
          scale: { domain: ["Pareto-optimal", "other"], range: ["#f58518", "#a1a1aa"] },
        },
      },
    },
  };
}

export function sweepPage(result: SweepResult, figure: DrawnFigure): string {
  const { keys, points } = result;
  const columns = [...keys, "#energy", "#time", "#area", "#TOPS/W", "Pareto"];
  const rows = points.map(({ set, cost, pareto }) => [
    ...keys.map((key) => set[key]),
    formatValue(cost.energy, "J"),
    formatValue(cost.latency, "s"),
    formatValue(cost.area, "m²"),
    significant(cost.efficiency / TERA),
    pareto ? "*" : "",
  ]);
  const table = `<h2>All points</h2>\n${htmlTable(columns, rows)}`;
  return htmlPage("Sweep of chips", ["<h1>Chips side by side</h1>", htmlFigure(figure), table].join("\n"));
}
