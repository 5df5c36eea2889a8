// The plan of the chip drawn to scale: a rectangle for each box, coloured by the layer it works for, axes in millimetres.
import type { ChipEstimate, FloorplanBox } from "../../chip/account/records.ts";
import { FIGURE_STYLE, type Figure, VEGA_LITE } from "../figure/figure.ts";

/** Pixels of the longer side. */
const SIDE = 460;
const MILLIMETRES = 1e3;
/** Boxes narrower than this part of the chip carry no name. */
const NAMED = 0.08;
const GREYS = ["#d4d4d8", "#b8b8c0", "#e7e5e4", "#a8a29e"];

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
            color: { field: "group", type: "nominal", title: null, scale: colours(values) },
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
    group: box.layer ?? box.kind,
    ofLayer: box.layer !== null,
    left,
    top,
    right: left + width,
    bottom: top + height,
    middle: left + width / 2,
    centre: top + height / 2,
    label: named ? (box.layer ?? box.name) : "",
  };
}

/** Layers in colours in the order of the network, everything else in greys. */
function colours(values: readonly { group: string; ofLayer: boolean }[]) {
  const groups = (ofLayer: boolean) => [
    ...new Set(values.filter((v) => v.ofLayer === ofLayer).map(({ group }) => group)),
  ];
  const layers = groups(true);
  const others = groups(false);
  const hue = (i: number) => `hsl(${Math.round((360 * i) / layers.length)}, 55%, 68%)`;
  return {
    domain: [...layers, ...others],
    range: [...layers.map((_, i) => hue(i)), ...others.map((_, i) => GREYS[i % GREYS.length]!)],
  };
}
