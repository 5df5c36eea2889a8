// Sweeps as the fitted device would give them, for the bootstrap: the same pulses from the same first readings, with its noise drawn anew.
import { normal, philox, type Seed, STREAM } from "../../base/random.ts";
import { pulseStep } from "../../device/pulse.ts";
import type { PulseTrain } from "../measurement/measurement.ts";
import { responseOf } from "./fitLaws.ts";
import type { SweepsFit } from "./fitSweeps.ts";
import { readsShowEnds } from "./innovations.ts";

/** `draw` numbers the repetition; the same numbers give the same sweeps. */
export function simulateSweeps(
  fit: SweepsFit,
  trains: readonly PulseTrain[],
  seed: Seed,
  draw: number,
): PulseTrain[] {
  const response = responseOf(fit.law, fit.shape);
  const { low, high } = fit.window;
  const words = new Uint32Array(4);
  return trains.map((train, t) => {
    const direction = train.direction === "ltp" ? 1 : -1;
    const xi = (stream: number, step: number) => normal(philox(seed, stream, draw, t, step, words)[0]!);
    const end = direction > 0 ? 0 : 1;
    const measured = (train.g[0]! - low) / (high - low);
    let state =
      fit.law.windowOfSweeps && fit.noise.read > 0
        ? end + fit.noise.start * xi(STREAM.initialWeights, 0)
        : measured;
    const g = train.pulses.map((pulse, i) => {
      const n = i === 0 ? 0 : pulse - train.pulses[i - 1]!;
      state = pulsed(fit, response, state, direction * n, (k) => xi(STREAM.update, pulse - k));
      return low + (high - low) * (state + fit.noise.read * xi(STREAM.readNoise, pulse));
    });
    return { ...train, g };
  });
}

/** An end of the window that readings would show, and none did, cuts nothing here either: a fit may put it too close. */
function pulsed(
  { noise, hard, law }: SweepsFit,
  response: ReturnType<typeof responseOf>,
  from: number,
  n: number,
  xi: (k: number) => number,
): number {
  const width = response.high - response.low;
  const direction = n < 0 ? -1 : 1;
  const cuts = law.windowOfSweeps || !readsShowEnds(noise);
  const least = cuts || hard.low ? 0 : -Infinity;
  const most = cuts || hard.high ? 1 : Infinity;
  const inside = (value: number) => Math.min(Math.max(value, 0), 1);
  let state = from;
  for (let k = 0; k < Math.abs(n); k++) {
    const change = pulseStep(response, response.low + width * inside(state), direction) / width;
    const sigma = noise.per === "step" ? noise.c2c * Math.abs(change) : noise.c2c;
    const drawn = noise.per !== "update" || k === Math.abs(n) - 1;
    state = Math.min(Math.max(state + change + (drawn ? sigma * xi(k) : 0), least), most);
  }
  return state;
}
