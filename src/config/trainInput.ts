// From an experiment and its data to what train() takes: the network's layers depend on image size and classes.
import type { Dataset } from "../data/dataset.ts";
import { defineNetwork } from "../network/defineNetwork.ts";
import type { TrainInput } from "../training/session.ts";
import type { Experiment } from "./experiment.ts";
import { gradientGroupsOf } from "./priceChip.ts";

/** Throws ConfigError where the network does not fit the images. */
export function trainInputOf(experiment: Experiment, dataset: Dataset): TrainInput {
  const { seed, network, device, array, gradientUnit, training } = experiment;
  const { height, width, channels, classes } = dataset;
  const definition = defineNetwork(network, classes.length, { height, width, channels });
  // Which positions a unit with converters sums at once is the dataflow's choice: training and price have the same.
  const gradientGroups =
    gradientUnit.kind === "sram" ? [...gradientGroupsOf(experiment, definition).values()] : [];
  return { seed, network, definition, device, array, gradientUnit, gradientGroups, training };
}
