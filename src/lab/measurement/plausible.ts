// Sweeps that cannot come from pulses: two states that never meet, noise, jumps.
import { DataError } from "../../base/errors.ts";
import { formatQuantity } from "../../base/units.ts";
import { type Direction, devicesOf, extentOf, type PulseTrain } from "./measurement.ts";
import type { Reading } from "./records.ts";

/** Throws DataError. */
export function refuseImplausible(
  trains: readonly PulseTrain[],
  readings: readonly Reading[],
  file: string,
): void {
  refuseApart(trains, file);
  if (readings.every(({ direction }) => direction === null)) refuseNoise(trains, file);
}

/** Sweeps up and down cover the same conductances; the two states of endurance never meet. */
function refuseApart(trains: readonly PulseTrain[], file: string): void {
  for (const device of devicesOf(trains)) {
    const own = trains.filter((train) => train.device === device);
    const extent = (direction: Direction) =>
      extentOf(own.filter((train) => train.direction === direction).flatMap(({ g }) => g));
    const up = extent("ltp");
    const down = extent("ltd");
    const both = Number.isFinite(up.low) && Number.isFinite(down.low);
    if (!both || (up.low <= down.high && down.low <= up.high)) continue;
    const range = ({ low, high }: typeof up) => `${formatQuantity(low, "S")} … ${formatQuantity(high, "S")}`;
    throw new DataError(
      `LTP (${range(up)}) and LTD (${range(down)}) of device ${device} never meet: this looks like a table of endurance, two states for each cycle`,
      {
        at: file,
        hint: "the fit needs the conductance after each of several pulses up, and of several down",
      },
    );
  }
}

/** Mean square of the steps over the variance (von Neumann): 2 for noise, far below 1 for sweeps. */
const NOISE = 1;
/** Part of a sweep's range that one step takes where the device only jumps. */
const JUMP = 0.7;
/** Part of the sweeps that jump. */
const MOST = 0.9;

/** Where only turns show the directions: noise and jumps between two states have turns too. */
function refuseNoise(trains: readonly PulseTrain[], file: string): void {
  const what = isNoise(trains)
    ? "readings scatter from one to the next as much as all of them do: no sweep is seen"
    : trains.length > 2 && trains.filter(jumps).length > MOST * trains.length
      ? "the conductance jumps between two states: no sweep of pulses is seen"
      : null;
  if (what === null) return;
  throw new DataError(what, {
    at: file,
    hint: 'noise, endurance and retention have no pulses to fit; if these are sweeps, say so in a column "direction" (LTP, LTD)',
  });
}

/** Judges the sweeps of each device together, one after the other. */
function isNoise(trains: readonly PulseTrain[]): boolean {
  let steps = 0;
  let spread = 0;
  for (const device of devicesOf(trains)) {
    const g = trains.filter((train) => train.device === device).flatMap((train) => train.g);
    const mean = g.reduce((sum, value) => sum + value, 0) / g.length;
    spread += g.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    steps += g.slice(1).reduce((sum, value, i) => sum + (value - g[i]!) ** 2, 0);
  }
  return steps > NOISE * spread;
}

function jumps({ g }: PulseTrain): boolean {
  const { low, high } = extentOf(g);
  return g.slice(1).some((value, i) => Math.abs(value - g[i]!) > JUMP * (high - low));
}
