import { expect, it } from "vitest";
import { ConfigError } from "../../base/errors.ts";
import { arrange } from "./arrange.ts";

it("fills lines one after another", () => {
  expect(arrange(10, 1, 4)).toEqual({ lines: 3, perLine: 4 });
  expect(arrange(3, 1, 4)).toEqual({ lines: 1, perLine: 3 });
  expect(arrange(4, 0.1, 0.4).lines).toBe(1);
  expect(arrange(0, 1, 4).lines).toBe(0);
});

it("refuses a cell that does not fit", () => {
  expect(() => arrange(1, 5, 4)).toThrow(ConfigError);
});
