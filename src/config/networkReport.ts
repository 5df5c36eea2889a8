// What a network is, layer by layer, and which sub-arrays the experiment's arrays need for it: the plan that training and chip go by, and the
// chip's own count.
import { rowsOf } from "../array/geometry.ts";
import { networkWithoutData } from "../network/defineNetwork.ts";
import type { NetworkDefinition } from "../network/definition.ts";
import { IMAGES, type NetworkPlan, type PlannedLayer, planNetwork, sizeOf } from "../network/plan.ts";
import { chipInputOf } from "./chipInput.ts";
import { chipReport } from "./chipReport.ts";
import type { Experiment } from "./experiment.ts";

export interface NetworkLayer {
  readonly name: string;
  readonly kind: PlannedLayer["definition"]["kind"];
  /** Names; "input" for the images. */
  readonly reads: readonly string[];
  /** Height, width, channels. */
  readonly output: readonly [number, number, number];
  /** Weight matrix; of groups: that of one group's rows and all columns. null: no weights. */
  readonly matrix: { readonly rows: number; readonly columns: number } | null;
  /** Of one copy of the weights; null as above. */
  readonly subArrays: number | null;
  /** Cells that hold weights over all cells of these sub-arrays. */
  readonly utilization: number | null;
  /** Weights; and what learns in digital memory. */
  readonly analogParameters: number;
  readonly digitalParameters: number;
  /** Multiplications with weights for one image, each with its addition. */
  readonly macs: number;
}

export interface NetworkReport {
  readonly name: string;
  readonly input: readonly [number, number, number];
  readonly array: { readonly rows: number; readonly columns: number; readonly cellsPerWeight: number };
  readonly layers: readonly NetworkLayer[];
  readonly total: Pick<NetworkLayer, "analogParameters" | "digitalParameters" | "macs"> & {
    readonly subArrays: number;
    readonly utilization: number;
  };
  /** What its file has that is not used. */
  readonly notes: readonly string[];
}

/** Throws ConfigError as training and chip do. */
export function networkReport(experiment: Experiment): NetworkReport {
  const definition = networkWithoutData(experiment.network);
  const plan = planNetwork(definition);
  const { array } = chipInputOf(experiment, definition, 1).spec;
  const { layers: built } = chipReport(experiment, { brief: true, definition }).estimate;
  const subArrays = new Map(built.map((layer) => [layer.name, layer.subArrays]));
  const cells = array.rows * array.columns;
  const layers = plan.layers.map((layer): NetworkLayer => {
    const analogParameters = weightsOf(layer);
    const count = subArrays.get(layer.name) ?? null;
    return {
      ...layerOf(layer, plan),
      subArrays: count,
      utilization: count && (analogParameters * array.cellsPerWeight) / (count * cells),
      analogParameters,
    };
  });
  const sum = (of: (layer: NetworkLayer) => number) => layers.reduce((total, layer) => total + of(layer), 0);
  const all = sum((layer) => layer.subArrays ?? 0);
  const analogParameters = sum((layer) => layer.analogParameters);
  return {
    name: definition.name,
    input: shapeOf(definition.input),
    array: { rows: array.rows, columns: array.columns, cellsPerWeight: array.cellsPerWeight },
    layers,
    notes: definition.notes ?? [],
    total: {
      analogParameters,
      digitalParameters: sum((layer) => layer.digitalParameters),
      macs: sum((layer) => layer.macs),
      subArrays: all,
      utilization: (analogParameters * array.cellsPerWeight) / (all * cells),
    },
  };
}

const shapeOf = ({ height, width, channels }: NetworkDefinition["input"]): [number, number, number] => [
  height,
  width,
  channels,
];

const weightsOf = ({ weights }: PlannedLayer): number =>
  weights ? rowsOf(weights) * weights.outChannels : 0;

function layerOf(
  layer: PlannedLayer,
  { layers }: NetworkPlan,
): Omit<NetworkLayer, "subArrays" | "utilization" | "analogParameters"> {
  const { name, definition, inputs, output, weights } = layer;
  return {
    name,
    kind: definition.kind,
    reads: inputs.map((source) => (source === IMAGES ? "input" : layers[source]!.name)),
    output: shapeOf(output),
    matrix: weights && { rows: rowsOf(weights), columns: weights.outChannels },
    digitalParameters: digitalParameters(layer),
    macs: weights ? (weightsOf(layer) * sizeOf(output)) / output.channels : 0,
  };
}

/** γ and β of each channel, or β. */
function digitalParameters({ definition: { kind }, output }: PlannedLayer): number {
  if (kind === "batchnorm") return 2 * output.channels;
  return kind === "bias" ? output.channels : 0;
}
