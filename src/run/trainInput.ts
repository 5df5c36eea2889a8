// Turns an experiment and its data into the input of train(): the network's layers depend on image size and classes.
import { ConfigError } from "../base/errors.ts";
import { augmentationOf } from "../data/augmentation.ts";
import type { Dataset } from "../data/dataset.ts";
import type { Experiment } from "../experiment/experiment.ts";
import { defineNetwork } from "../network/defineNetwork.ts";
import { BUILT_IN_NETWORKS } from "../network/params.ts";
import { gradientGroupsOf } from "../pricing/priceChip.ts";
import type { TrainInput } from "../training/session.ts";

/** Throws ConfigError where the network or the augmentation does not fit the images. */
export function trainInputOf(experiment: Experiment, dataset: Dataset): TrainInput {
  const { seed, network, device, array, gradientUnit, training } = experiment;
  const { height, width, channels, classes } = dataset;
  checkData(experiment, dataset);
  const definition = defineNetwork(network, classes.length, { height, width, channels });
  // The dataflow chooses the positions that a unit with converters sums at once: training and price have the same.
  const gradientGroups =
    gradientUnit.kind === "sram" ? [...gradientGroupsOf(experiment, definition).values()] : [];
  return { seed, network, definition, device, array, gradientUnit, gradientGroups, training };
}

function checkData({ network, training }: Experiment, dataset: Dataset): void {
  const { height, width, channels, classes } = dataset;
  if (height * width === 1 && network.name !== "mlp" && BUILT_IN_NETWORKS.includes(network.name))
    throw new ConfigError(`"${network.name}" looks at pictures; the data are rows of ${channels} features`, {
      at: "network.name",
      hint: "mlp, or a network file of fc layers; convolution and pooling need neighbours, which a row does not have",
    });
  if (classes.length === 1)
    throw new ConfigError(`all images are of one class ("${classes[0]}"): there is nothing to learn`, {
      at: "data.source",
      hint: "put other images into a second class folder",
    });
  const { crop, cutout } = augmentationOf(training, dataset);
  const side = Math.min(height, width);
  if (crop >= side)
    throw new ConfigError(`${crop} pixels shift images of ${height}x${width} out of sight`, {
      at: "training.crop",
      hint: `an eighth of the side is usual: ${Math.max(1, Math.round(side / 8))}; 0 does not shift`,
    });
  if (cutout >= side)
    throw new ConfigError(`a grey square of ${cutout} pixels hides images of ${height}x${width}`, {
      at: "training.cutout",
      hint: `a quarter to half of the side is usual: ${Math.max(1, Math.round(side / 4))}; 0 hides nothing`,
    });
}
