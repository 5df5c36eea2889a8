// A layer with weights on arrays: its crossbar and gain from the plan and the devices.
import { rowsOf } from "../../array/geometry.ts";
import { planesOf } from "../../array/mapping.ts";
import { weightsPerRow } from "../../array/partition.ts";
import { createArrayLayer } from "../arrayLayer.ts";
import { gainFor } from "../initialWeights.ts";
import { computedTensor } from "../layerOutput.ts";
import type { LayerNode } from "../node.ts";
import type { Planned } from "../plannedLayer.ts";
import type { LayerPlace } from "./kind.ts";

export function createWeightLayer(
  { context, options, from: [from], arrays: arrayIndex, isLastWeights }: LayerPlace,
  planned: Planned,
): LayerNode {
  const { name } = planned;
  const shape = planned.weights!;
  const first = !from!.needsError;
  const { relu, clip } = planned;
  const output = computedTensor(context, planned);
  const { array } = context;
  const cells = options.cellsPerWeight ?? planesOf(array?.mapping ?? "float");
  return createArrayLayer(context, from!, output, {
    spec: {
      name,
      layer: arrayIndex,
      shape,
      mapping: array?.mapping ?? "float",
      subtraction: array?.subtraction ?? "analog",
      offOnRatio: options.offOnRatio,
      windowLow: options.windowLow,
      arrayRows: array?.rows ?? rowsOf(shape),
      arrayColumns: array ? weightsPerRow(array.columns, cells) : shape.outChannels,
      partition: array?.partition ?? "unrolled",
      gain: options.gains?.get(name) ?? gainFor(shape, options.parameters.initialWindow, { first, relu }),
    },
    relu,
    clip,
    // of words, a sum that ends the network needs words
    quantizeOutput: planned.values === "activations" && (context.formats.words || !isLastWeights),
    first,
    gradientGroups: options.gradientGroups?.[arrayIndex] ?? "image",
  });
}
