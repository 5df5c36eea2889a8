import { expect, test } from "vitest";
import { componentOf } from "../../chip/account/components.ts";
import type { ChipNode } from "../../chip/account/tree.ts";
import { readExperiment } from "../../experiment/readExperiment.ts";
import { chipReport } from "../../run/chipReport.ts";
import { PHASE_SCALE } from "./chipFigures.ts";
import { floorplanFigure } from "./chipFloorplan.ts";
import { COMPONENT_COLOURS, UNIT_COLOUR } from "./componentColours.ts";

type Triple = readonly [number, number, number];

/** Machado, Oliveira, Fernandes, "A Physiologically-based Model for Simulation of Color Vision Deficiency" (2009), severity 1. */
const EYES: Readonly<Record<string, readonly Triple[]>> = {
  usual: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  "without red": [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  "without green": [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  "without blue": [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};
/** In OKLab; two colours side by side can be distinguished from about 0.02 on. */
const APART = 0.06;

const product = (matrix: readonly Triple[], v: Triple) =>
  matrix.map((row) => row.reduce((sum, m, i) => sum + m * v[i]!, 0)) as unknown as Triple;

function linear(colour: string): Triple {
  const parts = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255);
  return parts.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)) as unknown as Triple;
}

/** Ottosson, "A perceptual color space for image processing" (2020). */
function oklab(rgb: Triple): Triple {
  const inside = rgb.map((c) => Math.min(Math.max(c, 0), 1)) as unknown as Triple;
  const cones = product(
    [
      [0.4122214708, 0.5363325363, 0.0514459929],
      [0.2119034982, 0.6806995451, 0.1073969566],
      [0.0883024619, 0.2817188376, 0.6299787005],
    ],
    inside,
  ).map(Math.cbrt) as unknown as Triple;
  return product(
    [
      [0.2104542553, 0.793617785, -0.0040720468],
      [1.9779984951, -2.428592205, 0.4505937099],
      [0.0259040371, 0.7827717662, -0.808675766],
    ],
    cones,
  );
}

const distance = (a: Triple, b: Triple) => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);

test.each(Object.entries(EYES))("circuits, units and phases have colours apart for eyes %s", (_, eyes) => {
  const colours = [...Object.values(COMPONENT_COLOURS), UNIT_COLOUR];
  const seen = (colour: string) => oklab(product(eyes, linear(colour)));
  colours.forEach((one, i) => {
    for (const other of [...colours.slice(i + 1), ...PHASE_SCALE.range])
      expect(distance(seen(one), seen(other)), `${one} ${other}`).toBeGreaterThan(APART);
  });
});

test("the dark text on them has a contrast of 4.5 at least", () => {
  const luminance = (colour: string) => {
    const [red, green, blue] = linear(colour);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  for (const colour of [...Object.values(COMPONENT_COLOURS), UNIT_COLOUR])
    expect((luminance(colour) + 0.05) / (luminance("#1a1d21") + 0.05), colour).toBeGreaterThan(4.5);
});

test.each([[], ["training.rule=tiki-taka-2"], ["array.inputEncoding=bit-serial"], ["chip.dataflow=naive"]])(
  "every circuit of a chip has a colour %#",
  (...settings) => {
    const { estimate } = chipReport(readExperiment(undefined, settings), { brief: true });
    const check = (node: ChipNode, path: readonly string[]): void => {
      if (node.children.length === 0) expect(Object.keys(COMPONENT_COLOURS)).toContain(componentOf(path));
      for (const child of node.children) check(child, [...path, child.name]);
    };
    for (const child of estimate.tree.children) check(child, [child.name]);
  },
);

test("the plan that is printed has the colours of the table, and one of its own for tiles", () => {
  const { estimate } = chipReport(readExperiment(undefined, []), { brief: true });
  const { spec } = floorplanFigure(estimate);
  const [boxes] = (spec as unknown as { layer: { encoding: { color: { scale: Scale } } }[] }).layer;
  const { domain, range } = boxes!.encoding.color.scale;
  expect(domain.length).toBeGreaterThan(3);
  expect(domain.map((part, i) => [part, range[i]])).toEqual(
    domain.map((part) => [part, part === "tiles" ? UNIT_COLOUR : COMPONENT_COLOURS[part]]),
  );
  const { values } = (spec as unknown as { data: { values: { part: string }[] } }).data;
  for (const { part } of values) expect(domain).toContain(part);
});

interface Scale {
  readonly domain: readonly string[];
  readonly range: readonly string[];
}
