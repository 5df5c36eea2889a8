// A network layer by layer, and the sub-arrays that it needs with the experiment's arrays: the plan that training and chip go by, and the
// chip's own count.

import type { Experiment } from "../experiment/completeExperiment.ts";
import type { NetworkDefinition } from "../network/definition.ts";
import { type LayerFacts, layerFacts, shapeOf } from "../network/layerFacts.ts";
import { chipInputOf } from "./chipInput.ts";
import { chipEstimate, imagesWithoutData } from "./priceChip.ts";

export interface NetworkLayer extends LayerFacts {
  /** Sub-arrays of one copy of the weights; null: the layer has none. */
  readonly subArrays: number | null;
  /** Cells that hold weights over all cells of these sub-arrays. */
  readonly utilization: number | null;
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
  /** Parts of the network's file that are not used. */
  readonly notes: readonly string[];
}

/** Throws ConfigError as training and chip do. */
export function networkReport(experiment: Experiment, definition: NetworkDefinition): NetworkReport {
  const facts = layerFacts(definition);
  const { array } = chipInputOf(experiment, definition, 1).spec;
  const question = { definition, images: imagesWithoutData(experiment), activity: null };
  const { layers: built } = chipEstimate(experiment, question);
  const subArrays = new Map(built.map((layer) => [layer.name, layer.subArrays]));
  const cells = array.rows * array.columns;
  const layers = facts.map((layer): NetworkLayer => {
    const count = subArrays.get(layer.name) ?? null;
    const used = layer.analogParameters * array.cellsPerWeight;
    return { ...layer, subArrays: count, utilization: count && used / (count * cells) };
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
