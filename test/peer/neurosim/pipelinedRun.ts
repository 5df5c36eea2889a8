// Runs of NeuroSim in which layers work on different images at once. It prints the time of the slowest layer for all images, forward and
// backward each, and leaves out that the pipeline fills and drains with each batch: the times of its layers, corrected, go through
// our formula (chip/phase/pipeline.ts). Copies of slow layers (its speedUpDegree) are the run's.
import { byPhase, LedgerBook, totalOf } from "../../../src/chip/account/ledger.ts";
import { pipelined } from "../../../src/chip/phase/pipeline.ts";
import { copiesOf, floorplan } from "../../../src/chip/plan/floorplan.ts";
import type { ChipInput } from "../../../src/chip/spec/spec.ts";
import type { Correction, RunContext } from "./runContext.ts";
import type { RunRow } from "./runRow.ts";

/** Copies of each layer's tiles: the run's copies over those that fill a tile. */
export function withCopies({ spec, layers }: ChipInput, { floorplan: printed }: RunRow): ChipInput {
  const { byKernelPosition, array } = spec;
  const plan = floorplan(layers, { ...array, byKernelPosition });
  const copies = plan.layers.map((own, i) =>
    Math.max(1, Math.round((printed?.speedUpEachLayer[i] ?? 1) / copiesOf(own))),
  );
  return { spec: { ...spec, pipelined: false }, layers, copies };
}

/** s of an epoch: ours, and the peer's with the corrections. */
export function pipelinedLatency(
  context: RunContext,
  found: readonly Correction[],
): { readonly ours: number; readonly peer: number } {
  const { costed, spec, run } = context;
  const { batch } = spec.update;
  const own = new LedgerBook();
  for (const entry of costed.book.entries)
    if (entry.path[0] !== "update unit") own.spend(entry.path, entry, entry);
  pipelined(own, batch);
  const stages = peersStages(context, found);
  const reads = sum(stages) / batch + Math.max(...stages) * (1 - 1 / batch);
  const others = (["weightGradient", "weightUpdate"] as const).map((phase) => {
    const printed = run.total![phase === "weightGradient" ? "latency_WG(s)" : "latency_WU(s)"] ?? 0;
    return printed - sum(found.filter((c) => c.phase === phase).map((c) => c.latency));
  });
  return { ours: totalOf(byPhase(own.entries, "latency")), peer: reads + sum(others) };
}

/** The peer's layers, forward and backward. */
function peersStages({ run, costed }: RunContext, found: readonly Correction[]): number[] {
  return costed.chip.plan.layers.map(({ layer: { name } }, i) => {
    const parts = Object.entries(run.derived!.perLayer[i]!.L_s);
    const printed = parts.filter(([part]) => part.startsWith("FW.") || part.startsWith("AG."));
    const wrong = found.filter((c) => c.layer === name && (c.phase === "forward" || c.phase === "backward"));
    return sum(printed.map(([, latency]) => latency)) - sum(wrong.map(({ latency }) => latency));
  });
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
