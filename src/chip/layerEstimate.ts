// One layer of an estimate: its share of the ledger, and how it lies on the chip.
import type { LayerActivity } from "./activity.ts";
import { byPhase, type Entry } from "./ledger.ts";
import type { LayerWork, ReadWork } from "./phase/readWork.ts";
import { builtTiles, copiesOf, type LayerPlan } from "./plan/floorplan.ts";
import type { LayerEstimate } from "./records.ts";
import type { ChipSpec, ReadSpec } from "./spec.ts";
import { operationsOf } from "./workload.ts";

/** `entries`: of this layer. */
export function layerEstimate(
  spec: ChipSpec,
  {
    plan,
    work,
    activity,
  }: { readonly plan: LayerPlan; readonly work: LayerWork; readonly activity: LayerActivity },
  entries: readonly Entry[],
): LayerEstimate {
  const { layer } = plan;
  const { array, activationBits, errorBits, update } = spec;
  const vectors = layer.vectors * update.images;
  const reads = (bits: number) => vectors * (array.inputs === "analog" ? 1 : bits);
  const forward = conversionsOf(array.forward, work.forward, activity.inputBits);
  const backward = conversionsOf(array.backward, work.backward, activity.errorBits);
  return {
    name: layer.name,
    operations: operationsOf(layer) * (layer.first ? 2 : 3) * update.images,
    energy: byPhase(entries, "energy"),
    latency: byPhase(entries, "latency"),
    tiles: builtTiles(plan),
    copies: copiesOf(plan),
    utilization: plan.utilization,
    subArrays: work.forward.subArrays,
    conversions: {
      forward: forward * reads(activationBits),
      backward: layer.first ? 0 : backward * reads(errorBits),
    },
  };
}

/** Of one read: all sensed lines; line by line, for each driven line that is active. */
function conversionsOf({ parallel }: ReadSpec, { groups }: ReadWork, activity: number): number {
  return groups.reduce(
    (sum, { driven, sensed, count }) => sum + sensed * count * (parallel ? 1 : driven * activity),
    0,
  );
}
