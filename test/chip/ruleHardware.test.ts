// The hardware that a rule declares is the hardware that the chip builds and spends: words, second arrays, cells beside the weight's own.
import { describe, expect, test } from "vitest";
import type { ChipEstimate } from "../../src/chip/account/records.ts";
import type { ChipNode } from "../../src/chip/account/tree.ts";
import { READ_BACK, SECOND_ARRAYS } from "../../src/chip/phase/transfer.ts";
import { resolveExperiment } from "../../src/experiment/experiment.ts";
import { chipReport } from "../../src/run/chipReport.ts";
import { RULES, type RuleName, ruleOf } from "../../src/training/rules.ts";
import { estimateProblems } from "./treeProblems.ts";

function estimateOf(rule: RuleName, training: object = {}): ChipEstimate {
  const experiment = resolveExperiment({
    network: { name: "mlp", hidden: [200], width: 1 },
    training: { rule, batch: 50, velocityBits: 8, ...training },
    array: { mapping: "reference" },
  });
  return chipReport(experiment, { brief: true, images: 5000 }).estimate;
}

/** 200 hidden units between 32·32·3 inputs and 10 classes. */
const WEIGHTS = 200 * (3072 + 10);
const partOf = (tree: ChipNode, name: string) => tree.children.find((child) => child.name === name);

describe.each(RULES)("%s", (rule) => {
  const { words } = ruleOf(rule).hardware;

  test("is priced: figures add up, and as many words as it declares are kept", () => {
    const estimate = estimateOf(rule);
    expect(estimateProblems(estimate)).toEqual([]);
    if (rule === "outer-product") expect(estimate.momentum.storageBits).toBe(0);
    else expect(estimate.momentum.storageBits).toBe(WEIGHTS * words.length * 8);
  });
});

test("a second array has the area of its sub-arrays, twice that with reference cells, and is read in each transfer", () => {
  const [plain, one, two] = (["sgd", "agad", "tiki-taka"] as const).map((rule) => estimateOf(rule));
  expect(partOf(plain!.tree, SECOND_ARRAYS)).toBeUndefined();
  const area = (estimate: ChipEstimate) => partOf(estimate.tree, SECOND_ARRAYS)!.area;
  // 24 rows of sub-arrays of 128 columns for 200 and 400 cells, and 2 for 10 and 20
  expect(area(two!) / area(one!)).toBeCloseTo((24 * 4 + 2) / (24 * 2 + 2), 9);
  const reading = (transferEvery: number) => {
    const { tree } = estimateOf("agad", { transferEvery });
    return partOf(partOf(tree, SECOND_ARRAYS)!, "reading")!.energy.weightUpdate;
  };
  expect(reading(1) / reading(4)).toBeCloseTo(4, 9);
});

test("a rule that reads weights before it writes them pays for each update", () => {
  const reading = (training: object) => {
    const { tree } = estimateOf("compensated-momentum", training);
    return energyOf(tree, READ_BACK);
  };
  expect(energyOf(estimateOf("momentum-carry").tree, READ_BACK)).toBe(0);
  expect(reading({ batch: 50 })).toBeGreaterThan(0);
  expect(reading({ batch: 50 }) / reading({ batch: 500 })).toBeCloseTo(10, 9);
  // rows one after another: as much as forward reads of so many images, where each image drives all rows at once
  const { energy } = estimateOf("compensated-momentum", { batch: 50 });
  expect(reading({ batch: 50 })).toBeLessThan(10 * energy.forward);
});

/** Energy of the update in all places of one name. */
function energyOf(node: ChipNode, name: string): number {
  const own = node.name === name ? node.energy.weightUpdate : 0;
  return own + node.children.reduce((sum, child) => sum + energyOf(child, name), 0);
}

test("each array of a weight is read with it, and a reference that is programmed costs pulses", () => {
  const cells = (tiles: number) => estimateOf("multi-tile", { tiles }).momentum.furtherCells;
  expect([2, 3, 5].map(cells)).toEqual([2, 4, 8]);
  expect(estimateOf("chopped-residual").momentum.furtherCells).toBe(1);
  const update = (chopEvery: number) => estimateOf("e-rider", { chopEvery }).energy.weightUpdate;
  expect(update(1)).toBeGreaterThan(update(50));
});

test("reference cells and residual devices are read with the weight's own: more area, more energy forward", () => {
  const plain = estimateOf("sgd");
  for (const rule of ["zero-shift", "residual-learning"] as const) {
    const more = estimateOf(rule);
    expect(more.area).toBeGreaterThan(plain.area);
    expect(more.energy.forward).toBeGreaterThan(plain.energy.forward);
    expect(more.momentum.furtherCells).toBeGreaterThan(0);
  }
});
