// A drawn figure as PNG, for slides. One font goes with it (DejaVu Sans), so that the picture is the same on every machine.
import { accessSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../base/packageRoot.ts";

/** Pixels for each unit of the SVG. */
const SCALE = 2;

/** null where the optional package @resvg/resvg-js is not installed. */
export async function drawPng(svg: string): Promise<Uint8Array | null> {
  try {
    const { Resvg } = await import("@resvg/resvg-js");
    const font = join(packageRoot(), "dist", "fonts", "DejaVuSans.ttf");
    // without its font the renderer leaves all text out, and says nothing
    accessSync(font);
    const image = new Resvg(svg, {
      background: "#ffffff",
      fitTo: { mode: "zoom", value: SCALE },
      font: { fontFiles: [font], loadSystemFonts: false, defaultFontFamily: "DejaVu Sans" },
    });
    return new Uint8Array(image.render().asPng());
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ERR_MODULE_NOT_FOUND" || code === "MODULE_NOT_FOUND") return null;
    throw error;
  }
}
