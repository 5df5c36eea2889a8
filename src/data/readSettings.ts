// How the rows of a table, or the label of CIFAR-100, are to be read: what no file says of itself. A form that has no use for a setting
// refuses it: it would change the experiment's name and nothing else.
import { ConfigError } from "../base/errors.ts";
import type { DecimalSign } from "../base/writtenNumber.ts";

export interface ReadSettings {
  /** Title or number (from 1) of the column that is learned; of CIFAR-100 "fine" or "coarse". "auto": a column called label, class, … */
  readonly label: string | number;
  /** Titles or numbers of columns that are left out. */
  readonly ignore: readonly string[];
  /** Whether the first row has titles. */
  readonly header: boolean | "auto";
  readonly decimal: DecimalSign | "auto";
  /** Treatment of a row that has a cell without a value. */
  readonly missing: "refuse" | "mean" | "drop";
  /** Share of the rows that are held back as test rows, 0…1. */
  readonly testShare: number;
  readonly splitSeed: number;
  /** Largest standardized feature, in standard deviations. */
  readonly clip: number;
}

export const READ_DEFAULTS: ReadSettings = {
  label: "auto",
  ignore: [],
  header: "auto",
  decimal: "auto",
  missing: "refuse",
  testShare: 0.2,
  splitSeed: 1,
  clip: 3,
};

type Setting = keyof ReadSettings;

/** Settings that are not the defaults, in the order of READ_DEFAULTS. */
export function changedSettings(settings: ReadSettings): Setting[] {
  const text = (value: unknown) => JSON.stringify(value);
  return (Object.keys(READ_DEFAULTS) as Setting[]).filter(
    (key) => text(settings[key]) !== text(READ_DEFAULTS[key]),
  );
}

/** Throws ConfigError for a setting beside `used` that is not the default. `form`: what has no use for it. */
export function refuseUnused(settings: ReadSettings, used: readonly Setting[], form: string): void {
  const idle = changedSettings(settings).find((key) => !used.includes(key));
  if (idle === undefined) return;
  throw new ConfigError(`${JSON.stringify(settings[idle])}: does not act on ${form}`, {
    at: `data.${idle}`,
    hint: "remove the key",
  });
}
