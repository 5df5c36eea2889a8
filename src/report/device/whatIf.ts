// Text of `mho device what-if`: imperfections of a device by the accuracy that they cost, so that a laboratory knows what to improve first.
import type { Summary } from "../../study/statistics.ts";
import type { WhatIfResult, WhatIfRow } from "../../study/whatIf.ts";
import { FIGURE_STYLE, type Figure, VEGA_LITE } from "../figure/figure.ts";
import { formatPercent, formatPoints } from "../text/format.ts";
import { textTable } from "../text/table.ts";

export function whatIfText({ base, rows, all }: WhatIfResult, name: string): string {
  const table = textTable(
    [
      { title: "without" },
      { title: "points", align: "right" },
      { title: "± 95 %", align: "right" },
      { title: "accuracy", align: "right" },
      { title: "how" },
    ],
    [...rows, all].map((row) => [
      row.title,
      formatPoints(row.gain.mean),
      halfOf(row.gain),
      formatPercent(row.accuracy.mean),
      row.change,
    ]),
  );
  return [
    `${name} as it is: ${formatPercent(base.mean)} ${errorOf(base)}`,
    "",
    table,
    "",
    conclusion(rows),
  ].join("\n");
}

const halfOf = ({ half }: Summary) => (half === null ? "–" : (100 * half).toFixed(1));
const errorOf = (value: Summary) =>
  value.half === null ? "(one seed)" : `± ${halfOf(value)} points (${value.count} seeds)`;

function conclusion(rows: readonly WhatIfRow[]): string {
  const sure = rows.filter(({ uncertain, gain }) => !uncertain && gain.mean > 0);
  const unsure = rows.filter(({ uncertain }) => uncertain);
  const first = sure[0]
    ? `Improve first: ${sure[0].title} (${formatPoints(sure[0].gain.mean)} points).`
    : "No single improvement stands out of the noise of these runs.";
  const rest =
    unsure.length === 0
      ? ""
      : ` These runs do not separate from zero: ${unsure.map(({ title }) => title).join(", ")}.`;
  return `${first}${rest}\nShort runs on few images: the order is what counts; more seeds (--seeds) or epochs make it surer.`;
}

export function whatIfFigure({ rows, all }: WhatIfResult, name: string): Figure {
  const values = [...rows, all].map(({ title, gain }) => ({
    title,
    gain: 100 * gain.mean,
    low: 100 * (gain.mean - (gain.half ?? 0)),
    high: 100 * (gain.mean + (gain.half ?? 0)),
  }));
  return {
    name: "what-if",
    title: `Accuracy gained on ${name} by taking one imperfection away`,
    spec: {
      $schema: VEGA_LITE,
      config: FIGURE_STYLE,
      width: 420,
      data: { values },
      encoding: { y: { field: "title", type: "nominal", title: null, sort: null } },
      layer: [
        {
          mark: { type: "bar", color: "#4c78a8" },
          encoding: { x: { field: "gain", type: "quantitative", title: "test accuracy gained [points]" } },
        },
        {
          mark: { type: "rule", color: "#18181b" },
          encoding: { x: { field: "low", type: "quantitative" }, x2: { field: "high" } },
        },
      ],
    },
  };
}
