// The chip of the address, priced in the page. What a slider shows at once is one estimate; what compares dataflows follows when it rests.
import { computed, effect, signal } from "@preact/signals";
import { ConfigError, MhoError } from "../../../src/base/errors.ts";
import type { ChipEstimate, ChipReport, LadderStep } from "../../../src/chip/account/records.ts";
import type { DataflowName } from "../../../src/chip/spec/params.ts";
import type { Experiment } from "../../../src/experiment/completeExperiment.ts";
import { builtInWithoutData } from "../../../src/network/builtInNetwork.ts";
import {
  chipCalibrations,
  chipEstimate,
  chipLadder,
  chipTerms,
  imagesWithoutData,
} from "../../../src/pricing/priceChip.ts";
import { experiment } from "../experiment.ts";
import { after } from "../parts/after.ts";

/** Milliseconds without a change after which dataflows are compared. */
const REST = 200;

export type Priced = { readonly estimate: ChipEstimate } | { readonly problem: string };

/** Price of the experiment, with another dataflow where one is named. */
export function priced(of: Experiment, dataflow: DataflowName = of.chip.dataflow): Priced {
  const question = questionOf(of);
  if (!question)
    return {
      problem: `${of.network.name} is a file, which only the command line reads: mho chip --set network.name=…`,
    };
  try {
    return { estimate: chipEstimate({ ...of, chip: { ...of.chip, dataflow } }, question) };
  } catch (error) {
    if (!(error instanceof MhoError)) throw error;
    return { problem: error.message };
  }
}

/** The estimate of any experiment. Throws ConfigError for a network file. */
export function estimateOf(of: Experiment): ChipEstimate {
  const found = priced(of);
  if ("estimate" in found) return found.estimate;
  throw new ConfigError(found.problem);
}

/** Costs of the address's chip at a place, term by term. */
export const termsAt = (path: readonly string[]) =>
  chipTerms(experiment.peek(), questionOf(experiment.peek())!, path);

function questionOf(of: Experiment) {
  const definition = builtInWithoutData(of.network);
  return definition && { definition, images: imagesWithoutData(of), activity: null };
}

export const chip = computed(() => priced(experiment.value));

export interface Compared {
  /** Estimate with the experiment's own dataflow. */
  readonly chosen: ChipEstimate;
  readonly naive: ChipEstimate;
  readonly optimized: ChipEstimate;
  readonly byCalibration: NonNullable<ChipReport["byCalibration"]>;
  readonly ladder: readonly LadderStep[];
  /** The memory that bounds the roofline. */
  readonly memory: Experiment["chip"]["memory"];
}

/** Comparison at the last time that the sliders rested. Null where the chip cannot be priced. */
export const compared = signal<Compared | null>(null);

/** Compares dataflows while somebody looks; returns how to end it. */
export function watchDataflows(): () => void {
  const rested = after(experiment, REST);
  const end = effect(() => {
    const of = rested.value.value;
    const chosen = priced(of);
    const naive = priced(of, "naive");
    const optimized = priced(of, "optimized");
    compared.value =
      "estimate" in chosen && "estimate" in naive && "estimate" in optimized
        ? {
            chosen: chosen.estimate,
            naive: naive.estimate,
            optimized: optimized.estimate,
            byCalibration: chipCalibrations(of, questionOf(of)!),
            ladder: chipLadder(of, questionOf(of)!),
            memory: of.chip.memory,
          }
        : null;
  });
  return () => {
    end();
    rested.end();
  };
}
