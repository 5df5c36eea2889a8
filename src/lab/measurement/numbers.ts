// Numbers of a measurement: as people write them (base/writtenNumber.ts), "2,5 uS" with the unit of a conductance, current or resistance beside
// them. Where both decimal signs are possible it is asked.
import { type DecimalSign, decimalSignIn, PLAIN, plainNumber } from "../../base/writtenNumber.ts";
import { ReadingQuestion } from "./question.ts";
import { type WrittenUnit, writtenUnit } from "./writtenUnits.ts";

export type { DecimalSign };

export interface WrittenNumber {
  readonly value: number;
  readonly unit: WrittenUnit | null;
  /** Digits stood in groups of three. */
  readonly grouped: boolean;
}

/** null where the text is no finite number. A unit beside it counts where it is one of a conductance, current or resistance. */
export function writtenNumber(text: string, sign: DecimalSign): WrittenNumber | null {
  const found = plainNumber(text, sign);
  // most cells have no unit: nothing new is made for them
  if (found === null || found.unit === null) return found as WrittenNumber | null;
  const unit = writtenUnit(found.unit);
  return unit === null ? null : { ...found, unit };
}

/** Whether a cell is a number in either notation. */
export const isNumber = (cell: string): boolean =>
  PLAIN.test(cell) || writtenNumber(cell, "point") !== null || writtenNumber(cell, "comma") !== null;

export interface DecimalChoice {
  readonly sign: DecimalSign;
  /** A cell that only looks decided: "1.881" in a file without any other sign, which a German hand may mean as 1881. */
  readonly unclear: string | null;
}

/** Throws ReadingQuestion where every number that could decide can be read both ways, and has a comma. */
export function decimalSignOf(
  rows: readonly (readonly string[])[],
  asked: DecimalSign | undefined,
  file: string,
): DecimalChoice {
  if (asked !== undefined) return { sign: asked, unclear: null };
  const { sign, unclear } = decimalSignIn(rows, writtenNumber);
  if (sign !== null) return { sign, unclear };
  throw new ReadingQuestion(
    `"${unclear}" is ${writtenNumber(unclear!, "point")!.value} with a comma between thousands, or ${writtenNumber(unclear!, "comma")!.value} with a decimal comma`,
    {
      at: file,
      field: "decimal",
      choices: ["point", "comma"],
      hint: "say which: --decimal point or --decimal comma",
    },
  );
}
