import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { squareKernel } from "../../../test/chip/squareKernel.ts";
import type { ArraySpec } from "../spec/spec.ts";
import { matrixRows, type WorkLayer } from "../spec/workload.ts";
import { floorplan } from "./floorplan.ts";
import { readWork } from "./readWork.ts";

/** The fields that reads depend on. */
const arrayOf = (cellsPerWeight: number): ArraySpec =>
  ({ rows: 128, columns: 128, cellsPerWeight, forward: {}, backward: {} }) as ArraySpec;
const layer = (inChannels: number, kernelPositions: number, outChannels: number): WorkLayer => ({
  name: "layer",
  inChannels,
  ...squareKernel(Math.sqrt(kernelPositions)),
  outChannels,
  inWidth: 8,
  vectors: 64,
  inputs: 64 * inChannels,
  outputs: 64 * outChannels,
  digital: [],
  signedInput: false,
  first: false,
});
function workOf(one: WorkLayer, forward: boolean, byKernelPosition = true, cellsPerWeight = 1) {
  const spec = { rows: 128, columns: 128, cellsPerWeight, byKernelPosition };
  return readWork(floorplan([one], spec).layers[0]!, arrayOf(cellsPerWeight), forward);
}
const cells = ({ groups }: ReturnType<typeof readWork>) =>
  groups.reduce((sum, { driven, sensed, count }) => sum + driven * sensed * count, 0);

describe("work of a read", () => {
  it("reads each cell that holds a weight once, forward and backward, however tiles are cut", () => {
    const size = fc.integer({ min: 1, max: 700 });
    fc.assert(
      fc.property(
        size,
        fc.constantFrom(1, 9),
        size,
        fc.boolean(),
        fc.integer({ min: 1, max: 2 }),
        (...any) => {
          const [a, kernel, b, byKernel, perWeight] = any;
          const one = layer(a, kernel, b);
          for (const forward of [true, false]) {
            const work = workOf(one, forward, byKernel, perWeight);
            expect(cells(work)).toBe(matrixRows(one) * one.outChannels * perWeight);
            const count = work.groups.reduce((sum, group) => sum + group.count, 0);
            expect(count).toBe(work.subArrays);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it("sums as many partial results as there are sub-arrays along the driven lines", () => {
    // 512 channels: 4 sub-arrays in a PE, 9 PEs in a tile
    const work = workOf(layer(512, 9, 512), true);
    expect([work.wordsInPe, work.wordsInTile, work.wordsInChip]).toEqual([4, 9, 1]);
    expect([work.peIn, work.peOut, work.tileIn, work.tileOut]).toEqual([512, 512, 9 * 512, 512]);
    expect([work.subArrays, work.pes, work.tiles]).toEqual([144, 9, 1]);
  });

  it("sends a value to neighbouring kernel positions once: √9 of 9 times", () => {
    expect(workOf(layer(512, 9, 512), true).reuse).toBe(3);
    expect(workOf(layer(512, 9, 512), true, false).reuse).toBe(1);
  });

  it("names partly filled sub-arrays", () => {
    expect(workOf(layer(200, 1, 130), true).groups).toEqual([
      { driven: 128, sensed: 128, charged: 128, count: 1 },
      { driven: 128, sensed: 2, charged: 2, count: 1 },
      { driven: 72, sensed: 128, charged: 128, count: 1 },
      { driven: 72, sensed: 2, charged: 2, count: 1 },
    ]);
  });
});
