// A drawn figure as PNG, for slides. One font goes with it (DejaVu Sans), so that the picture is the same on every machine.
import { createRequire } from "node:module";

/** Pixels for each unit of the SVG. */
const SCALE = 2;

/** null where the optional packages @resvg/resvg-js and dejavu-fonts-ttf are not installed. */
export async function drawPng(svg: string): Promise<Uint8Array | null> {
  try {
    const { Resvg } = await import("@resvg/resvg-js");
    const font = createRequire(import.meta.url).resolve("dejavu-fonts-ttf/ttf/DejaVuSans.ttf");
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
