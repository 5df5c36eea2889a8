import { expect, it } from "vitest";
import { technology } from "../technology/technology.ts";
import { bitShifter } from "./bitShifter.ts";
import { register } from "./register.ts";

const tech = technology(32e-9, "low-standby-power");

it("is a register of all its words", () => {
  const { shift, area, leakage } = bitShifter(tech, { count: 16, bits: 8, clock: 1e9 });
  const words = register(tech, { bits: 128, clock: 1e9 });
  expect(shift()).toEqual(words.store());
  expect([area, leakage]).toEqual([words.area, words.leakage]);
  expect(shift(4).energy).toBe(words.store(32).energy);
});
