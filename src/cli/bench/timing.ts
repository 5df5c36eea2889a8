// How `mho bench` times. The speed of a shared machine drifts within seconds, so nothing is divided by a figure of another
// moment: works are run in turns, and the median of the turns' ratios counts.

import { median } from "../../base/statistics.ts";
import type { Engine, EngineBuffer } from "../../engine/engine.ts";

/** An engine that can measure the limits of its machine. */
export interface BenchEngine extends Engine {
  /** Operations a second of fused multiply-adds in registers. */
  peakFlops(): Promise<number>;
  /** Bytes read plus written a second by a copy between two f32 buffers of one length. */
  copyBytesPerSecond(from: EngineBuffer, to: EngineBuffer): Promise<number>;
}

/** Work that ends with the engine idle. */
export type Work = () => Promise<void>;

export async function secondsOf(work: Work): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

export interface RateOfLimit {
  /** Operations (or bytes) a second, median. */
  readonly rate: number;
  /** Rate over the limit measured just before and after, median of the turns. */
  readonly share: number;
}

/** Rate of `work`, which does `amount` of something, beside the machine's limit for it. One warm-up, then `turns`. */
export async function rateOfLimit(
  work: Work,
  amount: number,
  limit: () => Promise<number>,
  turns = 7,
): Promise<RateOfLimit> {
  await work();
  const rates: number[] = [];
  const shares: number[] = [];
  for (let turn = 0; turn < turns; turn++) {
    const before = await limit();
    const rate = amount / (await secondsOf(work));
    const after = await limit();
    rates.push(rate);
    shares.push((2 * rate) / (before + after));
  }
  return { rate: median(rates), share: median(shares) };
}

/** Median over turns of first's time over second's, and second's median seconds. */
export async function timeRatio(
  first: Work,
  second: Work,
  turns = 7,
): Promise<{ readonly ratio: number; readonly firstSeconds: number; readonly secondSeconds: number }> {
  await first();
  await second();
  const times: [number, number][] = [];
  for (let turn = 0; turn < turns; turn++) times.push([await secondsOf(first), await secondsOf(second)]);
  return {
    ratio: median(times.map(([a, b]) => a / b)),
    firstSeconds: median(times.map(([a]) => a)),
    secondSeconds: median(times.map(([, b]) => b)),
  };
}
