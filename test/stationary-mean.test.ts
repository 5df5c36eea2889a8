// Closed form of learning on an asymmetric device: where noisy gradient descent comes to rest. A whole chain (gradient, momentum,
// rounding to pulses, device) against one formula; the engines' own updates are tested in test/parity.
import { describe, expect, test } from "vitest";
import { blockOf } from "../src/device/device.ts";
import { tauOf } from "../src/device/nonlinearity.ts";
import { applyPulses, type PulseResponse } from "../src/device/pulse.ts";
import { resolveDevice } from "../src/device/resolve.ts";

describe("gradient descent with noise on a device with labels ±NL rests at w0/(1 + E|u|/τ)", () => {
  test.each([
    { label: 1, momentum: 0, expected: 0.383 },
    { label: 3, momentum: 0, expected: 0.294 },
    { label: 5, momentum: 0, expected: 0.276 },
    { label: 3, momentum: 0.9, expected: 0.431 },
  ])("NL ±$label, momentum $momentum", ({ label, momentum, expected }) => {
    const { mean, drive } = stationaryMean(label, momentum);
    expect(Math.abs(mean - 0.5 / (1 + drive / tauOf(label)))).toBeLessThan(0.002);
    expect(Math.abs(mean - expected)).toBeLessThan(0.003);
  });
});

/** Mean weight and E|u| of 400 weights over 40 000 steps on the loss (w − 0.5)²/2 with gradient noise of 1; the first
 *  tenth is left out. Requested pulses are rounded at random, so whole pulses are applied. */
function stationaryMean(label: number, momentum: number): { mean: number; drive: number } {
  const weights = 400;
  const steps = 40_000;
  const levels = 400;
  const gain = (0.005 * levels) / 2;
  const block = blockOf(
    resolveDevice({ preset: "none", nonlinearityLtp: label, nonlinearityLtd: -label, levels }),
  );
  const reach = 16;
  const { decays, moves } = pulseMaps(block, reach);
  const random = uniformSource(12345);
  let sum = 0;
  let drive = 0;
  for (let i = 0; i < weights; i++) {
    let w = 0;
    let v = 0;
    for (let t = 0; t < steps; t += 2) {
      const radius = Math.sqrt(-2 * Math.log(random()));
      const angle = 2 * Math.PI * random();
      for (let half = 0; half < 2; half++) {
        const noise = radius * (half === 0 ? Math.cos(angle) : Math.sin(angle));
        v = momentum * v + (1 - momentum) * (w - 0.5 + noise);
        const n = Math.min(Math.max(Math.floor(-gain * v + random()), -reach), reach);
        w = Math.min(Math.max(decays[n + reach]! * w + moves[n + reach]!, -1), 1);
        if (t < steps / 10) continue;
        sum += w;
        drive += Math.abs(v);
      }
    }
  }
  const count = weights * steps * 0.9;
  return { mean: sum / count, drive: drive / count };
}

/** w ← decays[n + reach]·w + moves[n + reach] for n pulses. */
function pulseMaps(block: PulseResponse, reach: number) {
  const open = { ...block, low: -Infinity, high: Infinity };
  const pulses = Array.from({ length: 2 * reach + 1 }, (_, i) => i - reach);
  const moves = Float64Array.from(pulses, (n) => applyPulses(open, 0, n));
  const decays = Float64Array.from(pulses, (n, i) => applyPulses(open, 1, n) - moves[i]!);
  return { decays, moves };
}

/** Uniform numbers in (0, 1): a 32-bit mix of a counter; fast, and good enough for a mean. */
function uniformSource(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296 + 2 ** -33;
  };
}
