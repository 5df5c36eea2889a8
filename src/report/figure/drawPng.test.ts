import { decode } from "fast-png";
import { expect, test } from "vitest";
import { drawFigure } from "./drawFigure.ts";
import { drawPng } from "./drawPng.ts";
import { FIGURE_STYLE, type Figure, VEGA_LITE } from "./figure.ts";

const FIGURE: Figure = {
  name: "bars",
  title: "two bars",
  spec: {
    $schema: VEGA_LITE,
    config: FIGURE_STYLE,
    width: 200,
    height: 100,
    mark: "bar",
    data: {
      values: [
        { x: "a", y: 1 },
        { x: "b", y: 2 },
      ],
    },
    encoding: {
      x: { field: "x", type: "nominal", title: "name" },
      y: { field: "y", type: "quantitative", title: null },
      color: { value: "#0072b2" },
    },
  },
};

test("a figure as PNG has its bars and its words, twice as fine as the SVG", async () => {
  const svg = await drawFigure(FIGURE);
  const [, width = "0"] = /<svg[^>]* width="(\d+)/.exec(svg) ?? [];
  const png = decode((await drawPng(svg))!);
  expect(Math.abs(png.width - 2 * Number(width))).toBeLessThanOrEqual(2);
  const colours = new Map<string, number>();
  for (let i = 0; i < png.data.length; i += png.channels) {
    const colour = [...png.data.subarray(i, i + 3)].join();
    colours.set(colour, (colours.get(colour) ?? 0) + 1);
  }
  expect(colours.get("0,114,178")).toBeGreaterThan(5000); // bars
  const without = decode((await drawPng(svg.replace(/<text[^>]*>[^<]*<\/text>/g, "")))!);
  expect(Buffer.compare(Buffer.from(png.data), Buffer.from(without.data))).not.toBe(0); // words are drawn
});

test("the same picture for the same figure", async () => {
  const svg = await drawFigure(FIGURE);
  expect(await drawPng(svg)).toEqual(await drawPng(svg));
});
