import { describe, expect, it } from "vitest";
import { technology } from "../technology/technology.ts";
import { addressDecoder } from "./addressDecoder.ts";
import { columnDecoder } from "./columnDecoder.ts";

const tech = technology(32e-9, "low-standby-power");

describe("a column decoder", () => {
  it("charges an enable and two drivers beside the address; the gates it drives are the multiplexer's", () => {
    const { nand, inverter, select } = addressDecoder(tech, 3);
    const enable = nand.outputCap + inverter.inputCap;
    const drivers = 2 * inverter.outputCap + inverter.inputCap;
    const closed = select(nand.inputCap).energy + (enable + drivers) * tech.vdd ** 2;
    const decoder = columnDecoder(tech, { addressBits: 3 });
    expect(decoder.select(0, 0).energy).toBeCloseTo(closed, 24);
    expect(decoder.select(1e-13, 1e-13).energy).toBe(decoder.select(0, 0).energy);
  });

  it("waits for the gates of the n transistors and then for those of the p transistors", () => {
    const { select } = columnDecoder(tech, { addressBits: 3 });
    const none = select(0, 0).latency;
    expect(select(1e-14, 0).latency).toBeGreaterThan(none);
    expect(select(0, 1e-14).latency).toBeGreaterThan(none);
    expect(select(1e-14, 1e-14).latency).toBeGreaterThan(select(1e-14, 0).latency);
  });

  it("has a gate for each output: a bit more doubles what leaks and nearly doubles the area", () => {
    const [small, large] = [7, 8].map((addressBits) => columnDecoder(tech, { addressBits }));
    expect(large!.leakage / small!.leakage).toBeGreaterThan(1.9);
    expect(large!.area / small!.area).toBeGreaterThan(1.8);
    expect(large!.area).toBe(large!.width * large!.height);
  });
});
