// Test rows of a table that has none of its own: the same share of each class, drawn by counter-based random numbers, so that a seed names
// the same rows on every machine.
import { ConfigError } from "../base/errors.ts";
import type { ReadSettings } from "./readSettings.ts";
import { shuffledOrder } from "./shuffle.ts";
import type { TableRows } from "./tableRows.ts";

/** Rows stay in the order of the file. A class keeps one training row at least. Throws ConfigError where no test row is left over. */
export function splitRows(
  rows: TableRows,
  { testShare, splitSeed }: ReadSettings,
  at: string,
): { train: TableRows; test: TableRows } {
  const members: number[][] = rows.names.map(() => []);
  for (const row of shuffledOrder(rows.count, splitSeed, 0)) members[rows.labels[row]!]!.push(row);
  const isTest = new Uint8Array(rows.count);
  for (const own of members)
    for (const row of own.slice(0, Math.min(own.length - 1, Math.round(own.length * testShare))))
      isTest[row] = 1;
  const chosen = (part: number) => [...isTest.keys()].filter((row) => isTest[row] === part);
  const test = chosen(1);
  if (test.length === 0)
    throw new ConfigError(
      `${testShare} of each class of ${at} is less than a row: there are ${rows.count} rows of ${rows.names.length} classes`,
      {
        at: "data.testShare",
        hint:
          rows.names.length === rows.count
            ? "no two rows have the same label: data.label names another column"
            : "raise it, or give a table of test rows: a folder with train.csv and test.csv",
      },
    );
  return { train: picked(rows, chosen(0)), test: picked(rows, test) };
}

function picked(rows: TableRows, chosen: readonly number[]): TableRows {
  const features = rows.values.length / rows.count;
  const values = new Float64Array(chosen.length * features);
  for (const [to, from] of chosen.entries())
    values.set(rows.values.subarray(from * features, (from + 1) * features), to * features);
  return {
    ...rows,
    count: chosen.length,
    values,
    labels: Uint32Array.from(chosen, (row) => rows.labels[row]!),
  };
}
