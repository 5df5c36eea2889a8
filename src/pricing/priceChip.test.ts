import { expect, it } from "vitest";
import { resolveExperiment } from "../experiment/experiment.ts";
import { imagesWithoutData } from "./priceChip.ts";

it("an epoch has the images that are trained on: those held back are none of them", () => {
  const images = (data: object) =>
    imagesWithoutData(resolveExperiment({ data: { source: "cifar10", ...data } }));
  expect(images({})).toBe(50_000);
  expect(images({ validation: 5000 })).toBe(45_000);
  expect(images({ validation: 5000, trainLimit: 1000 })).toBe(1000);
});
