// A run in the few figures that a table shows, and in all that a page about it shows.
import { basename } from "node:path";
import { packageVersion } from "../base/version.ts";
import { type Experiment, resolveExperiment } from "../experiment/experiment.ts";
import { canonicalJson, hashOfText } from "../experiment/experimentHash.ts";
import { valueAt } from "../experiment/keyDescriptions.ts";
import { EXPERIMENT_KEYS } from "../experiment/keys.ts";
import { BUILT_IN_NETWORKS } from "../network/params.ts";
import type { RunLabel } from "../run/runLabel.ts";
import type { EpochRecord } from "../training/records.ts";
import type { RunState } from "./runEvents.ts";
import type { StoredRun } from "./runStore.ts";

export interface RunSummary extends RunLabel {
  readonly id: string;
  readonly state: RunState;
  /** Why it failed, or which of its files cannot be read. */
  readonly problem: string | null;
  /** ISO 8601, null for a run of the command line. */
  readonly asked: string | null;
  readonly engine: string | null;
  readonly rule: string;
  readonly preset: string;
  readonly network: string;
  readonly data: string;
  readonly seed: number;
  /** Number of classes of the network; null before the run began. */
  readonly classes: number | null;
  /** Keys that differ from the first run with the same device preset, as --set takes them. */
  readonly settings: readonly string[];
  readonly epochs: number;
  readonly epochsDone: number;
  /** Fractions, of the last epoch and the best one; null before the first. */
  readonly testAccuracy: number | null;
  readonly bestTestAccuracy: number | null;
  readonly trainLoss: number | null;
  readonly pulsesPerWeight: number | null;
  /** J of all epochs on the chip, each at the activity of the last one; null where there is no chip. */
  readonly trainingEnergy: number | null;
  readonly efficiencyTopsPerWatt: number | null;
  readonly areaSquareMetre: number | null;
  /** Time of training, on this machine. */
  readonly seconds: number;
}

/** `problem`: why it failed. A run without a readable experiment has "–" in place of its facts, and says so. */
export function summarize(run: StoredRun, state: RunState, problem: string | null): RunSummary {
  const experiment = run.record?.experiment ?? run.order?.experiment;
  if (!experiment) return unreadable(run, state);
  const { network, training, device, data, seed } = experiment;
  const last = run.epochs.at(-1);
  return {
    ...run.label,
    id: run.id,
    state,
    seed,
    classes: classesOf(run),
    problem: state === "failed" ? problem : damageText(run),
    asked: run.order?.asked ?? null,
    engine: run.record?.engine ?? null,
    rule: training.rule,
    preset: device.preset,
    data: data.source,
    epochs: training.epochs,
    network:
      BUILT_IN_NETWORKS.includes(network.name) && network.name !== "mlp"
        ? `${network.name} × ${network.width}`
        : basename(network.name),
    settings: settingsOf(experiment),
    epochsDone: run.epochs.length,
    testAccuracy: run.result?.testAccuracy ?? last?.testAccuracy ?? null,
    bestTestAccuracy: last ? Math.max(...run.epochs.map((epoch) => epoch.testAccuracy)) : null,
    trainLoss: last?.trainLoss ?? null,
    pulsesPerWeight: last ? pulsesPerWeight(run.epochs) : null,
    ...chipFigures(run),
    seconds: run.epochs.reduce((sum, { seconds }) => sum + seconds, 0),
  };
}

/** Outputs of the last layer that has any. */
function classesOf({ record }: StoredRun): number | null {
  const layers: unknown = record?.network?.layers;
  if (!Array.isArray(layers)) return null;
  const units: unknown = layers.findLast((layer) => layer?.units !== undefined)?.units;
  return Number.isInteger(units) && (units as number) > 0 ? (units as number) : null;
}

const damageText = ({ damaged }: StoredRun): string | null =>
  damaged.length === 0 ? null : `${damaged.join(", ")} cannot be read: damaged, or of another version of Mho`;

function unreadable(run: StoredRun, state: RunState): RunSummary {
  const none = "–";
  return {
    ...run.label,
    id: run.id,
    state,
    problem: damageText(run),
    asked: null,
    engine: null,
    rule: none,
    preset: none,
    network: none,
    data: none,
    seed: 0,
    classes: null,
    settings: [],
    epochs: 0,
    epochsDone: 0,
    testAccuracy: null,
    bestTestAccuracy: null,
    trainLoss: null,
    pulsesPerWeight: null,
    trainingEnergy: null,
    efficiencyTopsPerWatt: null,
    areaSquareMetre: null,
    seconds: 0,
  };
}

function pulsesPerWeight(epochs: readonly EpochRecord[]): number {
  const weights = epochs[0]!.health.reduce((sum, layer) => sum + layer.weights, 0);
  const pulses = epochs.flatMap(({ health }) => health.map((layer) => layer.ltpPulses + layer.ltdPulses));
  return pulses.reduce((sum, count) => sum + count, 0) / Math.max(weights, 1);
}

function chipFigures({ result, epochs }: StoredRun) {
  const chip = result?.chip;
  if (!chip || "refused" in chip)
    return { trainingEnergy: null, efficiencyTopsPerWatt: null, areaSquareMetre: null };
  return {
    trainingEnergy: chip.energyPerEpochJoule.total * epochs.length,
    efficiencyTopsPerWatt: chip.efficiencyTopsPerWatt,
    areaSquareMetre: chip.areaSquareMetre.total,
  };
}

/** Settings of the experiment beyond its device preset and the first run. Empty where another version of Mho wrote it. */
function settingsOf(experiment: Experiment): string[] {
  try {
    const usual = usualWith(experiment.device.preset);
    const first = usualWith();
    return EXPERIMENT_KEYS.flatMap(({ path }) => {
      const keys = path.split(".");
      const value = valueAt(experiment, keys);
      const expected = valueAt(path === "device.preset" ? first : usual, keys);
      const same = canonicalJson(value ?? null) === canonicalJson(expected ?? null);
      return same ? [] : [`${path}=${typeof value === "string" ? value : JSON.stringify(value)}`];
    });
  } catch {
    return [];
  }
}

/** Hash of all that a summary depends on besides its run: this version and its defaults. */
export const summaryBasis = (): string =>
  hashOfText(canonicalJson([packageVersion(), usualWith(), EXPERIMENT_KEYS.map(({ path }) => path)]));

const experiments = new Map<string | undefined, Experiment>();

/** The first run, with this device preset if one is given. */
function usualWith(preset?: string): Experiment {
  const known =
    experiments.get(preset) ?? resolveExperiment(preset === undefined ? {} : { device: { preset } });
  experiments.set(preset, known);
  return known;
}
