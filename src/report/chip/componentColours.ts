// One colour for each kind of circuit, the same in plan, treemap and bars; phases have others (chipFigures.ts). Light enough for dark text,
// and apart from each other and from the phases for eyes without red, green or blue cones too (componentColours.test.ts).
import { componentOf } from "../../chip/account/components.ts";

export const COMPONENT_COLOURS: Readonly<Record<string, string>> = {
  "weight gradient": "#ffc853",
  DRAM: "#608fff",
  interconnect: "#7cd2c8",
  buffers: "#faffd8",
  ADC: "#c76d4a",
  "drivers and lines": "#b5d4fe",
  accumulation: "#eda472",
  cells: "#7883cf",
  update: "#cf8f7d",
  "activation and pooling": "#cfd49a",
  normalization: "#b7a7f8",
};

/** Colour of units that hold circuits of many kinds: tiles, PEs, sub-arrays. */
export const UNIT_COLOUR = "#e4e6ea";
/** Colour of parts that are neither a circuit nor a phase. */
export const PLAIN_COLOUR = "#8a9099";

export const COMPONENT_SCALE = {
  domain: Object.keys(COMPONENT_COLOURS),
  range: Object.values(COMPONENT_COLOURS),
};

/** Colour of the circuits at a path of the chip's tree. */
export const componentColour = (path: readonly string[]): string => COMPONENT_COLOURS[componentOf(path)]!;
