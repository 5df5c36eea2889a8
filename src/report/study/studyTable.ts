// The results of a study as one table, a line a result in the order of the plan, in the forms that other programs read.
import { parquetWriteBuffer } from "hyparquet-writer";
import { objectivesOf } from "../../study/sweep/objectives.ts";
import type { OpenStudy } from "../../study/sweep/openStudy.ts";
import { csvTable } from "../text/csvTable.ts";

type Cell = string | number | boolean | null;

interface Column {
  readonly name: string;
  /** null: the point has no such value. */
  readonly cells: readonly Cell[];
}

/** Values of the axes, seed, all figures in SI units and fractions, hash, problem. */
function columnsOf({ plan, points }: OpenStudy): Column[] {
  const made = points.flatMap(({ combination, seed, result }) =>
    result ? [{ combination, seed, result }] : [],
  );
  const column = (name: string, cellOf: (one: (typeof made)[number]) => Cell) => ({
    name,
    cells: made.map(cellOf),
  });
  return [
    ...plan.question.axes.flatMap(({ keys }) =>
      keys.map((key) => column(key, ({ combination }) => plain(combination[key]))),
    ),
    column("seed", ({ seed }) => seed),
    ...objectivesOf(plan.question.task).map((name) =>
      column(name, ({ result }) => result.figures[name] ?? null),
    ),
    column("hash", ({ result }) => result.hash),
    column("problem", ({ result }) => result.problem),
  ];
}

const plain = (value: unknown): Cell =>
  value === undefined ? null : typeof value === "object" ? JSON.stringify(value) : (value as Cell);

export function studyCsv(study: OpenStudy): string {
  const columns = columnsOf(study);
  const rows = columns[0]!.cells.map((_, row) => columns.map(({ cells }) => cells[row] ?? ""));
  return csvTable(
    columns.map(({ name }) => name),
    rows,
  );
}

/** A list of records; of trainings with the curve of each. */
export function studyRecords({ folder, plan, points }: OpenStudy): object[] {
  return points.flatMap(({ combination, seed, result }) => {
    if (!result) return [];
    const { figures, hash, problem } = result;
    const curve = plan.question.task === "train" ? { curve: folder.readResult(hash).curve } : {};
    return [{ ...combination, seed, ...figures, hash, problem, ...curve }];
  });
}

/** A column has one type: numbers, yes or no, or else text. */
export function studyParquet(study: OpenStudy): Uint8Array {
  const columnData = columnsOf(study).map(({ name, cells }) => {
    const present = cells.filter((cell) => cell !== null);
    if (name === "seed")
      return { name, data: cells.map((cell) => BigInt(cell as number)), type: "INT64" as const };
    const [type] = new Set(present.map((cell) => typeof cell));
    const uniform = present.length > 0 && present.every((cell) => typeof cell === type);
    if (uniform && type === "number") return { name, data: [...cells], type: "DOUBLE" as const };
    if (uniform && type === "boolean") return { name, data: [...cells], type: "BOOLEAN" as const };
    return {
      name,
      data: cells.map((cell) => (cell === null ? null : String(cell))),
      type: "STRING" as const,
    };
  });
  return new Uint8Array(parquetWriteBuffer({ columnData }));
}
