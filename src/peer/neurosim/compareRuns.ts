// Our chip beside NeuroSim V2.1's runs, phase by phase, with what its defects add taken out (runCorrections.ts).
import { naive } from "../../chip/dataflow/dataflow.ts";
import { account } from "../../chip/estimate.ts";
import { byPhase, PHASES, type Phase, totalOf } from "../../chip/ledger.ts";
import { encoderExcess } from "./blocks/arrays.ts";
import { peerWorkload } from "./networks.ts";
import { parametersWith } from "./parameters.ts";
import { peerActivity } from "./runActivity.ts";
import { type Correction, corrections, type RunContext } from "./runCorrections.ts";
import type { RunRow } from "./runRow.ts";
import { specOf } from "./runSettings.ts";

export interface RunDifference {
  readonly run: string;
  readonly quantity: string;
  readonly ours: number;
  /** As printed, and with the corrections. */
  readonly printed: number;
  readonly peer: number;
  readonly error: number;
}

export interface RunComparison {
  readonly differences: readonly RunDifference[];
  readonly corrections: readonly Correction[];
}

const PRINTED: Readonly<Record<Phase, string>> = {
  forward: "FW",
  backward: "AG",
  weightGradient: "WG",
  weightUpdate: "WU",
};

/** null for a run that was not finished, that does not train, or whose network is unknown. */
export function compareRun(run: RunRow): RunComparison | null {
  const layers = peerWorkload(run.network);
  const parameters = parametersWith(run.effectiveOverrides);
  if (run.status !== "ok" || !layers || !run.derived || !run.trace || parameters.trainingEstimation === 0)
    return null;
  const spec = specOf(parameters);
  const costed = account({ spec, layers }, naive(layers), peerActivity(run, layers, spec));
  const context: RunContext = { run, parameters, spec, costed };
  const found = corrections(context);
  const energy = byPhase(costed.book.entries, "energy");
  const latency = byPhase(costed.book.entries, "latency");
  const taken = (phase: Phase, of: "energy" | "latency") =>
    found.filter((c) => c.phase === phase).reduce((sum, c) => sum + c[of], 0);
  const printed = (of: "energy" | "latency", phase: Phase) =>
    run.total![`${of}_${PRINTED[phase]}(${of === "energy" ? "J" : "s"})`] ?? 0;
  const difference = (quantity: string, ours: number, shown: number, peer: number): RunDifference => ({
    ...{ run: run.id, quantity, ours, printed: shown, peer, error: ours / peer - 1 },
  });
  const area = areaOf(context);
  const all = (of: "energy" | "latency") => PHASES.reduce((sum, phase) => sum + printed(of, phase), 0);
  return {
    corrections: found,
    differences: [
      ...PHASES.map((p) =>
        difference(`energy ${p}`, energy[p], printed("energy", p), printed("energy", p) - taken(p, "energy")),
      ),
      difference("area", area.ours, area.printed, area.peer),
      difference(
        "latency",
        totalOf(latency),
        all("latency"),
        all("latency") - PHASES.reduce((sum, p) => sum + taken(p, "latency"), 0),
      ),
    ],
  };
}

/** Area without encoders that are too large, and with as many gradient adders as we have. */
function areaOf({ run, spec, costed }: RunContext): { ours: number; printed: number; peer: number } {
  const printed = run.area_m2!["Total Area"]!;
  const { chip, book } = costed;
  const subArrays = chip.plan.tiles.reduce(
    (sum, t, i) => sum + chip.plan.tileCounts[i]! * t.pes * t.subArrays ** 2,
    0,
  );
  const encoders = encoderExcess(spec.technology, spec).area * subArrays;
  const area = run.trace!.area;
  const adders = (area["gradientAccum.area"] ?? 0) - chip.gradientAdders.area;
  const buffer = (area["global.buffer"] ?? 0) - chip.buffer.area;
  const ours = book.built.reduce((sum, b) => sum + b.area, 0);
  return { ours, printed, peer: printed - encoders - adders - buffer };
}

export interface RunSummary {
  readonly quantity: string;
  readonly count: number;
  readonly median: number;
  readonly worst: number;
  /** The run that is farthest. */
  readonly worstRun: string;
}

export function summarizeRuns(comparisons: readonly RunComparison[]): RunSummary[] {
  const all = comparisons.flatMap(({ differences }) => differences);
  return [...new Set(all.map((d) => d.quantity))].map((quantity) => {
    const group = all
      .filter((d) => d.quantity === quantity)
      .sort((a, b) => Math.abs(a.error) - Math.abs(b.error));
    const worst = group.at(-1)!;
    return {
      ...{ quantity, count: group.length, worst: Math.abs(worst.error), worstRun: worst.run },
      median: Math.abs(group[Math.floor(group.length / 2)]!.error),
    };
  });
}
