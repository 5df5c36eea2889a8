// The weights that a training starts from (network.start): those in the ONNX file that is its network, or the last ones of a run.
import { createHash } from "node:crypto";
import { z } from "zod";
import { rowsOf } from "../array/geometry.ts";
import { type Mapping, planesOf, weightsOfStored } from "../array/mapping.ts";
import { ConfigError } from "../base/errors.ts";
import { parseChecked } from "../base/schema.ts";
import type { TypedArray } from "../engine/engine.ts";
import type { Experiment } from "../experiment/experiment.ts";
import { weightsOfFile } from "../network/defineNetwork.ts";
import { networkFromDocument } from "../network/file.ts";
import { gainsFor } from "../network/givenWeights.ts";
import { gainFor } from "../network/initialWeights.ts";
import type { LayerWeights, NetworkWeights } from "../network/layerWeights.ts";
import { type NetworkParameters, startsFromRun } from "../network/params.ts";
import { type NetworkPlan, type PlannedLayer, planNetwork } from "../network/plan.ts";
import { readTensors } from "../training/checkpoint.ts";
import type { GivenStart } from "../training/givenStart.ts";
import { ruleOf } from "../training/rules.ts";
import { type RunRecord, readRunRecord } from "./runFolder.ts";

/** Reads the weights when it is called; undefined where they are random. */
export function startOf(network: NetworkParameters): (() => GivenStart) | undefined {
  const { start, name } = network;
  if (startsFromRun(network)) return () => ({ source: start, weights: weightsOfRun(start) });
  return start === "file" ? () => ({ source: name, weights: weightsOfFile(name) }) : undefined;
}

/** The part of a run's record that names its start. */
export function startRecordOf(
  { weights }: GivenStart,
  { initialWindow }: NetworkParameters,
): NonNullable<RunRecord["start"]> {
  return { weights: fingerprintOf(weights), gains: Object.fromEntries(gainsFor(weights, initialWindow)) };
}

/** SHA-256 of all names and values. */
function fingerprintOf(weights: NetworkWeights): string {
  const hash = createHash("sha256");
  for (const [name, values] of weights)
    for (const [key, part] of Object.entries(values)) {
      hash.update(`${JSON.stringify([name, key])}\n`);
      if (part instanceof Float32Array)
        hash.update(new Uint8Array(part.buffer, part.byteOffset, part.byteLength));
    }
  return hash.digest("hex");
}

/** Weights that the network of a run in `folder` had at its last checkpoint, as its arrays read them. Velocities, ranges of converters and the
 *  devices' own values are not taken. Throws ConfigError, CheckpointError. */
function weightsOfRun(folder: string): NetworkWeights {
  const record = readRunRecord(folder);
  const { experiment, experimentHash } = record;
  const { network } = parseChecked(recordShape, record, folder);
  const plan = planNetwork(networkFromDocument(network, folder, `${folder}: network`));
  const tensors = readTensors(folder, experimentHash, isWeight);
  const found = new Map<string, LayerWeights>();
  for (const layer of plan.layers) {
    const values = weightsOfLayer(layer, tensors, { record, plan, mapping: mappingOf(experiment), folder });
    if (values) found.set(layer.name, values);
  }
  return found;
}

const recordShape = z.looseObject({
  network: z
    .looseObject({ input: z.unknown(), layers: z.unknown() })
    .transform(({ input, layers }) => ({ input, layers })),
});

const isWeight = (name: string): boolean => /\.(conductance|gamma|beta|runningMoments)$/.test(name);

function mappingOf({ training, array }: Experiment): Mapping {
  const rule = ruleOf(training.rule);
  return rule.float ? "float" : rule.array(array).mapping;
}

interface Origin {
  readonly record: RunRecord;
  readonly plan: NetworkPlan;
  readonly mapping: Mapping;
  readonly folder: string;
}

function weightsOfLayer(
  layer: PlannedLayer,
  tensors: ReadonlyMap<string, TypedArray>,
  origin: Origin,
): LayerWeights | null {
  const { mapping, folder } = origin;
  const { name, weights, output, definition } = layer;
  const take = (what: string, length: number): Float32Array => {
    const found = tensors.get(`${name}.${what}`);
    if (found instanceof Float32Array && found.length === length) return found;
    throw new ConfigError(`its checkpoint has no ${what} of ${length} values for layer ${name}`, {
      at: folder,
      hint: "the run was changed after Mho wrote it: name another",
    });
  };
  const { channels } = output;
  if (weights) {
    const rows = rowsOf(weights);
    const columns = weights.outChannels;
    const stored = take("conductance", rows * columns * planesOf(mapping));
    const gain = gainOf(layer, origin);
    const matrix = weightsOfStored(stored, mapping).map((weight) => gain * weight);
    return { kind: "matrix", rows, columns, matrix };
  }
  if (definition.kind === "bias") return { kind: "bias", beta: take("beta", channels) };
  if (definition.kind !== "batchnorm") return null;
  const moments = take("runningMoments", 2 * channels);
  return {
    kind: "normalization",
    gamma: take("gamma", channels),
    beta: take("beta", channels),
    mean: moments.slice(0, channels),
    variance: moments.slice(channels),
  };
}

/** The gain that a layer had in its run. */
function gainOf({ name, weights, inputs, relu }: PlannedLayer, { record, plan }: Origin): number {
  const { start, experiment } = record;
  const first = inputs.every((source) => !plan.layers[source]?.needsError);
  if (start && Object.hasOwn(start.gains, name)) return start.gains[name]!;
  return gainFor(weights!, experiment.network.initialWindow, { first, relu });
}
