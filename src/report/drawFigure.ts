// Draws a figure as SVG without browser or canvas. Vega is loaded only here, and only when a figure is drawn.
import type { Figure } from "./figure.ts";

export async function drawFigure({ spec }: Figure): Promise<string> {
  const [{ compile }, vega] = await Promise.all([import("vega-lite"), import("vega")]);
  const view = new vega.View(vega.parse(compile(spec).spec), { renderer: "none" });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}
