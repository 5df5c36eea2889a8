// The reader's words are those of `mho device fit`; on the page they name its fields.
import type { QuestionField } from "../../../src/lab/measurement/question.ts";

export const FIELD_LABELS: Readonly<Record<QuestionField, string>> = {
  unit: "Unit",
  readVoltage: "Currents were read at",
  several: "Several columns, files or sheets are",
  decimal: "The sign before the decimals is a",
  sheet: "Sheet",
  columns: "Column of the values",
};

/** Longer flags first; null: the field says it already. */
const FLAGS: readonly (readonly [RegExp, QuestionField | null])[] = [
  [/--read-voltage/g, "readVoltage"],
  [/--columns/g, "several"],
  [/--column value=/g, "columns"],
  [/(?<=several: )value=(?=\d)/g, null],
  [/--decimal/g, "decimal"],
  [/--sheet/g, "sheet"],
  [/--unit/g, "unit"],
];

/** "--unit uS" as "“Unit” uS"; what only the command line can say is named as such. */
export function inFields(text: string): string {
  const named = FLAGS.reduce(
    (now, [flag, field]) =>
      now.replace(flag, field === null ? "" : `“${FIELD_LABELS[field]}”${field === "columns" ? " " : ""}`),
    text,
  );
  return named.replace(/(?<!fit )--(column|set)\b/g, "mho device fit --$1");
}
