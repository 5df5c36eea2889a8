// Work of each phase of one layer, in closed form.
import { describe, expect, it } from "vitest";
import type { Phase } from "../../src/chip/account/ledger.ts";
import { account } from "../../src/chip/estimate/estimate.ts";
import { TYPICAL } from "../../src/chip/spec/activity.ts";
import { type Dataflow, naive } from "../../src/chip/spec/dataflow.ts";
import type { ChipInput } from "../../src/chip/spec/spec.ts";
import { cellCurrent } from "../../src/chip/subArray/subArray.ts";
import { readExperiment } from "../../src/experiment/readExperiment.ts";
import type { NetworkDefinition } from "../../src/network/definition.ts";
import { chipInputOf } from "../../src/pricing/chipInput.ts";

/** Two convolutions over 16 x 16 pixels of 128 channels. */
const definition: NetworkDefinition = {
  name: "two layers",
  input: { height: 16, width: 16, channels: 128 },
  layers: ["first", "second"].map((name) => {
    const conv = { kind: "conv", channels: 128, kernel: 3, stride: 1, padding: "same" } as const;
    return { ...conv, relu: true, name };
  }),
};
const IMAGES = 400;

function inputOf(...overrides: string[]): ChipInput {
  const experiment = readExperiment("examples/09-chip-of-the-paper.toml", overrides);
  return chipInputOf(experiment, definition, IMAGES);
}
function priced(change: Partial<Dataflow>, input = inputOf()) {
  const costed = account(input, { ...naive(input.layers), ...change }, null);
  const of = (layer: string, phase: Phase, name: string) => {
    const found = costed.book.entries.filter(
      (e) => e.layer === layer && e.phase === phase && (e.path.at(-1) === name || e.path[0] === name),
    );
    const sum = (key: "energy" | "latency") => found.reduce((s, e) => s + e[key], 0);
    return { energy: sum("energy"), latency: sum("latency"), entries: found.length };
  };
  const { chip } = costed;
  return { of, chip, bits: ({ energy }: { energy: number }) => energy / chip.dram.energyPerBit };
}
/** Bits of an image's input to a layer, and of its output errors. */
const VALUES = 16 * 16 * 128 * 8;

describe("reads", () => {
  it("take an image's values from DRAM and back, in every phase, unless they stay on the chip", () => {
    const { of, bits } = priced({});
    expect(bits(of("second", "forward", "DRAM"))).toBeCloseTo(2 * VALUES * IMAGES, -1);
    expect(bits(of("second", "backward", "DRAM"))).toBeCloseTo(2 * VALUES * IMAGES, -1);
    const kept = priced({ resident: true });
    expect(kept.bits(kept.of("first", "forward", "DRAM"))).toBeCloseTo(VALUES * IMAGES, -1);
    expect(kept.of("second", "forward", "DRAM").entries).toBe(0);
    expect(kept.of("second", "backward", "DRAM").entries).toBe(0);
  });

  it("have no backward phase in the first layer", () => {
    const { of } = priced({});
    expect(of("first", "backward", "ADC").entries).toBe(0);
    expect(of("second", "backward", "ADC").energy).toBeGreaterThan(0);
  });

  it("convert once for each position, input bit and column: 9 sub-arrays of 128 columns", () => {
    const { of, chip } = priced({});
    const input = inputOf();
    const { inputBits, meanState } = TYPICAL;
    const adc = chip.subArray.forward.find(({ name }) => name === "ADC")!;
    const lineCurrent = inputBits * 128 * cellCurrent(input.spec.technology, input.spec.array, meanState);
    const one = adc.read({ activity: inputBits, driven: 128, sensed: 128, lineCurrent }).energy;
    const { energy } = of("second", "forward", "ADC");
    expect(energy / (16 * 16 * 8 * 9 * IMAGES * one)).toBeCloseTo(1, 9);
  });

  it("share vectors among copies of whole tiles: time falls, energy of the arrays stays", () => {
    const input = inputOf();
    const one = priced({}, input);
    const four = priced({}, { ...input, copies: [1, 4] });
    for (const name of ["ADC", "input buffer", "adder trees"]) {
      const a = one.of("second", "forward", name);
      const b = four.of("second", "forward", name);
      expect(a.latency / b.latency, name).toBeCloseTo(4, 9);
      expect(a.energy / b.energy, name).toBeCloseTo(1, 9);
    }
    expect(four.of("first", "forward", "ADC").latency).toBe(one.of("first", "forward", "ADC").latency);
  });

  it("send lines at the border of two bands to both copies", () => {
    const input = inputOf();
    const wires = (copies: number) => {
      const { of, chip } = priced({ lineBuffers: true, resident: true }, { ...input, copies: [1, copies] });
      return of("second", "forward", "global H-tree").energy / chip.tree.path;
    };
    // 16 lines in and 16 out; three borders of two lines
    expect(wires(4) / wires(1)).toBeCloseTo((16 + 16 + 3 * 2) / (16 + 16), 9);
  });
});

describe("weight gradients", () => {
  it("go to DRAM and back for each image, are added up, or wait as operands", () => {
    const input = inputOf();
    const bits = (gradient: Dataflow["layers"][number]["gradient"]) => {
      const layers = naive(input.layers).layers.map((layer) => ({ ...layer, gradient }));
      const found = priced({ resident: true, layers }, input);
      return found.bits(found.of("second", "weightGradient", "DRAM")) / IMAGES;
    };
    const { chip } = priced({});
    expect(bits("dram")).toBeCloseTo(2 * 128 * 9 * 128 * chip.gradient.gradientBits, -1);
    expect(bits("accumulate")).toBe(0);
    expect(bits("defer")).toBeCloseTo(2 * VALUES, -1);
  });

  it("hide behind the backward read, but not where they wait for the batch", () => {
    const input = inputOf();
    const time = (overlap: boolean, gradient: "accumulate" | "defer") => {
      const layers = naive(input.layers).layers.map((layer) => ({ ...layer, gradient }));
      return priced({ overlap, layers }, input).of("second", "weightGradient", "weight-gradient unit")
        .latency;
    };
    expect(time(true, "accumulate")).toBeLessThan(time(false, "accumulate"));
    expect(time(true, "defer")).toBe(time(false, "defer"));
  });
});

describe("the update", () => {
  it("moves velocities to and from DRAM once a batch", () => {
    const { of, bits } = priced({});
    const weights = 128 * 9 * 128;
    expect(bits(of("second", "weightUpdate", "velocities"))).toBeCloseTo(
      (IMAGES / 200) * weights * 2 * 8,
      -1,
    );
    expect(priced({}, inputOf("training.rule=sgd")).of("second", "weightUpdate", "velocities").entries).toBe(
      0,
    );
  });

  it("writes every copy", () => {
    const input = inputOf();
    const written = (copies: readonly number[]) =>
      priced({}, { ...input, copies }).of("second", "weightUpdate", "array lines").energy;
    expect(written([1, 4]) / written([1, 1])).toBeCloseTo(4, 9);
    expect(written([4, 1])).toBe(written([1, 1]));
  });

  it("of outer products pulses at every position of every image", () => {
    const { of } = priced({ outerProduct: true });
    const input = inputOf();
    const pulses = 16 * 16 * IMAGES * 31;
    expect(of("second", "weightUpdate", "array lines").latency).toBeCloseTo(
      2 * pulses * input.spec.array.writePulse,
      9,
    );
    expect(of("second", "weightGradient", "weight-gradient unit").entries).toBe(0);
  });
});
