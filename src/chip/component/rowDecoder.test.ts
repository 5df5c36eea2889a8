import { describe, expect, it } from "vitest";
import { inverter } from "../technology/gate.ts";
import { NODES, technology } from "../technology/technology.ts";
import { minimumWidth } from "../technology/transistor.ts";
import { addressDecoder } from "./addressDecoder.ts";
import { rowDecoder } from "./rowDecoder.ts";

const tech = technology(32e-9, "low-standby-power");
const SPEC = { addressBits: 7, height: 16e-6 };
/** Three times a minimum inverter. */
const driver = inverter(tech, 3 * minimumWidth(tech), 3 * tech.pnRatio * minimumWidth(tech));

describe("a row decoder", () => {
  it("switches the two inverters of one line beside the address; the line itself is the array's", () => {
    const { select } = addressDecoder(tech, 7);
    const drivers = 2 * driver.outputCap + driver.inputCap;
    const closed = select(driver.inputCap).energy + drivers * tech.vdd ** 2;
    const decoder = rowDecoder(tech, SPEC);
    expect(decoder.select(0).energy).toBeCloseTo(closed, 24);
    expect(decoder.select(1e-12).energy).toBe(decoder.select(0).energy);
  });

  it("leaks at every line, selected or not", () => {
    const address = addressDecoder(tech, 7).leakage;
    expect(rowDecoder(tech, SPEC).leakage - address).toBeCloseTo(2 * 128 * driver.leakage * tech.vdd, 18);
  });

  it("is as high as its array: in half the height it is at least as wide again", () => {
    const high = rowDecoder(tech, SPEC);
    const low = rowDecoder(tech, { ...SPEC, height: SPEC.height / 2 });
    expect(high.height).toBe(SPEC.height);
    expect(low.width).toBeGreaterThan(1.5 * high.width);
    expect(low.area).toBe(low.width * low.height);
  });

  it("needs less energy at each smaller node of a roadmap with the same supply or less", () => {
    const energies = NODES.map((node) => {
      const one = technology(node, "low-standby-power");
      return rowDecoder(one, { addressBits: 7, height: 500 * node }).select(0).energy;
    });
    for (let i = 1; i < energies.length; i++) expect(energies[i]).toBeLessThan(energies[i - 1]!);
  });
});
