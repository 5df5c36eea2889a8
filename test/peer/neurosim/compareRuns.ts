// Our chip beside NeuroSim V2.1's runs, phase by phase, with what its defects add taken out (runCorrections.ts).

import { byPhase, PHASES, type Phase, totalOf } from "../../../src/chip/account/ledger.ts";
import { type Account, account, type Costed } from "../../../src/chip/estimate/estimate.ts";
import type { Tile } from "../../../src/chip/level/tile.ts";
import { naive } from "../../../src/chip/spec/dataflow.ts";
import type { ChipInput } from "../../../src/chip/spec/spec.ts";
import { encoderExcess } from "./blocks/arrays.ts";
import { peerWorkload } from "./networks.ts";
import { parametersWith } from "./parametersWith.ts";
import { pipelinedLatency, withCopies } from "./pipelinedRun.ts";
import { peerActivity } from "./runActivity.ts";
import type { Correction, RunContext } from "./runContext.ts";
import { corrections } from "./runCorrections.ts";
import type { RunRow } from "./runRow.ts";
import { specOf } from "./runSettings.ts";

export interface RunDifference {
  readonly run: string;
  readonly quantity: string;
  readonly ours: number;
  /** Figure as printed, and with the corrections. */
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
  const input = spec.pipelined ? withCopies({ spec, layers }, run) : { spec, layers };
  const context: RunContext = { run, parameters, spec, costed: accountOfRun(run, input) };
  const found = corrections(context);
  const differences = [
    ...PHASES.filter((phase) => !extrapolated(context, phase)).map((phase) =>
      energyDifference(context, found, phase),
    ),
    { run: run.id, quantity: "area", ...areaOf(context) },
    ...(extrapolated(context, "forward") ? [] : [latencyDifference(context, found)]),
  ];
  return { corrections: found, differences: differences.map((d) => ({ ...d, error: d.ours / d.peer - 1 })) };
}

/** Our account of the naive dataflow with the run's activity. */
export function accountOfRun(run: RunRow, input: ChipInput): Costed {
  const [read, streamed] = (["read", "streamed"] as const).map((errors) =>
    account(input, naive(input.layers), peerActivity(run, input.layers, input.spec, errors)),
  ) as [Account, Account];
  const others = read.book.entries.filter(({ phase }) => phase !== "weightGradient");
  const gradients = streamed.book.entries.filter(({ phase }) => phase === "weightGradient");
  return { chip: read.chip, book: { built: read.book.built, entries: [...others, ...gradients] } };
}

type Difference = Omit<RunDifference, "error">;

function printedFigure(run: RunRow, of: "energy" | "latency", phase: Phase): number {
  return run.total![`${of}_${PRINTED[phase]}(${of === "energy" ? "J" : "s"})`] ?? 0;
}

/** Ours, but for the arithmetic of the update, which the peer does not have. */
function ourFigures({ costed }: RunContext, of: "energy" | "latency"): Readonly<Record<Phase, number>> {
  return byPhase(
    costed.book.entries.filter(({ path }) => path[0] !== "update unit"),
    of,
  );
}

const taken = (found: readonly Correction[], of: "energy" | "latency", phase: Phase): number =>
  found.filter((c) => c.phase === phase).reduce((sum, c) => sum + c[of], 0);

function energyDifference(context: RunContext, found: readonly Correction[], phase: Phase): Difference {
  const { run } = context;
  const printed = printedFigure(run, "energy", phase);
  const peer = printed - taken(found, "energy", phase);
  return {
    run: run.id,
    quantity: `energy ${phase}`,
    ours: ourFigures(context, "energy")[phase],
    printed,
    peer,
  };
}

function latencyDifference(context: RunContext, found: readonly Correction[]): Difference {
  const { run } = context;
  const all = (value: (phase: Phase) => number) => PHASES.reduce((sum, phase) => sum + value(phase), 0);
  const printed = all((phase) => printedFigure(run, "latency", phase));
  if (context.spec.pipelined)
    return { run: run.id, quantity: "latency", printed, ...pipelinedLatency(context, found) };
  const peer = printed - all((phase) => taken(found, "latency", phase));
  return { run: run.id, quantity: "latency", ours: totalOf(ourFigures(context, "latency")), printed, peer };
}

/** Reads with converters of currents at 130 and 65 nm: their sensing time is extrapolated (sensingTimeIsExtrapolated). */
function extrapolated({ spec }: RunContext, phase: Phase): boolean {
  const node = Math.round(spec.technology.node * 1e9);
  return (
    phase !== "weightUpdate" && spec.array.forward.adcKind === "flash-current" && [130, 65].includes(node)
  );
}

/** Area without encoders that are too large, with as many gradient adders, as much buffer and (in a pipeline, where the peer's bus grows
 *  with its tiles) as wide a global bus as we have, and with the circuits of PEs and tiles laid out beside packed sub-arrays. */
function areaOf({ run, spec, costed }: RunContext): { ours: number; printed: number; peer: number } {
  const printed = run.area_m2!["Total Area"]!;
  const { chip, book } = costed;
  const area = (name: string) => run.trace!.area[name] ?? 0;
  const kinds = chip.tiles.map((tile, i) => ({ tile, count: chip.plan.tileCounts[i]! }));
  const subArrays = kinds.reduce(
    (sum, { tile, count }) => sum + count * tile.kind.pes * tile.pe.subArrays,
    0,
  );
  const encoders = encoderExcess(spec.technology, spec).area * subArrays;
  const chipParts =
    area("gradientAccum.area") -
    chip.gradientAdders.area +
    (area("global.buffer") - chip.buffer.area) +
    (area("wgu.area") - chip.gradient.area) +
    (spec.pipelined
      ? area("global.hTree") * (1 - chip.busWidth / (area("globalBusWidth") || chip.busWidth))
      : 0);
  const tileParts = kinds.reduce((sum, { tile, count }) => sum + count * tileExcess(area, tile), 0);
  const ours = book.built.reduce((sum, b) => sum + b.area, 0);
  return { ours, printed, peer: printed - encoders - chipParts - tileParts };
}

function tileExcess(area: (name: string) => number, { kind, pe, adders, input, output }: Tile): number {
  const name = kind.kind === "kernel-position" ? "NM" : "CM";
  const inPe =
    area(`pe.${name}.adderTree`) + area(`pe.${name}.bufferInput`) + area(`pe.${name}.bufferOutput`);
  const inTile =
    area(`tile.${name}.accumulation`) + area(`tile.${name}.inputBuffer`) + area(`tile.${name}.outputBuffer`);
  const ourPe = pe.adders.area + pe.input.area + pe.output.area;
  const ourTile = adders.area + input.area + output.area;
  return kind.pes * (inPe - ourPe) + inTile - ourTile;
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
      quantity,
      count: group.length,
      worst: Math.abs(worst.error),
      worstRun: worst.run,
      median: Math.abs(group[Math.floor(group.length / 2)]!.error),
    };
  });
}
