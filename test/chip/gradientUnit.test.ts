import { describe, expect, it } from "vitest";
import { dac } from "../../src/chip/component/dac.ts";
import { account } from "../../src/chip/estimate/estimate.ts";
import { TYPICAL } from "../../src/chip/spec/activity.ts";
import { type GradientFlow, naive } from "../../src/chip/spec/dataflow.ts";
import { readExperiment } from "../../src/experiment/readExperiment.ts";
import type { NetworkDefinition } from "../../src/network/definition.ts";
import { chipInputOf } from "../../src/pricing/chipInput.ts";

const experimentWith = (...settings: string[]) =>
  readExperiment("examples/09-chip-of-the-paper.toml", settings);
// full scale for all rows: a conversion takes as long whatever the current of its column
const plainUnit = experimentWith("gradientUnit.countsPerCode=full");
const UNIT = "weight-gradient unit";

/** The gradient phase of two fully connected layers: `wide` inputs, which size the unit, and then 128. */
function priced(wide: number, gradient: GradientFlow, experiment = plainUnit) {
  const definition: NetworkDefinition = {
    name: "two layers",
    input: { height: 1, width: 1, channels: wide },
    layers: [
      { kind: "fc", units: 128, relu: false, name: "wide" },
      { kind: "fc", units: 64, relu: false, name: "narrow" },
    ],
  };
  const input = chipInputOf(experiment, definition, 400);
  const plain = naive(input.layers);
  const flow = { ...plain, layers: plain.layers.map((layer) => ({ ...layer, gradient })) };
  const { book, chip } = account(input, flow, null);
  const own = (layer: string, part: string) =>
    book.entries
      .filter((e) => e.layer === layer && e.path[0] === UNIT && e.path.at(-1) === part)
      .reduce((s, { energy, latency }) => ({ energy: s.energy + energy, latency: s.latency + latency }), {
        energy: 0,
        latency: 0,
      });
  return { own, unit: chip.gradient, input };
}

describe("arrays of the gradient unit", () => {
  it("hold an operand of an eighth of their columns eight times: an eighth of the time for the same streamed values", () => {
    // 1024 inputs of 8 bits fill 64 arrays; 128 of them 8
    const { own, unit } = priced(1024, "dram");
    expect(unit.alongColumns).toBe(64);
    const wide = own("wide", "ADC");
    const narrow = own("narrow", "ADC");
    // streamed values: 128 and 64
    expect(narrow.latency / wide.latency).toBeCloseTo((64 / 128) * (8 / 64), 10);
  });

  it("take turns for a batch of operands", () => {
    // one image takes a row of the one array along the rows, a batch of 200 takes two arrays
    const image = priced(1024, "dram");
    const batch = priced(1024, "defer");
    const one = image.own("wide", "ADC");
    const all = batch.own("wide", "ADC");
    expect(all.latency / one.latency).toBeCloseTo(2 / 200, 10);
  });

  it("are written whole, with all copies", () => {
    const { own } = priced(1024, "dram");
    const wide = own("wide", "writing");
    const narrow = own("narrow", "writing");
    expect(narrow.latency).toBeCloseTo(wide.latency, 15);
    expect(narrow.energy).toBeCloseTo(wide.energy, 15);
  });
});

describe("an analog gradient unit", () => {
  const IMAGES = 400;
  const analog = (...more: string[]) => experimentWith("gradientUnit.kind=analog", ...more);

  it("converts a word once, where binary arrays convert each bit of both operands", () => {
    const whole = priced(1024, "dram", analog()).own("wide", "encoder").energy;
    const bits = priced(1024, "dram", plainUnit).own("wide", "encoder").energy;
    expect(bits / whole).toBeCloseTo(8 * 8, 9);
  });

  it("drives rows by converters, once for each sign of the streamed errors", () => {
    const { own, unit, input } = priced(1024, "dram", analog());
    const { technology, clock, array } = input.spec;
    const built = dac(technology, {
      count: array.rows,
      bits: 8,
      voltage: technology.vdd,
      clock,
      width: 1e-6,
    });
    const lineEnergy = unit.array.lines.bitLineCap * technology.vdd ** 2;
    // an image drives one row of each array that holds a part of the 1024 words of 8 bits, for each of 128 errors
    const arrays = (1024 * 8) / array.columns;
    const drives = IMAGES * 128 * arrays;
    const expected = drives * (2 * built.convert(1).energy + TYPICAL.errorBits * lineEnergy);
    expect(own("wide", "DAC").energy / expected).toBeCloseTo(1, 9);
  });

  it("writes its words bit by bit, as binary arrays", () => {
    const whole = priced(1024, "dram", analog()).own("wide", "writing").energy;
    const bits = priced(1024, "dram", plainUnit).own("wide", "writing").energy;
    // the same cells change; rows are selected by other drivers
    expect(whole).toBeGreaterThan(0.5 * bits);
    expect(whole).toBeLessThan(4 * bits);
  });

  it("has finer converters at a price", () => {
    const energyOf = (bits: number) =>
      priced(1024, "dram", analog(`gradientUnit.converterBits=${bits}`)).own("wide", "ADC").energy;
    expect(energyOf(6) / energyOf(4)).toBeGreaterThan(2);
  });
});
