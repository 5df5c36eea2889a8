// One experiment's chip: the estimate of its dataflow, the ladder from naive to optimized, and the search. Pure but for the network
// file and the run's record that it may read.
import type { Activity } from "../chip/activity.ts";
import { type Dataflow, ingredients, naive, optimized, outerProduct } from "../chip/dataflow/dataflow.ts";
import { searchDataflow } from "../chip/dataflow/search.ts";
import { estimate, totals } from "../chip/estimate.ts";
import { totalOf } from "../chip/ledger.ts";
import { summedBits } from "../chip/level/gradientUnit.ts";
import type { DataflowName } from "../chip/params.ts";
import type { ChipEstimate, ChipReport, ChipTotals, LadderStep, SearchResult } from "../chip/records.ts";
import type { ChipInput } from "../chip/spec.ts";
import { networkWithoutData } from "../network/defineNetwork.ts";
import type { NetworkDefinition } from "../network/definition.ts";
import { ruleOf } from "../training/rules.ts";
import { chipInputOf } from "./chipInput.ts";
import type { Experiment } from "./experiment.ts";
import { experimentHash } from "./experimentHash.ts";
import { activityOfRun, imagesOfRun } from "./runActivity.ts";

export interface ChipReportOptions {
  /** Images of an epoch; by default those of the run, or 50,000 as in CIFAR-10. */
  readonly images?: number;
  /** Folder of a run whose measured activity is used. */
  readonly run?: string;
  readonly activity?: Activity;
  /** Layers of the network; by default those that it has for CIFAR-10. */
  readonly definition?: NetworkDefinition;
  /** Without ladder and search, for sweeps. */
  readonly brief?: boolean;
}

/** Images of an epoch where no data set is read: of CIFAR-10. */
const CIFAR_IMAGES = 50_000;

export function chipReport(experiment: Experiment, options: ChipReportOptions = {}): ChipReport {
  const { brief = false } = options;
  const { input, limits, flow, activity } = partsOf(experiment, options);
  const found = estimate(input, flow, activity);
  return {
    experimentHash: experimentHash(experiment),
    estimate: found,
    ladder: brief ? [] : ladder(input, limits, activity),
    search: brief ? null : search(input, limits, activity),
  };
}

/** Prices many chips: the totals of their estimates alone. A run's record is read once. */
export function chipPricer({ images, run }: PricerOptions): (experiment: Experiment) => ChipTotals {
  const trained = images ?? (run === undefined ? null : imagesOfRun(run));
  const measured = new Map<number, Activity>();
  const activityFor = (folder: string, columns: number) => {
    const known = measured.get(columns) ?? activityOfRun(folder, columns);
    measured.set(columns, known);
    return known;
  };
  return (experiment) => {
    const { input, flow, activity } = partsOf(experiment, {
      ...(trained === null ? {} : { images: trained }),
      ...(run === undefined ? {} : { activity: activityFor(run, experiment.array.columns) }),
    });
    return totals(input, flow, activity);
  };
}

export interface PricerOptions {
  readonly images: number | undefined;
  /** As in ChipReportOptions. */
  readonly run: string | undefined;
}

function partsOf(experiment: Experiment, options: ChipReportOptions) {
  const { run } = options;
  const images = options.images ?? imagesOf(experiment, run);
  const definition = options.definition ?? networkWithoutData(experiment.network);
  const input = chipInputOf(experiment, definition, images);
  const activity =
    options.activity ?? (run === undefined ? null : activityOfRun(run, input.spec.array.columns));
  const limits = limitsOf(experiment, input);
  const flow = flowOf(dataflowOf(experiment), input, limits, activity);
  return { input, limits, flow, activity };
}

function imagesOf({ data }: Experiment, run: string | undefined): number {
  const trained = run === undefined ? null : imagesOfRun(run);
  return trained ?? (data.trainLimit === "all" ? CIFAR_IMAGES : data.trainLimit);
}

interface Limits {
  readonly gradientBuffer: number;
  readonly gradientBits: number;
}

const limitsOf = ({ chip }: Experiment, { spec, layers }: ChipInput): Limits => ({
  gradientBuffer: chip.gradientBuffer,
  gradientBits: summedBits(spec, layers),
});

/** A rule of outer products has no gradient that another dataflow could move. */
const dataflowOf = ({ chip, training }: Experiment): DataflowName =>
  ruleOf(training.rule).outerProduct ? "outer-product" : chip.dataflow;

function flowOf(name: DataflowName, input: ChipInput, limits: Limits, activity: Activity | null): Dataflow {
  switch (name) {
    case "naive":
      return naive(input.layers);
    case "optimized":
      return optimized(input.layers, limits);
    case "outer-product":
      return outerProduct(input.layers);
    case "search":
      return searchDataflow(input, limits, activity).flow;
    default:
      return name satisfies never;
  }
}

/** Each ingredient added to the ones before it, from the naive dataflow on; then what lies beyond. */
function ladder(input: ChipInput, limits: Limits, activity: Activity | null): LadderStep[] {
  const first = estimate(input, naive(input.layers), activity);
  const steps = [
    stepOf("naive", "layer by layer, image by image, gradients through DRAM for each image", first, first),
  ];
  let flow = naive(input.layers);
  for (const { name, meaning, apply } of ingredients(limits)) {
    flow = apply(flow, input.layers);
    steps.push(stepOf(`+ ${name}`, meaning, estimate(input, flow, activity), first));
  }
  const beyond = estimate(input, outerProduct(input.layers), activity);
  return [
    ...steps,
    stepOf(
      "instead: outer products in the arrays",
      "pulses on rows and columns move the devices; no gradient unit, no momentum, and on asymmetric devices less accuracy, because pulses that cancel in number still pull to the symmetric point (measured: docs/models/rules.md)",
      beyond,
      first,
    ),
  ];
}

function search(input: ChipInput, limits: Limits, activity: Activity | null): SearchResult {
  const started = performance.now();
  const { flow, space, considered, reasons } = searchDataflow(input, limits, activity);
  const seconds = (performance.now() - started) / 1000;
  const first = estimate(input, naive(input.layers), activity);
  return {
    considered,
    seconds,
    best: stepOf(
      "search",
      `the best of ${space.toExponential(1)} dataflows`,
      estimate(input, flow, activity),
      first,
    ),
    reasons,
  };
}

function stepOf(name: string, meaning: string, found: ChipEstimate, first: ChipEstimate): LadderStep {
  const energyOf = (e: ChipEstimate) => totalOf(e.energy) + totalOf(e.leakageEnergy);
  return {
    ...{ name, meaning, energy: energyOf(found), latency: totalOf(found.latency), area: found.area },
    efficiency: found.efficiency,
    gain: energyOf(first) / energyOf(found),
  };
}
