// Draws a figure as SVG without browser or canvas. Vega is loaded only here, and only when a figure is drawn. Its expressions are
// interpreted: a page with a strict content policy must not compile code from text.
import type { ViewOptions } from "vega";
import type { Figure } from "./figure.ts";

export async function drawFigure({ spec }: Figure): Promise<string> {
  const { compile, expressionInterpreter, parse, View } = await import("./vega.ts");
  const parsed = parse(compile(spec).spec, undefined, { ast: true });
  const view = new View(parsed, { renderer: "none", expr: expressionInterpreter } as ViewOptions);
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}
