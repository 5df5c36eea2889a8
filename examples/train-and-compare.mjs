// The public API in one script: train, change the device, train again, compare.
//   npm run build && node examples/train-and-compare.mjs
import { compareRuns, comparisonTable, openEngine, resolveExperiment, runExperiment } from "mho";

// Every key has a default; `npx mho explain` lists them all. Quantities are SI numbers or text with a unit.
const experiment = {
  network: { name: "mlp", hidden: [64], width: 1 },
  data: { source: "cifar10-mini", trainLimit: 1000, testLimit: 200 },
  device: { preset: "hzo-fefet", rOn: "560 kohm" },
  training: { rule: "adaptive-momentum", epochs: 3 },
};

/** The same experiment with some training or device keys changed. */
const changed = ({ device = {}, training = {} }) =>
  resolveExperiment({
    ...experiment,
    device: { ...experiment.device, ...device },
    training: { ...experiment.training, ...training },
  });

const engine = await openEngine({});
const train = async (name, changes) => {
  const onEvent = (event) => {
    if (event.kind === "epoch") console.log(`${name}: epoch ${event.record.epoch} done`);
  };
  return runExperiment(changed(changes), { engine, onEvent });
};

const software = await train("software", { training: { rule: "software" } });
const inSitu = await train("FeFET", {});
const noisy = await train("noisier FeFET", { device: { sigmaC2c: "10 %" } });
await engine.dispose();

console.log(comparisonTable(compareRuns([software, inSitu, noisy])));
