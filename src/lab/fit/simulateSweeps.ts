// Sweeps as the fitted device would give them: the same pulses from the same first readings, with its noise drawn anew.
import { normal, philox, type Seed, STREAM } from "../../base/random.ts";
import type { DeviceResponse } from "../../device/law.ts";
import { pulseStep } from "../../device/pulse.ts";
import type { PulseTrain } from "../measurement/measurement.ts";
import { responseOf } from "./fitLaws.ts";
import type { SweepsFit } from "./fitSweeps.ts";
import { readsShowEnds } from "./innovations.ts";

/** Simulated sweeps for the bootstrap. `draw` numbers the repetition; the same numbers give the same sweeps. An end of the window that
 *  readings would show, and none did, cuts nothing here: a fit may put it too close. */
export function simulateSweeps(
  fit: SweepsFit,
  trains: readonly PulseTrain[],
  seed: Seed,
  draw: number,
): PulseTrain[] {
  const { hard, law, noise } = fit;
  const cuts = law.windowOfSweeps || !readsShowEnds(noise);
  const stops: Stops = [cuts || hard.low ? 0 : -Infinity, cuts || hard.high ? 1 : Infinity];
  return trains.map((train, t) => {
    const xi = drawsOf(seed, draw, t);
    const end = train.direction === "ltp" ? 0 : 1;
    const start =
      law.windowOfSweeps && noise.read > 0
        ? end + noise.start * xi(STREAM.initialWeights, 0)
        : stateOf(fit, train.g[0]!);
    return { ...train, g: simulated(fit, train, { start, stops, xi }) };
  });
}

/** A sweep of the device as it is trained on: the window cuts each pulse. It begins where the measured one does; its first reading is the measured one. */
export function replaySweep(fit: SweepsFit, train: PulseTrain, xi: Draws): number[] {
  const start = stateOf(fit, train.g[0]!) - fit.noise.read * xi(STREAM.initialWeights, 0);
  const stops: Stops = [0, 1];
  return [train.g[0]!, ...simulated(fit, train, { start, stops, xi }).slice(1)];
}

/** Standard normal numbers of a stream, by pulse. */
export type Draws = (stream: number, pulse: number) => number;

export function drawsOf(seed: Seed, draw: number, sweep: number): Draws {
  const words = new Uint32Array(4);
  return (stream, pulse) => normal(philox(seed, stream, draw, sweep, pulse, words)[0]!);
}

/** Where states stop, as parts of the window. */
type Stops = readonly [least: number, most: number];

const stateOf = ({ window: { low, high } }: SweepsFit, g: number) => (g - low) / (high - low);

interface Simulation {
  readonly start: number;
  readonly stops: Stops;
  readonly xi: Draws;
}

function simulated(fit: SweepsFit, train: PulseTrain, { start, stops, xi }: Simulation): number[] {
  const { low, high } = fit.window;
  const response = responseOf(fit.law, fit.shape);
  const direction = train.direction === "ltp" ? 1 : -1;
  let state = start;
  return train.pulses.map((pulse, i) => {
    const n = i === 0 ? 0 : pulse - train.pulses[i - 1]!;
    for (let left = n; left > 0; left--) {
      const change = changeOf(response, state, direction);
      const noise = left === 1 || fit.noise.per !== "update" ? writeNoise(fit, change) : 0;
      const next = state + change + noise * (noise > 0 ? xi(STREAM.update, pulse - left + 1) : 0);
      state = Math.min(Math.max(next, stops[0]), stops[1]);
    }
    return low + (high - low) * (state + fit.noise.read * xi(STREAM.readNoise, pulse));
  });
}

/** Change of the state by one pulse, both as parts of the window. */
export function changeOf(response: DeviceResponse, state: number, direction: 1 | -1): number {
  const width = response.high - response.low;
  return pulseStep(response, response.low + width * Math.min(Math.max(state, 0), 1), direction) / width;
}

/** Standard deviation of a pulse that changes the state by so much. */
export const writeNoise = ({ noise: { c2c, per } }: SweepsFit, change: number) =>
  per === "step" ? c2c * Math.abs(change) : c2c;
