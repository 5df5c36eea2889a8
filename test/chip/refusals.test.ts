// Chips that cannot be built, and suspicious ones: the sentences name the key that changes it.
import { describe, expect, it } from "vitest";
import { ConfigError } from "../../src/base/errors.ts";
import { optimized } from "../../src/chip/dataflow/optimized.ts";
import { estimate } from "../../src/chip/estimate/estimate.ts";
import { fitting } from "../../src/chip/level/checkSpec.ts";
import { naive, outerProduct } from "../../src/chip/spec/dataflow.ts";
import type { ChipInput } from "../../src/chip/spec/spec.ts";
import { readExperiment } from "../../src/experiment/readExperiment.ts";
import type { NetworkDefinition } from "../../src/network/definition.ts";
import { chipInputOf } from "../../src/pricing/chipInput.ts";

const definition: NetworkDefinition = {
  name: "one layer",
  input: { height: 1, width: 1, channels: 256 },
  layers: [{ kind: "fc", units: 256, relu: false, name: "fc" }],
};
const inputOf = (overrides: readonly string[], images = 400) =>
  chipInputOf(readExperiment("examples/09-chip-of-the-paper.toml", [...overrides]), definition, images);
/** Settings without any warning. */
const CLEAN = ["array.adc.bits=6", "device.readVoltage=0.5"];

function refusal(build: () => unknown): ConfigError {
  try {
    build();
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error("not refused");
}

describe("what cannot be built", () => {
  const price = (...overrides: string[]) => {
    const input = inputOf(overrides);
    return estimate(input, naive(input.layers), null);
  };

  it("a write voltage that level shifters do not reach", () => {
    const error = refusal(() => price("device.writeVoltageLtp=7"));
    expect(error.message).toContain("7 V");
    expect(error.at).toBe("device.writeVoltageLtp");
    // an SRAM cell is not written by pulses
    expect(price("device.writeVoltageLtp=7", "chip.cell=sram").area).toBeGreaterThan(0);
  });

  it("converters for more states of a cell than can be distinguished", () => {
    const states = "device.levels=131072";
    const error = refusal(() => price(states, "chip.read=sequential"));
    expect(error.message).toContain("17 bits");
    expect(error.at).toBe("device.levels");
    expect(price(states).area).toBeGreaterThan(0);
  });

  it("circuits that have no room beside the array, with what a circuit itself says as the cause", () => {
    const { spec } = inputOf([]);
    const cause = new ConfigError("too wide", { at: "spec", hint: "none" });
    const error = refusal(() =>
      fitting(spec, () => {
        throw cause;
      }),
    );
    expect(error.at).toBe("array.rows");
    expect(error.message).toContain("128 x 128");
    expect(error.cause).toBe(cause);
    const other = new TypeError("a fault of our own");
    expect(() =>
      fitting(spec, () => {
        throw other;
      }),
    ).toThrow(other);
    expect(fitting(spec, () => 7)).toBe(7);
  });
});

describe("what is suspicious", () => {
  const best = (input: ChipInput) => optimized(input, { gradientBuffer: 1e9, gradientBits: 20 });
  const inArrays = ({ layers }: ChipInput) => outerProduct(layers);
  const warnings = (overrides: readonly string[], flow = best, images = 400) => {
    const input = inputOf([...CLEAN, ...overrides], images);
    return estimate(input, flow(input), null).warnings;
  };
  const clean = warnings([]);

  it.each([
    ["device.readVoltage=0.8", "read voltage of 800 mV"],
    ["array.adc.bits=10", "hold for 3 to 8 bits"],
    ["array.adc.bits=3", "cannot resolve small sums"],
    ["device.rOn=2 kohm", "F wide and does not fit"],
    ["device.rOn=1 kohm", "as resistive as its cells"],
    ["array.rows=1024,array.columns=1024", "of the cells built for fc hold weights"],
    ["chip.copyArea=1", "no effect"],
  ])("%s", (override, sentence) => {
    expect(clean.join("\n")).not.toContain(sentence);
    expect(warnings(override.split(",")).join("\n")).toContain(sentence);
  });

  it("an epoch below one batch", () => {
    expect(warnings([], best, 100).join("\n")).toContain("100 images is less than one batch of 200");
  });

  it("outer products with momentum, and in cells without analog states", () => {
    const found = warnings(["chip.cell=sram"], inArrays).join("\n");
    expect(found).toContain("know no momentum");
    expect(found).toContain("do not move by pulses");
  });

  it("outer products in a pipeline, which do not wait for the batch", () => {
    const sentence = "under way in the pipeline";
    expect(warnings(["chip.process=pipelined"], inArrays).join("\n")).toContain(sentence);
    expect(warnings(["chip.process=pipelined"]).join("\n")).not.toContain(sentence);
    expect(warnings([], inArrays).join("\n")).not.toContain(sentence);
  });

  it("copies that a pipeline does build are not", () => {
    const found = warnings(["chip.copyArea=1", "chip.process=pipelined"]);
    expect(found.join("\n")).not.toContain("no effect");
  });
});
