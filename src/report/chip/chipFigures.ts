// The figures of a chip report as Vega-Lite specifications: plan, energy, area, ladder, roofline. Numbers in them carry their unit in
// the axis title. Drawing: drawFigure.ts.

import { TERA } from "../../base/units.ts";
import { componentEnergies } from "../../chip/account/chipEnergy.ts";
import { PHASES, totalOf } from "../../chip/account/ledger.ts";
import type { ChipEstimate, ChipReport, ComponentEstimate } from "../../chip/account/records.ts";
import type { DramName } from "../../chip/component/dram.ts";
import { FIGURE_STYLE, type Figure, VEGA_LITE } from "../figure/figure.ts";
import { inPercent } from "../figure/siAxis.ts";
import { commonScale } from "../text/commonScale.ts";
import { floorplanFigure } from "./chipFloorplan.ts";
import { rooflineFigure } from "./chipRoofline.ts";
import { COMPONENT_SCALE, PLAIN_COLOUR } from "./componentColours.ts";
import { PHASE_NAMES } from "./phaseNames.ts";

const WIDTH = 560;
/** Room for the names of the ladder's steps, and of its bars for the label behind the longest one. */
const NAMES = 120;
const LABEL_ROOM = 1.35;
/** Kinds of circuits that are drawn; those below a thousandth are too small to see. */
const SMALLEST_SHARE = 1e-3;
const PHASE_COLOURS = ["#4c78a8", "#72b7b2", "#f58518", "#b279a2"];
/** Colours of the phases, the same in all figures. */
export const PHASE_SCALE = { domain: PHASES.map((phase) => PHASE_NAMES[phase]), range: PHASE_COLOURS };

/** `memory`: whose bandwidth bounds the throughput. `beside`: the same chip under other dataflows, for the roofline. */
export function chipFigures(
  { estimate, ladder }: ChipReport,
  others: { readonly memory: DramName; readonly beside: readonly ChipEstimate[] },
): Figure[] {
  return [
    floorplanFigure(estimate),
    energyFigure(estimate),
    areaFigure(estimate),
    ...(ladder.length > 0 ? [ladderFigure(ladder)] : []),
    ...(estimate.dramBits > 0 ? [rooflineFigure(estimate, others)] : []),
  ];
}

/** Energies include the leakage that falls on each circuit. */
export function energyFigure(estimate: ChipEstimate): Figure {
  const title = "Energy of one epoch by component and phase";
  return phaseFigure(componentEnergies(estimate), { name: "energy", unit: "J", title });
}

export function timeFigure({ components }: ChipEstimate): Figure {
  const values = components.map(({ latency, ...component }) => ({ ...component, energy: latency }));
  return phaseFigure(values, { name: "time", unit: "s", title: "Time of one epoch by component and phase" });
}

/** Bars of what each component takes, `energy` or another quantity, stacked by phase. */
function phaseFigure(
  all: readonly Pick<ComponentEstimate, "name" | "energy">[],
  about: { readonly name: string; readonly unit: string; readonly title: string },
): Figure {
  const total = all.reduce((sum, { energy }) => sum + totalOf(energy), 0);
  const { unit, scaled } = commonScale(total, about.unit);
  const components = all
    .filter(({ energy }) => totalOf(energy) > SMALLEST_SHARE * total)
    .sort((a, b) => totalOf(b.energy) - totalOf(a.energy));
  const values = components.flatMap(({ name, energy }) =>
    PHASES.map((phase, order) => ({
      component: name,
      phase: PHASE_NAMES[phase],
      order,
      [about.name]: scaled(energy[phase]),
    })),
  );
  const x = { field: about.name, type: "quantitative", aggregate: "sum" } as const;
  return {
    name: about.name,
    title: about.title,
    spec: {
      $schema: VEGA_LITE,
      config: FIGURE_STYLE,
      width: WIDTH,
      data: { values },
      mark: "bar",
      encoding: {
        y: { field: "component", type: "nominal", title: null, sort: null },
        x: { ...x, title: `${about.name} [${unit}]` },
        color: { field: "phase", type: "nominal", title: "phase", scale: PHASE_SCALE },
        order: { field: "order", type: "quantitative" },
      },
    },
  };
}

export function areaFigure(estimate: ChipEstimate): Figure {
  const { unit, scaled } = commonScale(estimate.area, "m²");
  const values = estimate.components
    .filter(({ area }) => area > SMALLEST_SHARE * estimate.area)
    .sort((a, b) => b.area - a.area)
    .map(({ name, area }) => ({ component: name, area: scaled(area), share: area / estimate.area }));
  return {
    name: "area",
    title: "Area by component",
    spec: {
      $schema: VEGA_LITE,
      config: FIGURE_STYLE,
      width: WIDTH,
      data: { values },
      encoding: {
        y: { field: "component", type: "nominal", title: null, sort: null },
        x: { field: "area", type: "quantitative", title: `area [${unit}]` },
      },
      layer: [
        {
          mark: "bar",
          encoding: {
            color: { field: "component", type: "nominal", scale: COMPONENT_SCALE, legend: null },
          },
        },
        {
          transform: [{ calculate: inPercent("datum.share"), as: "shown" }],
          mark: { type: "text", align: "left", dx: 4 },
          encoding: { text: { field: "shown", type: "nominal" } },
        },
      ],
    },
  };
}

const wordsBeside = () => [
  { mark: { type: "bar" as const, color: PLAIN_COLOUR } },
  {
    mark: { type: "text" as const, align: "left" as const, dx: 4 },
    encoding: { text: { field: "label", type: "nominal" as const } },
  },
];

const wordsAbove = () => [
  { mark: { type: "bar" as const, color: PLAIN_COLOUR, height: THIN_BAR, yOffset: THIN_BAR } },
  ...["step", "label"].map((field, line) => ({
    mark: { type: "text" as const, align: "left" as const, dy: THIN_BAR * (line - 1.2) },
    encoding: { x: { value: 0 }, text: { field, type: "nominal" as const } },
  })),
];

/** Pixels of a row with two lines of words above its bar. */
const TALL_ROW = 52;
const THIN_BAR = 14;

/** `narrow`: words above the bars and not beside them, for a phone. */
export function ladderFigure(ladder: ChipReport["ladder"], { narrow = false } = {}): Figure {
  const values = ladder.map(({ name, meaning, efficiency, gain, operandGain }) => ({
    step: name,
    meaning,
    efficiency: efficiency / TERA,
    label: `${(efficiency / TERA).toPrecision(3)} TOPS/W, ${gain.toFixed(1)} x (${operandGain.toFixed(1)} x)`,
  }));
  const most = Math.max(...values.map(({ efficiency }) => efficiency));
  return {
    name: "ladder",
    title:
      "From the naive dataflow to the optimized one, and beyond (gain over naive; over fc gradients from operands)",
    spec: {
      $schema: VEGA_LITE,
      config: FIGURE_STYLE,
      width: WIDTH - NAMES,
      data: { values },
      encoding: {
        y: {
          field: "step",
          type: "nominal",
          title: null,
          sort: null,
          axis: narrow ? null : { labelLimit: 0 },
        },
        x: {
          field: "efficiency",
          type: "quantitative",
          title: "efficiency [TOPS/W]",
          scale: { domain: [0, (narrow ? 1 : LABEL_ROOM) * most] },
        },
      },
      ...(narrow ? { height: { step: TALL_ROW } } : {}),
      layer: narrow ? wordsAbove() : wordsBeside(),
    },
  };
}
