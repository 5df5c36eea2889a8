// Saves what the page made as a file of the browser's downloads.
import type { Figure } from "../../../src/report/figure/figure.ts";

/** Pixels of a PNG for each of the figure's own: sharp on slides. */
const PNG_SCALE = 2;

/** The module that draws a figure for a file. */
export const drawing = () => import("../../../src/report/figure/drawFigure.ts");

export function saveText(name: string, text: string, type: string): void {
  saveBlob(name, new Blob([text], { type }));
}

function saveBlob(name: string, blob: Blob): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  Object.assign(link, { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

export async function saveFigure(figure: Figure, kind: "svg" | "png" | "json"): Promise<void> {
  const { name, spec } = figure;
  if (kind === "json")
    return saveText(`${name}.vl.json`, `${JSON.stringify(spec, null, 2)}\n`, "application/json");
  const { drawFigure } = await drawing();
  const svg = await drawFigure(figure);
  if (kind === "svg") return saveText(`${name}.svg`, svg, "image/svg+xml");
  saveBlob(`${name}.png`, await pngOf(svg));
}

async function pngOf(svg: string): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [PNG_SCALE * image.width, PNG_SCALE * image.height];
  const context = canvas.getContext("2d")!;
  context.fillStyle = "white";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => canvas.toBlob((blob) => done(blob!)));
}
