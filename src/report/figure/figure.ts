// A figure: a Vega-Lite specification that holds its data, so that one file draws it again and shows its numbers.
import type { TopLevelSpec } from "vega-lite";

export interface Figure {
  /** File name without ending. */
  readonly name: string;
  readonly title: string;
  /** The figure's message, in a sentence. */
  readonly note?: string;
  readonly spec: TopLevelSpec;
}

export const VEGA_LITE = "https://vega.github.io/schema/vega-lite/v6.json";

/** Fonts and lines of all figures. */
export const FIGURE_STYLE = {
  font: "system-ui, sans-serif",
  view: { stroke: null },
  axis: {
    labelLimit: 320,
    labelFontSize: 12,
    titleFontSize: 12,
    titleFontWeight: "normal",
    gridColor: "#e4e4e7",
  },
  legend: { labelLimit: 320, labelFontSize: 12, titleFontSize: 12, titleFontWeight: "normal" },
} as const;
