import { expect, test } from "vitest";
import { formatQuantity } from "../../base/units.ts";
import { drawFigure } from "./drawFigure.ts";
import { FIGURE_STYLE, type Figure, VEGA_LITE } from "./figure.ts";
import { inPercent, withAnyUnit, withUnit } from "./siAxis.ts";

/** The text that Vega makes of a value. */
async function textOf(expression: string, value: number): Promise<string> {
  const spec = {
    $schema: VEGA_LITE,
    config: FIGURE_STYLE,
    data: { values: [{ value }] },
    transform: [{ calculate: expression, as: "shown" }],
    mark: "text",
    encoding: { text: { field: "shown", type: "nominal" } },
  };
  const svg = await drawFigure({ name: "text", title: "text", spec: spec as Figure["spec"] });
  return /<text[^>]*>([^<]*)</.exec(svg)![1]!;
}

test.each([
  ["J", 3.5e-4],
  ["J", 12.25],
  ["ohm", 2.4e5],
  ["s", 0],
  ["m²", 5.693e-6],
  ["m²", 4.2e-13],
  ["m²", 2.5],
  ["m²", 0],
])("a number in %s reads as everywhere else: %d", async (unit, value) => {
  expect(await textOf(withUnit(unit), value)).toBe(formatQuantity(value, unit));
});

test("shares, and units without prefixes", async () => {
  expect(await textOf(inPercent(), 0.125)).toBe("12.5 %");
  expect(await textOf(withAnyUnit("TOPS/W", "datum.value", 4), 23.586)).toBe("23.59 TOPS/W");
  expect(await textOf(withAnyUnit("1", "datum.value", 3), 2)).toBe("2");
});
