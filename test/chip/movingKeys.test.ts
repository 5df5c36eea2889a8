import { expect, test } from "vitest";
import { type Experiment, resolveExperiment } from "../../src/experiment/experiment.ts";
import { type Move, movesOf } from "../../src/experiment/movingKeys.ts";
import { readExperiment } from "../../src/experiment/readExperiment.ts";
import { builtInWithoutData } from "../../src/network/builtInNetwork.ts";
import { chipTotals, imagesWithoutData } from "../../src/pricing/priceChip.ts";

const SETTINGS = ["network.name=mlp"];
const found = (measure: (experiment: Experiment) => readonly number[]) =>
  new Map(
    [
      ...movesOf({
        experiment: readExperiment(undefined, SETTINGS),
        changed: (setting) => readExperiment(undefined, [...SETTINGS, setting]),
        measure,
      }),
    ]
      .filter((move): move is Move => move !== null)
      .map((move) => [move.path, move]),
  );

test("the keys that move a chip's efficiency are found by pricing it: the rule is one of them, the seed is none", () => {
  const efficiency = (of: Experiment) => {
    const definition = builtInWithoutData(of.network)!;
    return chipTotals(of, { definition, images: imagesWithoutData(of), activity: null }).efficiency;
  };
  const moves = found((of) => [efficiency(of)]);
  for (const key of ["training.rule", "network.hidden", "array.adc.bits", "chip.memory", "chip.node"])
    expect([...moves.keys()]).toContain(key);
  for (const key of ["seed", "training.epochs", "training.learningRate", "device.sigmaC2c"])
    expect([...moves.keys()]).not.toContain(key);
  const { to, change } = moves.get("array.adc.bits")!;
  const at = (bits: number) =>
    efficiency(resolveExperiment({ network: { name: "mlp" }, array: { adc: { bits } } }));
  expect(change).toBeCloseTo(at(Number(to)) / efficiency(readExperiment(undefined, SETTINGS)) - 1, 12);
});

test("a number that nothing moves has no keys, one of a single key has that key", () => {
  expect(found(() => [1]).size).toBe(0);
  expect([...found(({ seed }) => [seed]).keys()]).toEqual(["seed"]);
});
