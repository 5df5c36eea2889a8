// Settings with which a network hardly learns: said before a run, for hours may follow. Not errors: somebody may want to show just that.
// The limits are judgements, from an mlp of 32 hidden units on 3,000 images, 22 % right after four epochs (rule adaptive-momentum).
import { ruleOf } from "../training/rules.ts";
import type { Experiment } from "./completeExperiment.ts";

const LIMITS = {
  /** 13 % at 0.2, and a loss of 4.5 (2.0 without). */
  sigmaRead: 0.2,
  /** 12 % at 0.1. */
  sigmaC2c: 0.1,
  /** 15 % with 4. */
  levels: 5,
  /** 7 % at 0.5; 13 % at 0.2. */
  stuck: 0.2,
  /** 13 % with 2 bits, 20 % with 3. */
  adcBits: 3,
} as const;

/** One sentence each, with value and hint. */
export function settingWarnings({ array: { adc }, device, training }: Experiment): string[] {
  if (ruleOf(training.rule).float) return [];
  const { sigmaRead, sigmaC2c, levels, stuckFraction } = device;
  const stuck = stuckFraction.low + stuckFraction.high;
  const sigmaStep = "sigmaStep" in device ? device.sigmaStep : 0;
  const warnings: [boolean, string][] = [
    [
      sigmaRead >= LIMITS.sigmaRead,
      `device.sigmaRead = ${sigmaRead} drowns what is read: a network hardly learns from ${LIMITS.sigmaRead} of the window on. Lower it.`,
    ],
    [
      sigmaC2c >= LIMITS.sigmaC2c,
      `device.sigmaC2c = ${sigmaC2c} drowns what is written: a network hardly learns from ${LIMITS.sigmaC2c} of the window on. Lower it.`,
    ],
    [
      sigmaStep >= LIMITS.sigmaC2c * levels,
      `device.sigmaStep = ${sigmaStep} with device.levels = ${levels} drowns what is written: one pulse scatters over ${LIMITS.sigmaC2c} of the window or more. Lower it, or raise device.levels.`,
    ],
    [
      levels < LIMITS.levels,
      `device.levels = ${levels}: one pulse moves a weight by a large part of its window, and a network hardly learns with fewer than ${LIMITS.levels}. Raise it.`,
    ],
    [
      stuck >= LIMITS.stuck,
      `device.stuckFraction: ${Math.round(100 * stuck)} % of the devices never move; a network hardly learns from ${100 * LIMITS.stuck} % on. Lower it.`,
    ],
    [
      (adc.forward || adc.backward) && adc.bits < LIMITS.adcBits,
      `array.adc.bits = ${adc.bits}: a network hardly learns with fewer than ${LIMITS.adcBits}. Raise it.`,
    ],
  ];
  return warnings.flatMap(([applies, sentence]) => (applies ? [sentence] : []));
}
