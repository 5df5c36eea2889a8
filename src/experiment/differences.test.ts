import { expect, test } from "vitest";
import { differences } from "./differences.ts";
import { resolveExperiment } from "./experiment.ts";

const first = resolveExperiment({ training: { batch: 32 } });

test("only keys that differ, in every experiment, with what each has", () => {
  const second = resolveExperiment({ training: { batch: 64 }, network: { name: "mlp", hidden: [10] } });
  expect(differences([first, first, second])).toEqual([
    { path: "network.name", unit: "name", values: ["vgg8", "vgg8", "mlp"] },
    { path: "network.hidden", unit: "neurons", values: [[400, 100], [400, 100], [10]] },
    { path: "training.batch", unit: "images", values: [32, 32, 64] },
  ]);
  expect(differences([first, first])).toEqual([]);
});

test("a key that another device model lacks is undefined there", () => {
  const linear = resolveExperiment({
    training: { batch: 32 },
    device: { preset: "none", model: "linear-step" },
  });
  const found = differences([first, linear]).find(({ path }) => path === "device.gammaUp");
  expect(found?.values[0]).toBeUndefined();
  expect(found?.values[1]).toBeTypeOf("number");
});
