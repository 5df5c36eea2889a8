// The plan of the chip drawn to scale: a rectangle for each box with the colour of its circuits (componentColours.ts), axes in millimetres.
// Tiles hold circuits of many kinds and have one colour; their layer is written on them.
import { componentOf } from "../../chip/account/components.ts";
import type { ChipEstimate, FloorplanBox } from "../../chip/account/records.ts";
import { FIGURE_STYLE, type Figure, VEGA_LITE } from "../figure/figure.ts";
import { COMPONENT_COLOURS, UNIT_COLOUR } from "./componentColours.ts";

/** Pixels of the longer side. */
const SIDE = 460;
const MILLIMETRES = 1e3;
/** Boxes narrower than this part of the chip carry no name. */
const NAMED = 0.08;
const TILES = "tiles";

export function floorplanFigure({ floorplan }: Pick<ChipEstimate, "floorplan">): Figure {
  const width = Math.max(...floorplan.map((box) => box.x + box.width)) * MILLIMETRES;
  const height = Math.max(...floorplan.map((box) => box.y + box.height)) * MILLIMETRES;
  const longest = Math.max(width, height);
  const values = floorplan.map((box) => drawn(box, longest));
  return {
    name: "floorplan",
    title: "Plan of the chip, to scale",
    spec: {
      $schema: VEGA_LITE,
      config: FIGURE_STYLE,
      data: { values },
      width: (SIDE * width) / longest,
      height: (SIDE * height) / longest,
      encoding: { x: side("left", width, false), y: side("top", height, true) },
      layer: [
        {
          mark: { type: "rect", stroke: "white", strokeWidth: 1 },
          encoding: {
            x2: { field: "right" },
            y2: { field: "bottom" },
            color: { field: "part", type: "nominal", title: null, scale: colours(values) },
          },
        },
        {
          mark: { type: "text", fontSize: 10 },
          transform: [{ filter: "datum.label !== ''" }],
          encoding: {
            x: { field: "middle", type: "quantitative" },
            y: { field: "centre", type: "quantitative" },
            text: { field: "label", type: "nominal" },
          },
        },
      ],
    },
  };
}

/** An axis in millimetres from 0 to `length`; y grows downwards. */
const side = (field: string, length: number, reverse: boolean) => ({
  field,
  type: "quantitative" as const,
  title: "mm",
  axis: { grid: false },
  scale: { domain: [0, length], nice: false, reverse },
});

function drawn(box: FloorplanBox, longest: number) {
  const left = box.x * MILLIMETRES;
  const top = box.y * MILLIMETRES;
  const width = box.width * MILLIMETRES;
  const height = box.height * MILLIMETRES;
  const named = width > NAMED * longest && height > 0.03 * longest;
  return {
    name: box.name,
    part: box.kind === "tile" ? TILES : componentOf([box.name]),
    left,
    top,
    right: left + width,
    bottom: top + height,
    middle: left + width / 2,
    centre: top + height / 2,
    label: named ? (box.layer ?? box.name) : "",
  };
}

/** Colours of the drawn parts, tiles first. */
function colours(values: readonly { readonly part: string }[]) {
  const drawn = new Set(values.map(({ part }) => part));
  const all = [[TILES, UNIT_COLOUR] as const, ...Object.entries(COMPONENT_COLOURS)];
  const used = all.filter(([part]) => drawn.has(part));
  return { domain: used.map(([part]) => part), range: used.map(([, colour]) => colour) };
}
