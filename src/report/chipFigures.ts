// The figures of a chip report as Vega-Lite specifications: plan, energy, area, ladder, roofline. Numbers in them carry their unit in
// the axis title. Drawing: drawFigure.ts.

import type { DramName } from "../chip/component/dram.ts";
import { PHASES, totalOf } from "../chip/ledger.ts";
import type { ChipEstimate, ChipReport } from "../chip/records.ts";
import { TERA } from "./chipDocument.ts";
import { chipEnergy, componentEnergies, PHASE_NAMES } from "./chipEnergy.ts";
import { floorplanFigure } from "./chipFloorplan.ts";
import { rooflineFigure } from "./chipRoofline.ts";
import { commonScale } from "./chipScale.ts";
import { FIGURE_STYLE, type Figure, VEGA_LITE } from "./figure.ts";

const WIDTH = 560;
/** Room for the names of the ladder's steps, and of its bars for the label behind the longest one. */
const NAMES = 120;
const LABEL_ROOM = 1.35;
/** Kinds of circuits that are drawn; those below a thousandth are too small to see. */
const SMALLEST_SHARE = 1e-3;
const PHASE_COLOURS = ["#4c78a8", "#72b7b2", "#f58518", "#b279a2"];

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

function energyFigure(estimate: ChipEstimate): Figure {
  const total = totalOf(chipEnergy(estimate));
  const { unit, scaled } = commonScale(total, "J");
  const components = componentEnergies(estimate)
    .filter(({ energy }) => totalOf(energy) > SMALLEST_SHARE * total)
    .sort((a, b) => totalOf(b.energy) - totalOf(a.energy));
  const values = components.flatMap(({ name, energy }) =>
    PHASES.map((phase, order) => ({
      component: name,
      phase: PHASE_NAMES[phase],
      order,
      energy: scaled(energy[phase]),
    })),
  );
  const domain = PHASES.map((phase) => PHASE_NAMES[phase]);
  return {
    name: "energy",
    title: "Energy of one epoch by component and phase",
    spec: {
      ...{ $schema: VEGA_LITE, config: FIGURE_STYLE, width: WIDTH, data: { values } },
      mark: "bar",
      encoding: {
        y: { field: "component", type: "nominal", title: null, sort: null },
        x: { field: "energy", type: "quantitative", aggregate: "sum", title: `energy [${unit}]` },
        color: { field: "phase", type: "nominal", title: "phase", scale: { domain, range: PHASE_COLOURS } },
        order: { field: "order", type: "quantitative" },
      },
    },
  };
}

function areaFigure(estimate: ChipEstimate): Figure {
  const { unit, scaled } = commonScale(estimate.area, "m²");
  const values = estimate.components
    .filter(({ area }) => area > SMALLEST_SHARE * estimate.area)
    .sort((a, b) => b.area - a.area)
    .map(({ name, area }) => ({ component: name, area: scaled(area), share: area / estimate.area }));
  return {
    name: "area",
    title: "Area by component",
    spec: {
      ...{ $schema: VEGA_LITE, config: FIGURE_STYLE, width: WIDTH, data: { values } },
      encoding: {
        y: { field: "component", type: "nominal", title: null, sort: null },
        x: { field: "area", type: "quantitative", title: `area [${unit}]` },
      },
      layer: [
        { mark: { type: "bar", color: PHASE_COLOURS[0]! } },
        {
          mark: { type: "text", align: "left", dx: 4 },
          encoding: { text: { field: "share", type: "quantitative", format: ".1%" } },
        },
      ],
    },
  };
}

function ladderFigure(ladder: ChipReport["ladder"]): Figure {
  const values = ladder.map(({ name, meaning, efficiency, gain }) => ({
    ...{ step: name, meaning, efficiency: efficiency / TERA },
    label: `${(efficiency / TERA).toPrecision(3)} TOPS/W, ${gain.toFixed(1)} x`,
  }));
  return {
    name: "ladder",
    title: "From the naive dataflow to the optimized one, and beyond",
    spec: {
      ...{ $schema: VEGA_LITE, config: FIGURE_STYLE, width: WIDTH - NAMES, data: { values } },
      encoding: {
        y: { field: "step", type: "nominal", title: null, sort: null, axis: { labelLimit: 0 } },
        x: {
          field: "efficiency",
          type: "quantitative",
          title: "efficiency [TOPS/W]",
          scale: { domain: [0, LABEL_ROOM * Math.max(...values.map(({ efficiency }) => efficiency))] },
        },
      },
      layer: [
        { mark: { type: "bar", color: PHASE_COLOURS[0]! } },
        {
          mark: { type: "text", align: "left", dx: 4 },
          encoding: { text: { field: "label", type: "nominal" } },
        },
      ],
    },
  };
}
