// The training section of an experiment: the name of its update rule, and the settings that rules read.
import { z } from "zod";
import { OWN_FILE_SCHEMA } from "../base/ownFile.ts";
import { RULES, type RuleName } from "./rules.ts";
import { SETTINGS_DEFAULTS, settingsSchema } from "./settings.ts";

const DEFAULT_RULE: RuleName = "adaptive-momentum";

export const TRAINING_DEFAULTS = { rule: DEFAULT_RULE, ...SETTINGS_DEFAULTS } as const;

export const trainingSchema = z.strictObject({
  rule: z
    .union([z.enum(RULES), OWN_FILE_SCHEMA])
    .meta({
      symbol: "rule",
      unit: "name",
      source: "docs/models/rules.md",
      description:
        "Weight update rule. Or the path of a .mjs file with a rule of your own (docs/extending.md), on the command line and in the library.",
    })
    .default(TRAINING_DEFAULTS.rule),
  ...settingsSchema.shape,
});

export type TrainingParameters = z.infer<typeof trainingSchema>;
