// Figures in a folder that a flag names: the specification with its data, and the drawing.
import { join } from "node:path";
import { drawFigure } from "../report/figure/drawFigure.ts";
import type { Figure } from "../report/figure/figure.ts";
import { writeNamedFile } from "./writeNamedFile.ts";

/** Names of the written files. */
export async function writeFigures(folder: string, figures: readonly Figure[]): Promise<string[]> {
  const written: string[] = [];
  for (const figure of figures) {
    const svg = await drawFigure(figure);
    for (const [ending, text] of [
      ["vl.json", JSON.stringify(figure.spec, null, 2)],
      ["svg", svg],
    ] as const) {
      const file = join(folder, `${figure.name}.${ending}`);
      writeNamedFile(file, `${text}\n`);
      written.push(file);
    }
  }
  return written;
}
