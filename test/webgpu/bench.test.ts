// Peak and copy, by which `mho bench --engine webgpu` divides, are measured on any adapter; the command itself refuses software, whose
// speed says nothing about a GPU. Skipped with a line where there is no adapter.
import { describe, expect, test } from "vitest";
import { rateOfLimit } from "../../src/cli/bench/timing.ts";
import { openRealGpu } from "../../src/engine/webgpu/open.ts";
import { maybeWebGpu } from "../webGpu.ts";

const engine = await maybeWebGpu("the bench");

describe.skipIf(!engine)("the bench", () => {
  test("measures a peak, a copy, and work as a share of either", async () => {
    const from = engine!.buffer("from", "f32", 1 << 20);
    const to = engine!.buffer("to", "f32", 1 << 20);
    const add = async () => {
      engine!.accumulate(to, from, null, 1 << 20, { decay: 1, gain: 1 });
      await engine!.sync();
    };
    const ofPeak = await rateOfLimit(add, 1 << 20, () => engine!.peakFlops(), 1);
    const ofCopy = await rateOfLimit(add, 12 << 20, () => engine!.copyBytesPerSecond(from, to), 1);
    console.info(
      `WEBGPU bench: an addition runs at ${ofPeak.share.toFixed(4)} of the peak, ${ofCopy.share.toFixed(2)} of a copy`,
    );
    // One addition for 12 bytes: far from the peak on whatever machine.
    expect(ofPeak.share).toBeGreaterThan(0);
    expect(ofPeak.share).toBeLessThan(0.5);
    expect(ofCopy.share).toBeGreaterThan(0);
    expect(ofCopy.share).toBeLessThan(50);
  });

  test.skipIf(!engine?.description.includes("software"))("refuses an adapter that is software", async () => {
    await expect(openRealGpu()).rejects.toThrow(
      /the only GPU adapter is software.*\n.*mho train --engine webgpu/s,
    );
  });
});
