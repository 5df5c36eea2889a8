// Each layer of a network in numbers, from the plan alone: for tables and figures.
import { rowsOf } from "../array/geometry.ts";
import type { NetworkDefinition } from "./definition.ts";
import { sizeOf } from "./imageShape.ts";
import { kindOf } from "./kinds.ts";
import { type PlannedLayer, planNetwork } from "./plan.ts";
import { IMAGES } from "./plannedLayer.ts";

export interface LayerFacts {
  readonly name: string;
  readonly kind: PlannedLayer["definition"]["kind"];
  /** Names; "input" for the images. */
  readonly reads: readonly string[];
  /** Height, width, channels. */
  readonly output: readonly [number, number, number];
  /** Weight matrix; of groups: the rows of one group and all columns. null: no weights. */
  readonly matrix: { readonly rows: number; readonly columns: number } | null;
  /** Weights; and what learns in digital memory. */
  readonly analogParameters: number;
  readonly digitalParameters: number;
  /** Multiplications with weights for one image, each with its addition. */
  readonly macs: number;
}

/** In the order of the network. Throws ConfigError as training and chip do. */
export function layerFacts(definition: NetworkDefinition): LayerFacts[] {
  const { layers } = planNetwork(definition);
  return layers.map((layer) => {
    const { name, inputs, output, weights } = layer;
    const analogParameters = weights ? rowsOf(weights) * weights.outChannels : 0;
    return {
      name,
      kind: layer.definition.kind,
      reads: inputs.map((source) => (source === IMAGES ? "input" : layers[source]!.name)),
      output: shapeOf(output),
      matrix: weights && { rows: rowsOf(weights), columns: weights.outChannels },
      analogParameters,
      digitalParameters: (kindOf(layer.definition).parametersPerChannel ?? 0) * output.channels,
      macs: (analogParameters * sizeOf(output)) / output.channels,
    };
  });
}

export const shapeOf = ({
  height,
  width,
  channels,
}: NetworkDefinition["input"]): [number, number, number] => [height, width, channels];
