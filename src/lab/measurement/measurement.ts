// A measurement of pulses as the fit needs it, whatever file it came in. Conductances in siemens.

export interface NamedBytes {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export type Direction = "ltp" | "ltd";

/** One sweep: conductance after so many pulses, in the order of the pulses. */
export interface PulseTrain {
  readonly device: string;
  readonly cycle: number;
  readonly direction: Direction;
  /** Pulses since the sweep began, rising, the first 0. */
  readonly pulses: readonly number[];
  readonly g: readonly number[];
}

/** A row that was left out. */
export interface BadRow {
  readonly file: string;
  /** Counted from 1; null where the file has no lines. */
  readonly line: number | null;
  readonly reason: string;
}

export interface Measurement {
  readonly trains: readonly PulseTrain[];
  /** How the file was read, one sentence each. */
  readonly understood: readonly string[];
  readonly badRows: readonly BadRow[];
  /** V at which currents were read; null where the file says nothing. */
  readonly readVoltage: number | null;
}

/** Facts that people give about a file. They take precedence over the file's own. */
export interface ReadingHints {
  /** Unit of the measured values, such as "uS", "nA" or "kohm"; "4.5 uS + 3.5 uS" for normalised ones: 0 is 4.5 uS and 1 is 8 uS. */
  readonly unit?: string;
  /** V. */
  readonly readVoltage?: number;
  /** Role → column title or number from 1. */
  readonly columns?: Readonly<Record<string, string>>;
  /** The meaning of several columns, files or sheets of the same kind. */
  readonly several?: "cycles" | "devices";
  /** Sign before the decimals. */
  readonly decimal?: "point" | "comma";
  /** Name of the sheet in a workbook. */
  readonly sheet?: string;
}

export const devicesOf = (trains: readonly PulseTrain[]): string[] => [
  ...new Set(trains.map(({ device }) => device)),
];

/** Smallest and largest; of any number of values. */
export function extentOf(values: readonly number[]): { readonly low: number; readonly high: number } {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return { low, high };
}
