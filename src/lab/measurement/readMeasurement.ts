// A measurement from the content of one or more files: CSV, TSV, semicolons, decimal comma, XLSX or NPZ; one or several tables. Says what it
// made of them. Reads no file itself, so that a browser can do it.
import { DataError } from "../../base/errors.ts";
import type { Measurement, NamedBytes, ReadingHints } from "./measurement.ts";
import { withoutOutliers } from "./outliers.ts";
import { inGroups, type Part, partsOf } from "./parts.ts";
import { sweepsOf } from "./trains.ts";

/** Throws DataError where there is nothing to fit, ReadingQuestion (with the flag to give) where the data can be read in two ways. */
export function readMeasurement(files: readonly NamedBytes[], hints: ReadingHints = {}): Measurement {
  const parts = files.flatMap((file) => partsOf(file, hints));
  refuseUnusable(parts);
  const names = files.map(({ name }) => name).join(", ");
  const together = inGroups(parts, hints, names);
  const sweeps = sweepsOf(together.readings, names);
  const cleaned = withoutOutliers(sweeps.trains);
  return {
    trains: cleaned.trains,
    understood: [
      ...parts.flatMap(({ understood }) => understood),
      ...together.notes,
      ...sweeps.understood,
      ...cleaned.understood,
    ],
    badRows: [...parts.flatMap(({ badRows }) => badRows), ...sweeps.badRows],
    readVoltage: parts.find(({ readVoltage }) => readVoltage !== null)?.readVoltage ?? null,
  };
}

/** Where every row was left out, the first reason says more than that no sweep was found. */
function refuseUnusable(parts: readonly Part[]): void {
  const [first] = parts.flatMap(({ badRows }) => badRows);
  if (first === undefined || parts.some(({ readings }) => readings.length > 0)) return;
  throw new DataError(`no row can be used; the first: ${first.reason}`, {
    at: first.line === null ? first.file : `${first.file}:${first.line}`,
    hint: 'check columns and unit; values that were normalised need what 0 stands for and what 1 adds: --unit "1 uS + 5 uS"',
  });
}
