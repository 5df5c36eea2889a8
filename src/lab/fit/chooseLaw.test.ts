// Where AIC decides, and where the rule does.
import { expect, test } from "vitest";
import { closeLaws, reasonOf, type Tried } from "./chooseLaw.ts";

const tried = (model: Tried["model"], aic: number, freedom: number, per: Tried["per"] = "pulse"): Tried => ({
  model,
  per,
  aic,
  freedom,
  fits: [],
});
const modelsOf = (laws: readonly Tried[]) => laws.map(({ model, per }) => `${model} ${per}`);

test("a law that lies more than 2 below all others is taken, and the next is named with its distance", () => {
  const laws = [tried("exponential", 12.5, 6), tried("soft-bounds", 10, 8), tried("table", 30, 22)];
  const close = closeLaws(laws);
  expect(modelsOf(close)).toEqual(["soft-bounds pulse"]);
  expect(reasonOf(laws, close)).toBe(
    "soft-bounds has the lowest AIC, with 8 fitted numbers; the next, exponential, lies 2.5 higher.",
  );
});

test("within 2 the data do not decide: the fewest numbers win, all are listed, and the source is named", () => {
  const laws = [
    tried("exponential", 15, 6),
    tried("soft-bounds", 11.1, 6),
    tried("linear-step", 10, 8),
    tried("linear-step", 11, 8, "step"),
    tried("power-step", 12.1, 8),
  ];
  const close = closeLaws(laws);
  expect(modelsOf(close)).toEqual(["soft-bounds pulse", "linear-step pulse"]);
  const reason = reasonOf(laws, close);
  expect(reason).toContain("do not decide between soft-bounds (1.1), linear-step (0.0)");
  expect(reason).toContain("Burnham and Anderson");
  expect(reason).toContain("Taken is soft-bounds, which has the fewest fitted numbers (6).");
});

test("of equally simple ones the first in the list of laws is taken, which begins with NeuroSim's", () => {
  const laws = [tried("exponential", 11, 6), tried("soft-bounds", 10, 6)];
  const close = closeLaws(laws);
  expect(modelsOf(close)).toEqual(["exponential pulse", "soft-bounds pulse"]);
  expect(reasonOf(laws, close)).toContain("the first place in the list of laws");
});

test("a law that was asked for is not compared", () => {
  const laws = [tried("table", 11, 22)];
  expect(reasonOf(laws, closeLaws(laws), "table")).toBe("table was asked for.");
});
