// The data section of an experiment: which images, and how many of them.
import { z } from "zod";

const limit = (which: string, symbol: string) =>
  z.union([z.literal("all"), z.int().min(1).max(10_000_000)]).meta({
    symbol,
    unit: "images",
    source: "own choice",
    description: `Number of ${which} images used, the same share of each class, or "all".`,
  });

export const DATA_DEFAULTS = {
  source: "cifar10-mini",
  trainLimit: "all",
  testLimit: "all",
  validation: 0,
} as const;

export const dataSchema = z.strictObject({
  source: z
    .string()
    .min(1)
    .meta({
      symbol: "source",
      unit: "name",
      source: "Krizhevsky 2009 (CIFAR-10)",
      description:
        'Data set: "cifar10-mini" (embedded), "cifar10" (after `mho data get cifar10`), or a folder or archive of class folders, CIFAR or IDX files. A relative path starts at the current folder.',
    })
    .default(DATA_DEFAULTS.source),
  trainLimit: limit("training", "n_train").default(DATA_DEFAULTS.trainLimit),
  testLimit: limit("test", "n_test").default(DATA_DEFAULTS.testLimit),
  validation: z
    .int()
    .min(0)
    .max(10_000_000)
    .meta({
      symbol: "n_val",
      unit: "images",
      source: "common practice: a tenth of the training images",
      description:
        "Number of training images held back, the same share of each class: accuracy is measured on them, and the test images are not used. For choosing rates and other settings. 0: accuracy is measured on the test images.",
    })
    .default(DATA_DEFAULTS.validation),
});

export type DataParameters = z.infer<typeof dataSchema>;
