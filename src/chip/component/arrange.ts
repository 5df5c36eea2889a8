// How equal cells fill a strip beside an array: as many side by side as its extent holds, the rest in further lines.
import { ConfigError } from "../../base/errors.ts";

export interface Arrangement {
  readonly lines: number;
  /** Cells in a full line. */
  readonly perLine: number;
}

/** `size`: of one cell along the line, m; `extent`: of the line, m. ConfigError where not even one cell fits. */
export function arrange(count: number, size: number, extent: number): Arrangement {
  const most = Math.floor(extent / size + 1e-9);
  if (most < 1)
    throw new ConfigError(`a cell of ${size} m does not fit an extent of ${extent} m`, {
      hint: "use more rows and columns in a sub-array",
    });
  return { lines: Math.ceil(count / most), perLine: Math.min(most, count) };
}
