// One experiment's chip priced: the estimate of its dataflow, the ladder from naive to optimized, and the search. Pure; what files say
// (a network, a run's activity) comes with the question: chipReport.ts.

import { type Entry, totalOf } from "../chip/account/ledger.ts";
import type { ChipEstimate, ChipTotals, LadderStep, SearchResult } from "../chip/account/records.ts";
import { CALIBRATIONS, type Calibration } from "../chip/calibration/calibration.ts";
import { type GradientChoice, gradientChoices, optimized } from "../chip/dataflow/optimized.ts";
import type { GradientLimits } from "../chip/dataflow/options.ts";
import { searchDataflow } from "../chip/dataflow/search.ts";
import { account, estimate, totals } from "../chip/estimate/estimate.ts";
import { summedBits } from "../chip/level/gradientUnit.ts";
import type { Activity } from "../chip/spec/activity.ts";
import { type Dataflow, ingredients, naive, naiveFromOperands, outerProduct } from "../chip/spec/dataflow.ts";
import type { DataflowName } from "../chip/spec/params.ts";
import type { ChipInput } from "../chip/spec/spec.ts";
import type { Experiment } from "../experiment/completeExperiment.ts";
import { disagreementsOf } from "../experiment/disagreements.ts";
import type { NetworkDefinition } from "../network/definition.ts";
import type { GradientGroups } from "../network/layerGradient.ts";
import { ruleOf } from "../training/rules.ts";
import { chipInputOf } from "./chipInput.ts";

export interface ChipQuestion {
  readonly definition: NetworkDefinition;
  /** Images of an epoch. */
  readonly images: number;
  /** The measured activity of a run; null for the chip model's own assumptions. */
  readonly activity: Activity | null;
}

export function chipEstimate(experiment: Experiment, question: ChipQuestion): ChipEstimate {
  const { input, flow } = partsOf(experiment, question);
  const found = estimate(input, flow, question.activity);
  const notes = question.definition.notes ?? [];
  return { ...found, warnings: [...notes, ...disagreementsOf(experiment), ...found.warnings] };
}

/** Energy, time and area of one place of the chip (names from the chip down), term by term. */
export function chipTerms(experiment: Experiment, question: ChipQuestion, path: readonly string[]): Entry[] {
  const { input, flow } = partsOf(experiment, question);
  const place = path.join("/");
  return account(input, flow, question.activity).book.entries.filter(
    (entry) => entry.path.join("/") === place,
  );
}

/** The totals of the estimate alone, at a part of its time. */
export function chipTotals(experiment: Experiment, question: ChipQuestion): ChipTotals {
  const { input, flow } = partsOf(experiment, question);
  return totals(input, flow, question.activity);
}

/** Efficiency under each calibration, op/J: the same chip, its circuits priced by their models and by published silicon. */
export function chipCalibrations(
  experiment: Experiment,
  question: ChipQuestion,
): Readonly<Record<Calibration, number>> {
  const efficiencyOf = (calibration: Calibration) =>
    chipTotals({ ...experiment, chip: { ...experiment.chip, calibration } }, question).efficiency;
  return Object.fromEntries(CALIBRATIONS.map((name) => [name, efficiencyOf(name)])) as Record<
    Calibration,
    number
  >;
}

function partsOf(experiment: Experiment, { definition, images }: Omit<ChipQuestion, "activity">) {
  const input = chipInputOf(experiment, definition, images);
  const limits = limitsOf(experiment, input);
  return { input, limits, flow: flowOf(dataflowOf(experiment), input, limits) };
}

/** Images of an epoch where no data set is read: of CIFAR-10. */
const CIFAR_IMAGES = 50_000;

/** Images of an epoch as the experiment says, whatever the data hold. */
export function imagesWithoutData({ data }: Experiment): number {
  const images = Math.max(1, CIFAR_IMAGES - data.validation);
  return data.trainLimit === "all" ? images : data.trainLimit;
}

const limitsOf = ({ chip }: Experiment, { spec, layers }: ChipInput): GradientLimits => ({
  gradientBuffer: chip.gradientBuffer,
  gradientBits: summedBits(spec, layers),
});

/** A rule of outer products has no gradient that another dataflow could move. */
const dataflowOf = ({ chip, training }: Experiment): DataflowName =>
  ruleOf(training.rule).outerProduct ? "outer-product" : chip.dataflow;

