// From an experiment and its data to what train() takes: the network's layers depend on image size and classes.
import type { Dataset } from "../data/dataset.ts";
import { defineNetwork } from "../network/defineNetwork.ts";
import type { TrainInput } from "../training/session.ts";
import type { Experiment } from "./experiment.ts";

/** Throws ConfigError where the network does not fit the images. */
export function trainInputOf(experiment: Experiment, dataset: Dataset): TrainInput {
  const { seed, network, device, array, gradientUnit, training } = experiment;
  const { height, width, channels, classes } = dataset;
  const definition = defineNetwork(network, classes.length, { height, width, channels });
  return { seed, network, definition, device, array, gradientUnit, training };
}
