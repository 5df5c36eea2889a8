// The data section of an experiment: which images or rows, how many of them, and how a table is read.
import { z } from "zod";
import { READ_DEFAULTS } from "../data/readSettings.ts";

const limit = (which: string, symbol: string) =>
  z.union([z.literal("all"), z.int().min(1).max(10_000_000)]).meta({
    symbol,
    unit: "images",
    source: "own choice",
    description: `Number of ${which} images used, the same share of each class, or "all".`,
  });

const DATA_DEFAULTS = {
  source: "cifar10-mini",
  trainLimit: "all",
  testLimit: "all",
  validation: 0,
  ...READ_DEFAULTS,
} as const;

/** Keys that say what a file does not say of itself. */
const readShape = {
  label: z
    .union([z.string().min(1), z.int().min(1).max(16_384)])
    .meta({
      symbol: "label",
      unit: "name",
      source: "own choice",
      description:
        'What is learned. Of a table the title or number (from 1) of a column; "auto": the one called label, class, target, species, category or y. Of CIFAR-100 "fine" (100 classes) or "coarse" (20).',
    })
    .default(READ_DEFAULTS.label),
  ignore: z
    .array(z.string().min(1))
    .max(16_384)
    .meta({
      symbol: "ignore",
      unit: "name",
      source: "own choice",
      description: "Titles or numbers of a table's columns that are left out, such as names and dates.",
    })
    .default([...READ_DEFAULTS.ignore]),
  header: z
    .union([z.boolean(), z.literal("auto")])
    .meta({
      symbol: "header",
      unit: "name",
      source: "own choice",
      description: "Whether the first row of a table has titles; auto: found from the cells below.",
    })
    .default(READ_DEFAULTS.header),
  decimal: z
    .enum(["auto", "point", "comma"])
    .meta({
      symbol: "decimal",
      unit: "name",
      source: "own choice",
      description: "Sign before the decimals of a table; auto: found, or asked where both are possible.",
    })
    .default(READ_DEFAULTS.decimal),
  missing: z
    .enum(["refuse", "mean", "drop"])
    .meta({
      symbol: "missing",
      unit: "name",
      source: "own choice",
      description:
        "A row of a table with an empty cell (also ?, NA, NaN): refused by line and column, filled with the mean of the training rows, or dropped.",
    })
    .default(READ_DEFAULTS.missing),
  testShare: z
    .number()
    .min(0.001)
    .max(0.9)
    .meta({
      symbol: "s_test",
      unit: "1",
      source: "common practice",
      description:
        "Share of a table's rows that are test rows, the same of each class, where no table of test rows is given.",
    })
    .default(READ_DEFAULTS.testShare),
  splitSeed: z
    .int()
    .min(0)
    .max(0xffffffff)
    .meta({
      symbol: "seed_s",
      unit: "1",
      source: "own choice",
      description:
        "Seed that draws the test rows. Not the experiment's seed: trainings of other seeds have the same test rows.",
    })
    .default(READ_DEFAULTS.splitSeed),
  clip: z
    .number()
    .min(0.1)
    .max(100)
    .meta({
      symbol: "z_max",
      unit: "1",
      source: "own choice: 0.3 % of a normal distribution lie beyond 3",
      description:
        "Largest feature of a table, in standard deviations from the mean, both of the training rows. The network reads z/clip in 256 steps from −1 to 127/128. What lies beyond is clipped.",
    })
    .default(READ_DEFAULTS.clip),
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
        'Data set: "cifar10-mini" (embedded), "cifar10" (after `mho data get cifar10`), a folder or archive of class folders, CIFAR or IDX files or tables, or one table (.csv, .tsv, .txt). A relative path starts at the current folder.',
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
  ...readShape,
});

export type DataParameters = z.infer<typeof dataSchema>;