/** The flow fixes how much memory the chip has, before anything is trained. It is chosen at typical activity, so that it follows from the
 *  experiment alone. */
function flowOf(name: DataflowName, input: ChipInput, limits: GradientLimits): Dataflow {
  switch (name) {
    case "naive":
      return naive(input.layers);
    case "optimized":
      return optimized(input, limits);
    case "outer-product":
      return outerProduct(input.layers);
    case "search":
      return searchDataflow(input, limits, null).flow;
    default:
      return name satisfies never;
  }
}

/** Positions over which the gradient unit sums before its sum is added to a gradient: those of one image, or of the whole batch. */

/** One entry a layer. It follows from the experiment alone: the chip is the same before a run and after it. */
export function gradientGroupsOf(
  experiment: Experiment,
  definition: NetworkDefinition,
): ReadonlyMap<string, GradientGroups> {
  const { input, flow } = partsOf(experiment, { definition, images: experiment.training.batch });
  return new Map(
    input.layers.map(({ name }, i) => [name, flow.layers[i]!.gradient === "defer" ? "batch" : "image"]),
  );
}

/** Cost of both ways of adding up each layer's gradient, and the one that the optimized dataflow takes. */
export function gradientChoicesOf(experiment: Experiment, question: ChipQuestion): GradientChoice[] {
  const { input, limits } = partsOf(experiment, question);
  return gradientChoices(input, limits);
}

/** Each ingredient added to the ones before it, from the naive dataflow on; then what lies beyond. */
export function chipLadder(experiment: Experiment, question: ChipQuestion): LadderStep[] {
  const { input, limits } = partsOf(experiment, question);
  const { activity } = question;
  const of = baselines(input, activity);
  const steps = [
    stepOf(
      "naive",
      "layer by layer, image by image; every image's gradient goes through DRAM, also the rank-1 gradients of fully connected layers",
      of.naive,
      of,
    ),
    stepOf(
      "naive, fc gradients from operands",
      "the same, but gradients of fully connected layers are computed after the batch from the operands in DRAM: the sensible baseline",
      of.operands,
      of,
    ),
  ];
  const gradients = gradientChoices(input, limits).map(({ gradient }) => gradient);
  let flow = naive(input.layers);
  for (const { name, meaning, apply } of ingredients(gradients)) {
    flow = apply(flow, input.layers);
    steps.push(stepOf(`+ ${name}`, meaning, estimate(input, flow, activity), of));
  }
  const beyond = estimate(input, outerProduct(input.layers), activity);
  return [
    ...steps,
    stepOf(
      "instead: outer products in the arrays",
      "pulses on rows and columns move the devices; no gradient unit, no momentum, and on asymmetric devices less accuracy, because pulses that cancel in number still pull to the symmetric point (measured: docs/models/rules.md)",
      beyond,
      of,
    ),
  ];
}

/** The estimates that gains are measured against. */
interface Baselines {
  readonly naive: ChipEstimate;
  readonly operands: ChipEstimate;
}

const baselines = (input: ChipInput, activity: Activity | null): Baselines => ({
  naive: estimate(input, naive(input.layers), activity),
  operands: estimate(input, naiveFromOperands(input.layers), activity),
});

export function chipSearch(experiment: Experiment, question: ChipQuestion): SearchResult {
  const { input, limits } = partsOf(experiment, question);
  const { activity } = question;
  const started = performance.now();
  const { flow, space, considered, reasons } = searchDataflow(input, limits, null);
  const seconds = (performance.now() - started) / 1000;
  return {
    considered,
    seconds,
    best: stepOf(
      "search",
      `the best of ${space.toExponential(1)} dataflows`,
      estimate(input, flow, activity),
      baselines(input, activity),
    ),
    reasons,
  };
}

function stepOf(name: string, meaning: string, found: ChipEstimate, of: Baselines): LadderStep {
  const energyOf = (e: ChipEstimate) => totalOf(e.energy) + totalOf(e.leakageEnergy);
  return {
    name,
    meaning,
    energy: energyOf(found),
    latency: totalOf(found.latency),
    area: found.area,
    efficiency: found.efficiency,
    gain: energyOf(of.naive) / energyOf(found),
    operandGain: energyOf(of.operands) / energyOf(found),
  };
}
