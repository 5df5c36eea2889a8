import { expect, it } from "vitest";
import { bank } from "./bank.ts";

const unit = { width: 3, height: 2 };

it("puts units into one row, or into as many as the width asks for", () => {
  expect(bank(5, unit)).toEqual({ width: 15, height: 2, area: 30 });
  expect(bank(5, unit, 7)).toEqual({ width: 7, height: 6, area: 42 });
});

it("gives a unit that is too wide a row of its own", () => {
  expect(bank(5, unit, 1)).toEqual({ width: 3, height: 10, area: 30 });
});

it("takes no room without units", () => {
  expect(bank(0, unit, 7).area).toBe(0);
  expect(bank(4, { width: 3, height: 0 }).area).toBe(0);
});
