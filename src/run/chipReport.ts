// The report of one experiment's chip: what priceChip.ts computes, for the network file and the run's record that it may read.
import { remembering } from "../base/remembering.ts";
import type { ChipReport, ChipTotals } from "../chip/account/records.ts";
import type { Activity } from "../chip/spec/activity.ts";
import type { Experiment } from "../experiment/experiment.ts";
import { experimentHash } from "../experiment/experimentHash.ts";
import { defineNetwork, networkWithoutData } from "../network/defineNetwork.ts";
import type { ImageShape, NetworkDefinition } from "../network/definition.ts";
import {
  type ChipQuestion,
  chipCalibrations,
  chipEstimate,
  chipLadder,
  chipSearch,
  chipTotals,
  imagesWithoutData,
} from "../pricing/priceChip.ts";
import { activityOfRun, dataShapeOfRun, imagesOfRun } from "./runActivity.ts";

export interface ChipReportOptions {
  /** Images of an epoch; by default those of the run, or 50,000 as in CIFAR-10. */
  readonly images?: number;
  /** Folder of a run whose measured activity is used. */
  readonly run?: string;
  readonly activity?: Activity;
  /** Shape of the network's input; by default that of the run's data, or of CIFAR-10. */
  readonly shape?: DataShape;
  /** Layers of the network; by default those that it has for the shape. */
  readonly definition?: NetworkDefinition;
  /** Whether the other calibration, ladder and search are left out, for sweeps. */
  readonly brief?: boolean;
}

/** Shape of one image, and the number of classes. */
export interface DataShape {
  readonly input: ImageShape;
  readonly classes: number;
}

export function chipReport(experiment: Experiment, options: ChipReportOptions = {}): ChipReport {
  const { brief = false } = options;
  const question = questionOf(experiment, options);
  return {
    experimentHash: experimentHash(experiment),
    estimate: chipEstimate(experiment, question),
    byCalibration: brief ? null : chipCalibrations(experiment, question),
    ladder: brief ? [] : chipLadder(experiment, question),
    search: brief ? null : chipSearch(experiment, question),
  };
}

/** Prices many chips: the totals of their estimates alone. A run's record is read once. */
export function chipPricer(asked: PricerOptions): (experiment: Experiment) => ChipTotals {
  const { images, run } = asked;
  const shape = asked.shape ?? (run === undefined ? null : dataShapeOfRun(run));
  const trained = images ?? (run === undefined ? null : imagesOfRun(run));
  const measured = new Map<number, Activity>();
  const activityFor = (folder: string, columns: number) => {
    const known = measured.get(columns) ?? activityOfRun(folder, columns);
    measured.set(columns, known);
    return known;
  };
  // a network file is read once
  const definitionOf = remembering<Pick<Experiment, "network">, NetworkDefinition>(
    { network: true },
    ({ network }) => definedFor(network, shape),
  );
  return (experiment) => {
    const { network } = experiment;
    const options = {
      definition: definitionOf({ network }),
      ...(trained === null ? {} : { images: trained }),
      ...(run === undefined ? {} : { activity: activityFor(run, experiment.array.columns) }),
    };
    return chipTotals(experiment, questionOf(experiment, options));
  };
}

export interface PricerOptions {
  readonly images: number | undefined;
  /** The run of ChipReportOptions. */
  readonly run: string | undefined;
  readonly shape?: DataShape | undefined;
}

function questionOf(experiment: Experiment, options: ChipReportOptions): ChipQuestion {
  const { run } = options;
  const shape = options.shape ?? (run === undefined ? null : dataShapeOfRun(run));
  return {
    definition: options.definition ?? definedFor(experiment.network, shape),
    images: options.images ?? imagesOf(experiment, run),
    activity: options.activity ?? (run === undefined ? null : activityOfRun(run, experiment.array.columns)),
  };
}

const definedFor = (network: Experiment["network"], shape: DataShape | null): NetworkDefinition =>
  shape ? defineNetwork(network, shape.classes, shape.input) : networkWithoutData(network);

function imagesOf(experiment: Experiment, run: string | undefined): number {
  const trained = run === undefined ? null : imagesOfRun(run);
  return trained ?? imagesWithoutData(experiment);
}
