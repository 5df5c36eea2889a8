// A run of the study as the reports get it, with a record that holds what a test gives.
import { resolveExperiment } from "../src/experiment/experiment.ts";
import type { FoundPoint } from "../src/report/reproduction/reproduction.ts";
import type { Axes } from "../src/study/point.ts";

const experiment = resolveExperiment({});
const ORIGIN = {
  hash: "",
  seed: 1,
  rule: "sgd",
  settings: [],
  mho: "0",
  node: "v0",
  engine: "native",
  data: "",
  fingerprint: "",
  arithmetic: "exact integers",
} as const;

export const foundPoint = (
  axes: Axes,
  testAccuracy: number,
  pulsesPerWeight: number,
  group = "nonlinearity",
): FoundPoint => ({
  group,
  axes,
  settings: [],
  experiment,
  record: {
    ...ORIGIN,
    testAccuracy,
    bestTestAccuracy: 1,
    trainLoss: 1,
    epochs: 1,
    pulsesPerWeight,
    weights: 1,
    energy: null,
    seconds: 1,
  },
});
