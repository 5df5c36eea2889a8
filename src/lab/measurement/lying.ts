// Tables in which each row is a sweep, and the columns are pulses: named, not read.
import { DataError } from "../../base/errors.ts";
import type { Grid } from "./grid.ts";

/** Fewest pulses of a sweep that lies in a row. */
const FEWEST = 5;
/** Part of the steps along a row that go one way, and of the rows that do. */
const MOST = 0.8;

/** Throws DataError for columns "1", "2", … or "P1", "P2", … along which each row rises or falls. */
export function refuseLying({ columns, rows }: Grid, file: string): void {
  const places = columns.map(({ title }) => Number(/^\D{0,6}(\d+)$/.exec(title)?.[1] ?? Number.NaN));
  const numbered = columns.filter(({ numeric }, i) => numeric > 0.5 && places[i] === places[i - 1]! + 1);
  if (numbered.length < FEWEST || rows.length === 0) return;
  const along = rows.filter((_, i) => {
    const steps = numbered.slice(1).map(({ numbers }, k) => numbers[i]! - numbered[k]!.numbers[i]!);
    return Math.abs(steps.reduce((sum, step) => sum + Math.sign(step), 0)) > MOST * steps.length;
  });
  if (along.length < MOST * rows.length) return;
  throw new DataError(`each row seems to be a sweep, which goes on to "${numbered.at(-1)!.title}"`, {
    at: file,
    hint: "turn the table round: a row for each pulse, a column for each sweep",
  });
}
