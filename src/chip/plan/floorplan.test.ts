import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { squareKernel } from "../../../test/chip/squareKernel.ts";
import { matrixRows, type WorkLayer } from "../spec/workload.ts";
import { builtTiles, copiesOf, floorplan } from "./floorplan.ts";

const TRAINED = { rows: 128, columns: 128, cellsPerWeight: 1, byKernelPosition: true };
const SPEC = { ...TRAINED, layout: "neurosim" } as const;
const layer = (
  name: string,
  inChannels: number,
  kernelPositions: number,
  outChannels: number,
): WorkLayer => ({
  name,
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
const VGG8 = [
  layer("conv1", 3, 9, 128),
  layer("conv2", 128, 9, 128),
  layer("conv3", 128, 9, 256),
  layer("conv4", 256, 9, 256),
  layer("conv5", 256, 9, 512),
  layer("conv6", 512, 9, 512),
  layer("fc1", 8192, 1, 1024),
  layer("fc2", 1024, 1, 10),
];

const anyLayer = fc
  .tuple(fc.integer({ min: 1, max: 700 }), fc.constantFrom(1, 9, 25), fc.integer({ min: 1, max: 700 }))
  .map(([a, k, b]) => layer("", a, k, b));
const anyLayers = fc
  .array(anyLayer, { minLength: 1, maxLength: 6 })
  .map((list) => list.map((one, i) => ({ ...one, name: `${i}` })));

describe("a floorplan", () => {
  it("gives the paper's VGG-8 a PE of 512 cells for each kernel position, and NeuroSim's copies and tiles", () => {
    const plan = floorplan(VGG8, SPEC);
    expect(plan.tiles.map(({ kind, peSize, pes }) => [kind, peSize, pes])).toEqual([
      ["kernel-position", 512, 9],
      ["unrolled", 512, 4],
    ]);
    // vgg8_000 of the reference prints 64, 16, 8, 4, 2, 1, 1, 8; its first layer is unrolled as well
    expect(plan.layers.map(copiesOf)).toEqual([64, 16, 8, 4, 2, 1, 1, 8]);
    expect(plan.layers.map(builtTiles)).toEqual([1, 1, 1, 1, 1, 1, 8, 1]);
    expect(plan.tileCounts).toEqual([5, 10]);
  });

  it("holds every weight of any network, in no more cells than are built", () => {
    fc.assert(
      fc.property(anyLayers, fc.boolean(), (layers, byKernelPosition) => {
        const plan = floorplan(layers, { ...TRAINED, byKernelPosition });
        for (const { utilization, tile, layer: own, tilesAlongRows, tilesAlongColumns } of plan.layers) {
          expect(utilization).toBeGreaterThan(0);
          expect(utilization).toBeLessThanOrEqual(1);
          expect(tilesAlongRows * tile.tileRows).toBeGreaterThanOrEqual(matrixRows(own));
          expect(tilesAlongColumns * tile.tileColumns).toBeGreaterThanOrEqual(own.outChannels);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("cuts every layer as training does: a kernel position of few channels has sub-arrays of its own", () => {
    const first = floorplan(VGG8, TRAINED).layers[0]!;
    expect(first.tile.kind).toBe("kernel-position");
    expect(copiesOf(first)).toBe(16);
    const unrolled = floorplan(VGG8, { ...TRAINED, byKernelPosition: false });
    expect(unrolled.tiles.map(({ name }) => name)).toEqual(["unrolled tiles"]);
  });

  it("has a kind of tile for each size of kernel", () => {
    const kernels = [3, 5, 3, 1].map((side, i) => ({
      ...VGG8[1]!,
      ...squareKernel(side),
      name: `layer ${i}`,
    }));
    const plan = floorplan(kernels, TRAINED);
    expect(plan.layers.map(({ tile }) => tile.name)).toEqual([
      "kernel-position tiles",
      "5x5 kernel-position tiles",
      "kernel-position tiles",
      "unrolled tiles",
    ]);
    expect(plan.layers.map(({ tile }) => tile.pes).slice(0, 2)).toEqual([9, 25]);
  });

  it("keeps the cells of a weight in one sub-array", () => {
    const three = floorplan([VGG8[1]!], { ...TRAINED, cellsPerWeight: 3 });
    // 42 weights of 3 cells in 128 columns
    expect(three.layers[0]!.utilization).toBeLessThan(126 / 128);
    expect(() => floorplan([VGG8[1]!], { ...TRAINED, columns: 2, cellsPerWeight: 3 })).toThrow(/3 cells/);
  });

  it("lays the tiles of all layers side by side, none on another", () => {
    const plan = floorplan(VGG8, SPEC);
    const places = plan.layers.map(({ at }) => at.row * plan.chipRows + at.column);
    expect(places).toEqual([0, 1, 2, 3, 4, 5, 6, 14]);
    expect(plan.chipRows * plan.chipColumns).toBeGreaterThanOrEqual(plan.tileCount);
  });

  it("builds further copies of whole tiles", () => {
    const plan = floorplan(VGG8, { ...SPEC, copies: [1, 3, 1, 1, 1, 1, 2, 1] });
    expect(plan.layers.map(copiesOf)).toEqual([64, 48, 8, 4, 2, 1, 2, 8]);
    expect(plan.layers.map(builtTiles)).toEqual([1, 3, 1, 1, 1, 1, 16, 1]);
    expect(plan.layers.map(({ utilization }) => utilization)).toEqual(
      floorplan(VGG8, SPEC).layers.map(({ utilization }) => utilization),
    );
  });
});
