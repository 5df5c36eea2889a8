// How a figure of a circuit is made up, so that it can be computed again by hand: a text of symbols, each with its value and unit.
// Texts have names, numbers and + − · / ( ) ² max(a; b); a name has none of these signs. A test computes every text of several chips
// and compares it with the figure itself (test/chip/formulas.test.ts).

export interface Quantity {
  /** SI, without prefix. */
  readonly value: number;
  /** "1" for counts and fractions. */
  readonly unit: string;
}

export interface Formula {
  /** Name of the result: "energy of a forward read". */
  readonly result: string;
  readonly value: Quantity;
  readonly text: string;
  readonly symbols: Readonly<Record<string, Quantity>>;
}

/** The right side alone, where the result is computed elsewhere. A number among its symbols is a count or a fraction. */
export interface Expression {
  readonly text: string;
  readonly symbols: Readonly<Record<string, number | readonly [value: number, unit: string]>>;
}

export function formula(result: string, value: number, unit: string, { text, symbols }: Expression): Formula {
  const quantities = Object.entries(symbols).map(([name, symbol]): readonly [string, Quantity] =>
    typeof symbol === "number"
      ? [name, { value: symbol, unit: "1" }]
      : [name, { value: symbol[0], unit: symbol[1] }],
  );
  return { result, value: { value, unit }, text, symbols: Object.fromEntries(quantities) };
}
