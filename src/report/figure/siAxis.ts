/** Labels of an axis as "200 mJ": an expression of Vega for a unit that takes prefixes. */
export const withUnit = (unit: string): string =>
  `replace(format(datum.value, "~s"), /([a-zA-Zµ]?)$/, " $1${unit}")`;
