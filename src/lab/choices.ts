// The words that commands and pages let a user choose of. Apart from what is chosen: a program that only names them loads nothing else.

/** Protocols of a simulated device: simulate.ts. */
export const PROTOCOLS = ["train", "alternate", "endurance", "retention"] as const;
export type ProtocolName = (typeof PROTOCOLS)[number];

/** Forms that a device is converted to: convert.ts. */
export const CONVERT_TARGETS = ["mho", "exponential", "table", "neurosim", "aihwkit"] as const;
export type ConvertTarget = (typeof CONVERT_TARGETS)[number];

/** Laws that a fit tries: fit/fitLaws.ts. */
export const FIT_MODELS = [
  "exponential",
  "soft-bounds",
  "linear-step",
  "power-step",
  "exponential-step",
  "table",
] as const;
export type FitModel = (typeof FIT_MODELS)[number];

/** The error that a fit minimizes: the distance from each reading to the law's prediction from the readings before it (prediction error),
 *  or the distance of whole sweeps to the law's path from their first readings (simulation error; Ljung, System Identification, 2nd ed.,
 *  1999). */
export const FIT_CRITERIA = ["one-step", "path"] as const;
export type FitCriterion = (typeof FIT_CRITERIA)[number];
