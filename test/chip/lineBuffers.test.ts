import { describe, expect, it } from "vitest";
import { account } from "../../src/chip/estimate/estimate.ts";
import { naive } from "../../src/chip/spec/dataflow.ts";
import { readExperiment } from "../../src/experiment/readExperiment.ts";
import type { NetworkDefinition } from "../../src/network/definition.ts";
import { chipInputOf } from "../../src/pricing/chipInput.ts";

const experiment = readExperiment("examples/09-chip-of-the-paper.toml");

/** J of the wires to the tiles in the forward phase, and the tiles with their input buffers. */
function priced(kernel: number, lineBuffers: boolean) {
  const conv = { kind: "conv", channels: 256, kernel, stride: 1, padding: "same", relu: false } as const;
  const definition: NetworkDefinition = {
    name: "two layers",
    input: { height: 16, width: 16, channels: 256 },
    layers: [
      { ...conv, name: "first" },
      { ...conv, name: "second" },
    ],
  };
  const input = chipInputOf(experiment, definition, 1);
  const flow = { ...naive(input.layers), resident: true, lineBuffers };
  const { book, chip } = account(input, flow, null);
  const energy = (name: string) =>
    book.entries
      .filter(({ path, phase }) => path[0] === name && phase === "forward")
      .reduce((sum, entry) => sum + entry.energy, 0);
  return { wires: energy("global H-tree"), bits: chip.tiles[0]!.input, area: chip.tiles[0]!.area };
}

describe("line buffers in the tiles", () => {
  it("send each pixel once: inputs and outputs alike, where before a 3x3 kernel took inputs three times", () => {
    const without = priced(3, false);
    const held = priced(3, true);
    // 2 of 4 times 16·16·256 values; wires are as much longer as a tile's side
    const longer = Math.sqrt(held.area / without.area);
    expect(held.wires / without.wires / longer).toBeCloseTo(2 / 4, 2);
  });

  it("hold two lines and three pixels of a tile's channels beside the vector at work", () => {
    const without = priced(3, false);
    const held = priced(3, true);
    const core = 32 ** 2;
    const channels = 256;
    expect(without.bits.cores).toBe(Math.ceil((9 * 8 * 128) / core));
    expect(held.bits.cores).toBe(Math.ceil((9 * 8 * 128 + (2 * 16 + 3) * channels * 8) / core));
    expect(held.area).toBeGreaterThan(without.area);
  });

  it("change nothing where the kernel is one pixel", () => {
    expect(priced(1, true)).toMatchObject({ wires: priced(1, false).wires, area: priced(1, false).area });
  });
});
