import { describe, expect, it } from "vitest";
import { ConfigError } from "../../base/errors.ts";
import { technology } from "../technology/technology.ts";
import { senseAmplifier } from "./senseAmplifier.ts";

const tech = technology(32e-9, "low-standby-power");
const spec = { columns: 1, pitch: 20 * 32e-9, difference: 0.1, clock: 1e9 };

describe("senseAmplifier", () => {
  it("regenerates exponentially from the difference", () => {
    const time = (difference: number) => senseAmplifier(tech, { ...spec, difference }).sense.latency;
    expect(time(tech.vdd)).toBeCloseTo(1e-9, 15);
    expect(time(0.01) - time(0.1)).toBeCloseTo(time(0.001) - time(0.01), 18);
  });

  it("is repeated for each column", () => {
    const one = senseAmplifier(tech, spec);
    const many = senseAmplifier(tech, { ...spec, columns: 128 });
    expect(many.area).toBeCloseTo(128 * one.area, 18);
    expect(many.leakage).toBeCloseTo(128 * one.leakage, 18);
    expect(many.sense).toEqual(one.sense);
  });

  it("refuses a pitch that it does not fit", () => {
    expect(() => senseAmplifier(tech, { ...spec, pitch: 6 * tech.node })).toThrow(ConfigError);
  });
});
