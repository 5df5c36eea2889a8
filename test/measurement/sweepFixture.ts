// One device as the tests of the reader know it: 1 to 9 µS and back, 20 pulses each way, and how tables of it are written.
import { strToU8 } from "fflate";
import { expect } from "vitest";
import type { ReadingHints } from "../../src/lab/measurement/measurement.ts";
import { readMeasurement } from "../../src/lab/measurement/readMeasurement.ts";

const up = (k: number) => 1 + (8 * (1 - Math.exp(-k / 10))) / (1 - Math.exp(-2));
export const PULSES = Array.from({ length: 21 }, (_, i) => i);
export const LTP = PULSES.map(up);
export const LTD = PULSES.map((k) => 10 - up(k));
/** One sweep up and one down, the tip shared. */
export const TRIANGLE = [...LTP, ...LTD.slice(1)];
export type Cell = string | number;

export const table = (titles: readonly Cell[] | null, rows: readonly (readonly Cell[])[], separator = ",") =>
  [...(titles ? [titles] : []), ...rows].map((row) => row.join(separator)).join("\n");
export const fixed = (value: number, digits = 6) => value.toFixed(digits);
/** Rows of one triangle. */
export const triangle = (row: (g: number, i: number) => readonly Cell[]) => TRIANGLE.map(row);
/** Rows with both directions side by side. */
export const beside = (row: (i: number, ltp: number, ltd: number) => readonly Cell[]) =>
  PULSES.map((i) => row(i, LTP[i]!, LTD[i]!));

export const read = (text: string | Record<string, string>, hints: ReadingHints = {}) =>
  readMeasurement(
    (typeof text === "string" ? [["pulses.csv", text] as const] : Object.entries(text)).map(
      ([name, content]) => ({
        name,
        bytes: strToU8(content),
      }),
    ),
    hints,
  );

/** One device, one sweep each way, in siemens. */
export function expectDevice(found: ReturnType<typeof read>, { devices = 1, cycles = 1 } = {}) {
  const said = found.understood.join("\n");
  expect(new Set(found.trains.map(({ device }) => device)).size, said).toBe(devices);
  expect(found.trains.map(({ direction }) => direction).sort(), said).toEqual([
    ...Array(devices * cycles).fill("ltd"),
    ...Array(devices * cycles).fill("ltp"),
  ]);
  for (const { g, pulses, direction } of found.trains) {
    expect(pulses, said).toEqual(PULSES);
    const wanted = direction === "ltp" ? LTP : LTD;
    for (const [i, value] of g.entries())
      expect(Math.abs(value / (wanted[i]! * 1e-6) - 1), said).toBeLessThan(2e-3);
  }
}

export const VOLT = { readVoltage: 0.1 } as const;
export const amps = (g: number) => (g * 1e-7).toExponential(5);
