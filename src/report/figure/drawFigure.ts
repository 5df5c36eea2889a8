// Draws a figure as SVG without browser or canvas. Vega is loaded only here, and only when a figure is drawn. Its expressions are
// interpreted: a page with a strict content policy must not compile code from text.
import type { ViewOptions } from "vega";
import type { Figure } from "./figure.ts";

export async function drawFigure({ spec }: Figure): Promise<string> {
  const [{ compile }, vega, { expressionInterpreter }] = await Promise.all([
    import("vega-lite"),
    import("vega"),
    import("vega-interpreter"),
  ]);
  const parsed = vega.parse(compile(spec).spec, undefined, { ast: true });
  const view = new vega.View(parsed, { renderer: "none", expr: expressionInterpreter } as ViewOptions);
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}
