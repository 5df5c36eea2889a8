// A simulated measurement as a figure, and in words. Long tables are thinned for the eye; the CSV has every row.
import type { Trace } from "../../lab/simulate.ts";
import { FIGURE_STYLE, type Figure, VEGA_LITE } from "../figure/figure.ts";
import { withUnit } from "../figure/siAxis.ts";
import { commonScale } from "../text/commonScale.ts";
import { formatValue } from "../text/format.ts";
import { textPairs } from "../text/table.ts";

/** Points of a figure, and devices that are drawn. */
const MOST_POINTS = 3000;
const MOST_DEVICES = 8;

const TITLES = {
  train: "Potentiation and depression, pulse by pulse",
  alternate: "Alternating pulses from both ends of the window",
  endurance: "Ends of the window over the cycles",
  retention: "Conductance without pulses",
} as const satisfies Record<Trace["protocol"], string>;

interface Point {
  readonly x: number;
  readonly y: number;
  readonly series: string;
  readonly detail: string;
}

export function simulationFigure(trace: Trace, name: string): Figure {
  const points = thinned(pointsOf(trace));
  const { unit, scaled } = commonScale(Math.max(...points.map(({ y }) => y)), "S");
  const values = points.map((point) => ({ ...point, y: scaled(point.y) }));
  const logarithmic = trace.protocol === "endurance" || trace.protocol === "retention";
  const axis = { train: "pulse", alternate: "pair of pulses", endurance: "cycle", retention: "time" }[
    trace.protocol
  ];
  return {
    name: `simulate-${trace.protocol}`,
    title: `${TITLES[trace.protocol]}: ${name}`,
    spec: {
      $schema: VEGA_LITE,
      config: FIGURE_STYLE,
      width: 560,
      height: 300,
      data: { values },
      mark: { type: "line", strokeWidth: 1.2, clip: true },
      encoding: {
        x: {
          field: "x",
          type: "quantitative",
          title: axis,
          axis: trace.protocol === "retention" ? { labelExpr: withUnit("s") } : {},
          scale: logarithmic ? { type: "log" } : { zero: false },
        },
        y: { field: "y", type: "quantitative", title: `conductance [${unit}]`, scale: { zero: false } },
        color: { field: "series", type: "nominal", title: null, sort: null },
        detail: { field: "detail", type: "nominal" },
      },
    },
  };
}

/** One line of the figure for each `detail`. */
function pointsOf({ protocol, rows }: Trace): Point[] {
  const near = (row: readonly (number | string)[]) =>
    protocol === "retention" || Number(row[0]) <= MOST_DEVICES;
  return rows.filter(near).flatMap((row): Point[] => {
    const device = `device ${row[0]}`;
    switch (protocol) {
      case "train": {
        const [, cycle, pulse, direction, y] = row;
        return [{ x: Number(pulse), y: Number(y), series: String(direction), detail: `${device} ${cycle}` }];
      }
      case "alternate":
        return [{ x: Number(row[2]), y: Number(row[3]), series: `from ${row[1]}`, detail: device }];
      case "endurance": {
        const at = { x: Number(row[1]), detail: device };
        return [
          { ...at, y: Number(row[3]), series: "after LTP" },
          { ...at, y: Number(row[4]), series: "after LTD" },
        ];
      }
      case "retention": {
        const state = `${100 * Number(row[0])} % of the window`;
        return row[1] === 0 ? [] : [{ x: Number(row[1]), y: Number(row[2]), series: state, detail: "" }];
      }
      default:
        return protocol satisfies never;
    }
  });
}

function thinned(points: readonly Point[]): readonly Point[] {
  const every = Math.ceil(points.length / MOST_POINTS);
  return every === 1 ? points : points.filter(({ x }) => Math.round(x) % every === 0);
}

export function simulationText({ facts, rows }: Trace): string {
  return textPairs([
    ...facts.map(({ name, value, unit }) => [name, formatValue(value, unit)] as const),
    ["rows", String(rows.length)],
  ]);
}
