// One colour for each kind of circuit, the same in plan, treemap and bars; phases have others (chipFigures.ts). Light enough for dark text,
// and apart from each other and from the phases for eyes without red or green cones too (componentColours.test.ts).
import { componentOf } from "../../chip/account/components.ts";

export const COMPONENT_COLOURS: Readonly<Record<string, string>> = {
  "weight gradient": "#ffc874",
  DRAM: "#80a4f8",
  interconnect: "#8cd4bc",
  buffers: "#fff8b0",
  ADC: "#d4745c",
  "drivers and lines": "#a4c8ff",
  accumulation: "#e0b074",
  cells: "#688cd4",
  update: "#d49880",
  "activation and pooling": "#e0e0b0",
  normalization: "#a4b0e0",
};

/** Of units that hold circuits of many kinds: tiles, PEs, sub-arrays. */
export const UNIT_COLOUR = "#e4e6ea";
/** Of what is neither a circuit nor a phase. */
export const PLAIN_COLOUR = "#8a9099";

export const COMPONENT_SCALE = {
  domain: Object.keys(COMPONENT_COLOURS),
  range: Object.values(COMPONENT_COLOURS),
};

/** Of the circuits at a path of the chip's tree. */
export const componentColour = (path: readonly string[]): string => COMPONENT_COLOURS[componentOf(path)]!;
