// Numbers as people and instruments write them: "1,802.4", "1.802,4", "1 802", "2.5e-6", "2.5×10^-6", "2,5 uS". Which sign is the decimal one
// is decided for a whole table; where both are possible it is asked.
import type { ReadingHints } from "./measurement.ts";
import { ReadingQuestion } from "./question.ts";
import { type WrittenUnit, writtenUnit } from "./writtenUnits.ts";

export type DecimalSign = NonNullable<ReadingHints["decimal"]>;

/** Longest cell that is taken for a number. */
const LONGEST = 48;
/** Signs that spreadsheets and people use for minus and for spaces between groups of digits. */
const MINUS = /[−–‒]/g;
const EXPONENT = String.raw`(?:[eEdD]([+-]?\d{1,4})|\s*[×x*·]\s*10\s*\^?\s*\(?([+-]?\d{1,4})\)?)?`;

/** [digits in groups of three or not, decimals, exponent, unit]. A group never follows a lone 0. */
const grammar = (decimal: string, group: string) =>
  new RegExp(
    String.raw`^([+-]?)(?:(\d+)|([1-9]\d{0,2}(?:([${group}'’\u00a0\u2009\u202f ])\d{3})(?:\4\d{3})*))?(?:${decimal}(\d*))?${EXPONENT}\s*([^\d\s.,;+-][^\d]{0,12})?$`,
  );
const GRAMMAR: Readonly<Record<DecimalSign, RegExp>> = {
  point: grammar(String.raw`\.`, ","),
  comma: grammar(",", "."),
};

/** "1.88 ± 0.05": the reading is what stands first. */
const UNCERTAINTY = /\s*(±|\+\/-)\s*\d[\d.,]*(e[+-]?\d+)?/i;

/** Most numbers of most files, the same in both notations or with a decimal point. */
const PLAIN = /^[+-]?\d{1,15}(\.\d{1,20})?([eE][+-]?\d{1,3})?$/;

export interface WrittenNumber {
  readonly value: number;
  readonly unit: WrittenUnit | null;
  /** Digits stood in groups of three. */
  readonly grouped: boolean;
}

/** null where the text is no finite number. A unit beside it counts where it is one of a conductance, current or resistance. */
export function writtenNumber(text: string, sign: DecimalSign): WrittenNumber | null {
  if (text === "" || text.length > LONGEST) return null;
  if (sign === "point" && PLAIN.test(text)) {
    const value = Number(text);
    return Number.isFinite(value) ? { value, unit: null, grouped: false } : null;
  }
  const percent = /^[^%±]*\d\s*%$/.test(text);
  const found = GRAMMAR[sign].exec(text.replace(MINUS, "-").replace(UNCERTAINTY, "").replace(/\s*%$/, ""));
  if (!found) return null;
  const [, negative, plain, groups, , decimals, exponent, power, unitText] = found;
  const whole = plain ?? groups?.replace(/\D/g, "") ?? "";
  if (whole === "" && (decimals ?? "") === "") return null;
  const unit = unitText === undefined ? null : writtenUnit(unitText.trim());
  if (unitText !== undefined && unit === null) return null;
  const written = Number(`${negative}${whole || "0"}.${decimals || "0"}e${exponent ?? power ?? "0"}`);
  const value = percent ? written / 100 : written;
  return Number.isFinite(value) ? { value, unit, grouped: groups !== undefined } : null;
}

/** Whether a cell is a number in either notation. */
export const isNumber = (cell: string): boolean =>
  PLAIN.test(cell) || writtenNumber(cell, "point") !== null || writtenNumber(cell, "comma") !== null;

/** Smallest whole number that shows, beside "1,234" in its column, that the comma stands between thousands. */
const SHOWS_GROUPS = 100;

interface Votes {
  point: number;
  comma: number;
  /** Cells such as "1,234": a number both ways, and not the same. */
  unclear: string | null;
}

export interface DecimalChoice {
  readonly sign: DecimalSign;
  /** A cell that only looks decided: "1.881" in a file without any other sign, which a German hand may mean as 1881. */
  readonly doubtful: string | null;
}

/** Throws ReadingQuestion where every number that tells them apart can be read both ways, and stands with a comma. */
export function decimalSignOf(
  rows: readonly (readonly string[])[],
  asked: DecimalSign | undefined,
  file: string,
): DecimalChoice {
  if (asked !== undefined) return { sign: asked, doubtful: null };
  const votes: Votes = { point: 0, comma: 0, unclear: null };
  const wholes = new Set<number>();
  const unclear = new Map<number, string>();
  for (const row of rows)
    for (const [column, cell] of row.entries()) {
      if (cell.length < 3) continue;
      const point = writtenNumber(cell, "point");
      const comma = writtenNumber(cell, "comma");
      if (point && !comma) votes.point++;
      else if (comma && !point) votes.comma++;
      else if (point && comma && point.value !== comma.value)
        unclear.set(column, unclear.get(column) ?? cell);
      else if (point && point.value >= SHOWS_GROUPS) wholes.add(column);
    }
  const decided = (sign: DecimalSign): DecimalChoice => ({ sign, doubtful: null });
  if (votes.point + votes.comma > 0) return decided(votes.comma > votes.point ? "comma" : "point");
  for (const [column, cell] of unclear)
    if (wholes.has(column)) return decided(cell.includes(",") ? "point" : "comma");
  const cells = [...unclear.values()];
  const doubtful = cells.find((cell) => cell.includes(","));
  if (doubtful === undefined) return { sign: "point", doubtful: cells[0] ?? null };
  throw new ReadingQuestion(
    `"${doubtful}" is ${writtenNumber(doubtful, "point")!.value} with a comma between thousands, or ${writtenNumber(doubtful, "comma")!.value} with a decimal comma`,
    {
      at: file,
      field: "decimal",
      choices: ["point", "comma"],
      hint: "say which: --decimal point or --decimal comma",
    },
  );
}
