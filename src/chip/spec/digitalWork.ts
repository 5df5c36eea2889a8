// Work of a network's digital layers on the chip for one image: rectified values, pooled windows, additions, normalizations, and errors on
// their way back through them. Each counts for the layer with weights whose sums it works on, the last one that its inputs lead back to; before the first one, for that one. Counts
// only.
import { type DigitalWork, gateOf } from "../../network/digitalWork.ts";
import { sizeOf } from "../../network/imageShape.ts";
import { kindOf } from "../../network/kinds.ts";
import { masksErrors, type PlannedLayer } from "../../network/plan.ts";
import { IMAGES, type Source } from "../../network/plannedLayer.ts";

/** Key: place of the layer with weights in the plan. */
export function digitalWork(layers: readonly PlannedLayer[]): Map<number, DigitalWork[]> {
  const work = new Map<number, DigitalWork[]>();
  const owners = ownersOf(layers);
  const first = layers.find(({ weights }) => weights)?.index;
  for (const layer of layers) {
    const owner = owners[layer.index] === IMAGES ? first : owners[layer.index];
    if (owner === undefined) continue;
    work.set(owner, [...(work.get(owner) ?? []), ...workOf(layer, layers)]);
  }
  return work;
}

/** The last layer with weights for each layer: the last one that any of its inputs leads back to; IMAGES where none does. */
function ownersOf(layers: readonly PlannedLayer[]): Source[] {
  const owners: Source[] = [];
  for (const { index, inputs, weights } of layers)
    owners.push(weights ? index : Math.max(...inputs.map((source) => owners[source] ?? IMAGES)));
  return owners;
}

function workOf(layer: PlannedLayer, layers: readonly PlannedLayer[]): DigitalWork[] {
  const values = sizeOf(layer.output);
  return [
    ...(kindOf(layer.definition).work?.(layer, layers) ?? []),
    ...(layer.relu ? [{ kind: "relu", values } as const] : []),
    ...(masksErrors(layer) ? [gateOf(values)] : []),
    ...joinedErrors(layer, layers),
  ];
}

function joinedErrors(
  { index, needsError, output }: PlannedLayer,
  layers: readonly PlannedLayer[],
): DigitalWork[] {
  const readers = layers.filter(({ inputs }) => inputs.includes(index)).length;
  return needsError && readers > 1 ? [{ kind: "errors", values: (readers - 1) * sizeOf(output) }] : [];
}

/** Whether some layer's statistics are those of a batch: all images of a batch must have reached it before the first goes on. */
export const batchAtOnce = (layers: readonly { readonly digital: readonly DigitalWork[] }[]): boolean =>
  layers.some(({ digital }) => digital.some(({ kind }) => kind === "batchnorm"));

/** Bits of one image that wait for its errors. */
export const keptBits = ({ digital }: { readonly digital: readonly DigitalWork[] }): number =>
  digital.reduce((sum, work) => sum + (work.kind === "gate" ? work.kept : 0), 0);
