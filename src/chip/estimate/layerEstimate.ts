// One layer of an estimate: its share of the ledger, and how it lies on the chip.

import { byPhase, type Entry } from "../account/ledger.ts";
import type { LayerEstimate } from "../account/records.ts";
import { gradientConversions } from "../phase/gradient.ts";
import { readCounts } from "../phase/readPasses.ts";
import { weightPulses } from "../phase/update.ts";
import { builtTiles, copiesOf, type LayerPlan } from "../plan/floorplan.ts";
import type { LayerWork } from "../plan/readWork.ts";
import type { LayerActivity } from "../spec/activity.ts";
import type { LayerFlow } from "../spec/dataflow.ts";
import type { ChipSpec } from "../spec/spec.ts";
import { operationsOf } from "../spec/workload.ts";

/** `entries`: of this layer. */
export function layerEstimate(
  spec: ChipSpec,
  {
    plan,
    work,
    activity,
    layerFlow,
  }: {
    readonly plan: LayerPlan;
    readonly work: LayerWork;
    readonly activity: LayerActivity;
    /** null: the arrays themselves form outer products, no unit counts anything. */
    readonly layerFlow: LayerFlow | null;
  },
  entries: readonly Entry[],
): LayerEstimate {
  const { layer } = plan;
  const { images } = spec.update;
  const of = { forward: activity.inputBits, backward: activity.errorBits };
  const counts = (way: keyof typeof of) =>
    readCounts(spec, layer, { work: work[way], forward: way === "forward", activity: of[way] });
  const forward = counts("forward");
  const backward = counts("backward");
  return {
    name: layer.name,
    operations: operationsOf(layer) * (layer.first ? 2 : 3) * images,
    energy: byPhase(entries, "energy"),
    latency: byPhase(entries, "latency"),
    tiles: builtTiles(plan),
    copies: copiesOf(plan),
    utilization: plan.utilization,
    subArrays: work.forward.subArrays,
    reads: { forward: forward.reads * images, backward: backward.reads * images },
    conversions: {
      forward: forward.conversions * images,
      backward: backward.conversions * images,
      weightGradient: layerFlow ? gradientConversions(spec, layer, layerFlow) : 0,
    },
    pulses: weightPulses(spec, layer, activity),
  };
}
