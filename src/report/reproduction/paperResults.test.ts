import { expect, test } from "vitest";
import { foundPoint } from "../../../test/foundPointFixture.ts";
import { captionOf } from "./figureCaption.ts";
import { hardwareTable } from "./hardwareLines.ts";
import { paperClaims, paperTable } from "./paperResults.ts";

const run = (axes: object, accuracy: number) => foundPoint({ ...axes }, accuracy, 12, "vgg8-bn");
const rule = { rule: "adaptive-momentum", label: 3, states: 256 };
const FOUND = [
  run({ rule: "software", seed: 1 }, 0.91),
  run({ rule: "software", seed: 2 }, 0.9),
  run({ ...rule, seed: 1 }, 0.907),
  run({ ...rule, seed: 2 }, 0.897),
  run({ ...rule, label: 6, seed: 1 }, 0.88),
];

test("each kind of run stands beside its aim: reached or not", () => {
  const claims = paperClaims(FOUND);
  expect(claims.map(({ difference }) => difference)).toEqual([
    "aim: at least 90 %; reached",
    "aim: at most 0.5 points lost; reached",
    "aim: at most 1.5 points lost; not reached",
  ]);
  expect(claims[1]!.ours).toBe("90.2 %; 0.3 points lost (2 seeds)");
  expect(paperTable(FOUND).join("\n")).toContain(
    "| ±6, 256 states: adaptive-momentum | 88.0 %; 3.0 points lost (1 seed) |",
  );
  expect(paperTable([]).join()).toContain("on record yet");
});

test("hardware lines are made of what records hold, both calibrations", () => {
  const chip = {
    operations: 4e12,
    energy: 2,
    weightUpdate: 0.5,
    naiveEnergy: 20,
    momentum: 0.1,
    momentumCircuits: 0.01,
    latency: 3,
    area: 5e-5,
  };
  const point = run({ ...rule, seed: 1 }, 0.9);
  const record = { ...point.record, hardware: { images: 10, model: chip, silicon: { ...chip, energy: 4 } } };
  const lines = hardwareTable([{ ...point, record }]);
  expect(lines[2]).toContain("| 2.00 | 2 J | 3 s | 50.0 mm² | 20 J (10.0 times) | 5.0 % | 0.50 % |");
  expect(lines[3]).toContain("| 1.00 | 4 J |");
  expect(hardwareTable(FOUND).join()).toContain("hold energies alone");
});

test("a caption says network, images, states, converters and gradient unit", () => {
  const caption = captionOf([run({ ...rule, seed: 1 }, 0.9)]);
  expect(caption).toMatch(
    /^Network: vgg8 at 0.125 of its width, 5 epochs; images: .*\. States: \d+; converters: 6 bits both ways; weight gradients: exact\.$/,
  );
  expect(captionOf([])).toBe("");
});
