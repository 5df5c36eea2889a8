// A number of an explained sum, as it is shown.
import { formatValue } from "../../../src/report/text/format.ts";

const DIGITS = 5;

/** Five digits with unit, enough to check the sum by hand. */
export const termText = (value: number, unit: string): string =>
  formatValue(Number(value.toPrecision(DIGITS)), unit);
