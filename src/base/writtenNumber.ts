// Numbers as people and instruments write them: "1,802.4", "1.802,4", "1 802", "2.5e-6", "2.5×10^-6", "5 %". Which sign is the decimal one is
// decided for a whole table.

export type DecimalSign = "point" | "comma";

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
export const PLAIN = /^[+-]?\d{1,15}(\.\d{1,20})?([eE][+-]?\d{1,3})?$/;

export interface PlainNumber {
  readonly value: number;
  /** The text behind the number, as it is written. */
  readonly unit: string | null;
  /** Digits stood in groups of three. */
  readonly grouped: boolean;
}

/** null where the text does not begin with a finite number, or has more behind it than a unit could be. */
export function plainNumber(text: string, sign: DecimalSign): PlainNumber | null {
  if (text === "" || text.length > LONGEST) return null;
  if (sign === "point" && PLAIN.test(text)) {
    const value = Number(text);
    return Number.isFinite(value) ? { value, unit: null, grouped: false } : null;
  }
  const percent = /^[^%±]*\d\s*%$/.test(text);
  const found = GRAMMAR[sign].exec(text.replace(MINUS, "-").replace(UNCERTAINTY, "").replace(/\s*%$/, ""));
  if (!found) return null;
  const [, negative, plain, groups, , decimals, exponent, power, unit = null] = found;
  const whole = plain ?? groups?.replace(/\D/g, "") ?? "";
  if (whole === "" && (decimals ?? "") === "") return null;
  const written = Number(`${negative}${whole || "0"}.${decimals || "0"}e${exponent ?? power ?? "0"}`);
  const value = percent ? written / 100 : written;
  return Number.isFinite(value) ? { value, unit: unit?.trim() ?? null, grouped: groups !== undefined } : null;
}

/** Reads one cell of a table. */
export type NumberOf = (cell: string, sign: DecimalSign) => { readonly value: number } | null;

/** Smallest whole number that shows, beside "1,234" in its column, that the comma stands between thousands. */
const SHOWS_GROUPS = 100;

export interface FoundSign {
  /** null: every number that could decide can be read both ways, and has a comma. */
  readonly sign: DecimalSign | null;
  /** A cell that is a number both ways, where no other cell decides. */
  readonly unclear: string | null;
}

export function decimalSignIn(rows: readonly (readonly string[])[], numberOf: NumberOf): FoundSign {
  const votes = { point: 0, comma: 0 };
  const wholes = new Set<number>();
  const unclear = new Map<number, string>();
  for (const row of rows)
    for (const [column, cell] of row.entries()) {
      if (cell.length < 3) continue;
      const point = numberOf(cell, "point");
      const comma = numberOf(cell, "comma");
      if (point && !comma) votes.point++;
      else if (comma && !point) votes.comma++;
      else if (point && comma && point.value !== comma.value)
        unclear.set(column, unclear.get(column) ?? cell);
      else if (point && point.value >= SHOWS_GROUPS) wholes.add(column);
    }
  const decided = (sign: DecimalSign): FoundSign => ({ sign, unclear: null });
  if (votes.point + votes.comma > 0) return decided(votes.comma > votes.point ? "comma" : "point");
  for (const [column, cell] of unclear)
    if (wholes.has(column)) return decided(cell.includes(",") ? "point" : "comma");
  const cells = [...unclear.values()];
  const doubtful = cells.find((cell) => cell.includes(","));
  return doubtful === undefined
    ? { sign: "point", unclear: cells[0] ?? null }
    : { sign: null, unclear: doubtful };
}
