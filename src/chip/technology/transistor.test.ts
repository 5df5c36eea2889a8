import { describe, expect, it } from "vitest";
import { technology } from "./technology.ts";
import {
  drainCap,
  effectiveWidth,
  fold,
  gateCap,
  minimumWidth,
  offCurrent,
  onResistance,
} from "./transistor.ts";

const planar = technology(32e-9, "low-standby-power");
const fin = technology(7e-9, "high-performance");

describe("a transistor", () => {
  it("conducts, leaks and loads in proportion to its width", () => {
    const one = 64e-9;
    const two = 128e-9;
    expect(onResistance(planar, one, "n") / onResistance(planar, two, "n")).toBeCloseTo(2, 12);
    expect(offCurrent(planar, two, "p") / offCurrent(planar, one, "p")).toBeCloseTo(2, 12);
    expect(gateCap(planar, two) / gateCap(planar, one)).toBeCloseTo(2, 12);
    // femtofarads a micrometre: 0.6 to 2 at all nodes (ITRS)
    expect(gateCap(planar, 1e-6)).toBeGreaterThan(0.5e-15);
    expect(gateCap(planar, 1e-6)).toBeLessThan(2e-15);
  });

  it("of fins has whole ones", () => {
    const one = effectiveWidth(fin, minimumWidth(fin));
    expect(effectiveWidth(fin, 1.1 * minimumWidth(fin))).toBeCloseTo(2 * one, 15);
    expect(one).toBeCloseTo(2 * fin.fin!.height + fin.fin!.width, 15);
  });

  it("folds into fingers that fit, of the same width together", () => {
    const { fingers, height } = fold(planar, 1e-6, 300e-9);
    expect(fingers).toBe(4);
    expect(height).toBeLessThanOrEqual(300e-9);
    expect(fingers * height).toBeGreaterThanOrEqual(1e-6);
    expect(fold(planar, 2e-7, 300e-9)).toEqual({ fingers: 1, height: 2e-7 });
  });

  it("has less drain where two fingers share it", () => {
    const folded = drainCap(planar, 1e-6, 0.6e-6);
    expect(folded).toBeLessThan(drainCap(planar, 1e-6, 2e-6));
  });

  it("leaks more when hot, by more than it conducts less", () => {
    const hot = technology(32e-9, "low-standby-power", 400);
    const leaks = offCurrent(hot, 1e-7, "n") / offCurrent(planar, 1e-7, "n");
    const resists = onResistance(hot, 1e-7, "n") / onResistance(planar, 1e-7, "n");
    expect(resists).toBeGreaterThan(1);
    expect(leaks).toBeGreaterThan(5 * resists);
  });
});
