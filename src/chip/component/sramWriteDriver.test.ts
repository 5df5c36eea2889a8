import { expect, it } from "vitest";
import { technology } from "../technology/technology.ts";
import { sramWriteDriver } from "./sramWriteDriver.ts";

const tech = technology(32e-9, "low-standby-power");
const line = { capacitance: 1e-14, resistance: 100 };
const driver = sramWriteDriver(tech, { columns: 128, width: 80e-6 });

it("pays for the bits that it writes", () => {
  expect(driver.write(0, line).energy).toBe(0);
  expect(driver.write(64, line).energy / driver.write(32, line).energy).toBeCloseTo(2, 9);
});

it("discharges a longer line later", () => {
  expect(driver.write(1, { ...line, capacitance: 3e-14 }).latency).toBeGreaterThan(
    driver.write(1, line).latency,
  );
});

it("needs more rows of cells where it is narrow", () => {
  expect(sramWriteDriver(tech, { columns: 128, width: 10e-6 }).height).toBeGreaterThan(driver.height);
});
