// Errors that the defects of NeuroSim V2.1 add to the figures of a run, phase by phase, so that the comparison can take them out. Where the peer
// prints the part, it is used; where it does not, our own entry of the same part is scaled by the factor that the defect has.
// Each correction names its defect (see the reference's README, and docs/chip-model.md).
import type { Entry, Phase } from "../../../src/chip/account/ledger.ts";
import { copiesOf, type LayerPlan } from "../../../src/chip/plan/floorplan.ts";
import { matrixRows } from "../../../src/chip/spec/workload.ts";
import { encoderExcess } from "./blocks/arrays.ts";
import { gradientCorrections } from "./gradientCorrections.ts";
import type { Correction, RunContext } from "./runContext.ts";

export function corrections(context: RunContext): Correction[] {
  return [
    ...dramChannels(context),
    ...tileAndChip(context),
    ...backwardGeometry(context),
    ...encoders(context),
    ...sequentialReads(context),
    ...gradientCorrections(context),
    ...weightUpdate(context),
  ];
}

/** Activation and error traffic without the channel count. */
function dramChannels({ run, costed }: RunContext): Correction[] {
  if (run.effectiveOverrides.fixDramChannels) return [];
  const names = {
    forward: "FW.dramActivations",
    backward: "AG.dramErrors",
    weightGradient: "WG.dramOperands",
  } as const;
  const phases = Object.keys(names) as (keyof typeof names)[];
  return costed.chip.plan.layers.flatMap(({ layer }, i) => {
    const split = run.derived!.perLayer[i]!;
    const missing = layer.inputs / channelless(layer.inputs, layer.inChannels) - 1;
    return phases.map(
      (phase): Correction => ({
        name: "DRAM traffic without channels",
        phase,
        layer: layer.name,
        energy: -missing * (split.E_J[names[phase]] ?? 0),
        latency: -missing * (split.L_s[names[phase]] ?? 0),
      }),
    );
  });
}

const channelless = (inputs: number, channels: number): number => inputs / channels;

const sum = (entries: readonly Entry[], of: (entry: Entry) => number): number =>
  entries.reduce((s, e) => s + of(e), 0);

function select({ costed }: RunContext, layer: string, phase: Phase, name: string): Entry[] {
  return costed.book.entries.filter((e) => e.layer === layer && e.phase === phase && e.path.at(-1) === name);
}

function scaled(
  name: string,
  phase: Phase,
  entries: readonly Entry[],
  energy: number,
  latency: number,
): Correction {
  return {
    name,
    phase,
    energy: energy * sum(entries, (e) => e.energy),
    latency: latency * sum(entries, (e) => e.latency),
  };
}

/** Work of a tile beside its PEs in a forward read; the peer's copies of whole tiles all take all vectors there. */
function inTile({ costed }: RunContext, { layer, tileCopies }: LayerPlan): Entry[] {
  return costed.book.entries
    .filter((e) => e.layer === layer.name && e.phase === "forward")
    .filter(({ path }) => path.length === 2 && path[0]!.endsWith(" tiles"))
    .map((entry) => ({ ...entry, latency: entry.latency * tileCopies }));
}

/** Buses over unpacked sub-arrays; core counts of kernel-position tiles overwritten by those of the others, their output buffer's traffic
 *  divided by the PEs; H-trees that walk each arm twice in time; copies of tiles that all take all vectors. */
function tileAndChip(context: RunContext): Correction[] {
  const { run, costed } = context;
  const side = Math.sqrt(costed.chip.subArray.area);
  const area = run.trace!.area;
  const stretch = (name: "height" | "width") => (area[`subArray.${name}`] ?? side) / side - 1;
  return costed.chip.plan.layers.flatMap((plan) => {
    const name = plan.layer.name;
    const phases: Phase[] = plan.layer.first ? ["forward"] : ["forward", "backward"];
    // the peer's backward read has the geometry of the forward read: our forward entries stand for both
    return phases.flatMap((phase) => {
      const mine = (part: string) => select(context, name, "forward", part);
      const shared = inTile(context, plan);
      const tileTrees = shared.filter(({ path }) => path.at(-1) === "H-tree");
      return [
        scaled(
          "PE buses over unpacked sub-arrays",
          phase,
          mine("input bus"),
          stretch("width"),
          stretch("width"),
        ),
        scaled(
          "PE buses over unpacked sub-arrays",
          phase,
          mine("output bus"),
          stretch("height"),
          stretch("height"),
        ),
        ...bufferCorrections(context, plan, phase),
        scaled("copies of tiles do not share its work", phase, shared, 0, 1 - 1 / plan.tileCopies),
        scaled("H-tree walked twice", phase, tileTrees, 0, twice(Math.ceil(Math.sqrt(plan.tile.pes))) - 1),
        scaled("H-tree walked twice", phase, mine("global H-tree"), 0, twice(costed.chip.plan.chipRows) - 1),
      ].map((correction) => ({ ...correction, layer: name }));
    });
  });
}

/** Length that latency walks over length of the path, for a square tree. */
function twice(units: number): number {
  const arms = 2 ** Math.ceil(Math.log2(units)) - 1;
  const centre = Math.floor(Math.log2(Math.max(units, 1)));
  const trunk = Math.min(units - centre, centre);
  const path = arms + Math.floor(units / 2);
  return path > 0 ? (2 * arms + trunk) / path : 1;
}

function bufferCorrections(context: RunContext, plan: LayerPlan, phase: Phase): Correction[] {
  const { run, costed } = context;
  const { chip } = costed;
  const tile = chip.tiles[chip.plan.tiles.indexOf(plan.tile)]!;
  const area = run.trace!.area;
  const kernel = plan.tile.kind === "kernel-position";
  const share = kernel ? plan.tile.pes : 1;
  const mine = (part: string) => inTile(context, plan).filter(({ path }) => path.at(-1) === part);
  const ours = { input: Math.max(1, tile.input.cores), output: Math.max(1, tile.output.cores) };
  const peers = {
    input: Math.max(1, area.numInBufferCore ?? 1),
    output: Math.max(1, area.numOutBufferCore ?? 1),
  };
  return [
    scaled("tile buffers' cores overwritten", phase, mine("input buffer"), 0, ours.input / peers.input - 1),
    scaled(
      "output buffer's traffic over PEs",
      phase,
      mine("output buffer"),
      1 / share - 1,
      ours.output / peers.output / share - 1,
    ),
  ];
}

/** Everything but the sub-arrays of a backward read has forward geometry: our own difference of the two. */
function backwardGeometry({ costed }: RunContext): Correction[] {
  return costed.chip.plan.layers
    .filter(({ layer }) => !layer.first)
    .map(({ layer }) => {
      const outside = (phase: Phase) =>
        costed.book.entries.filter(
          (e) =>
            e.layer === layer.name &&
            e.phase === phase &&
            !e.path.includes("sub-arrays") &&
            e.path[0] !== "DRAM" &&
            e.path[0] !== "activation" &&
            e.path[0] !== "pooling",
        );
      const difference = (of: (e: Entry) => number) =>
        sum(outside("forward"), of) - sum(outside("backward"), of);
      return {
        name: "backward read with forward geometry",
        phase: "backward",
        layer: layer.name,
        energy: difference((e) => e.energy),
        latency: difference((e) => e.latency),
      };
    });
}

/** See peerEncoder: too slow (or too fast) by a wrong load. */
function encoders({ spec, costed }: RunContext): Correction[] {
  const { latency } = encoderExcess(spec.technology, spec);
  return costed.chip.plan.layers.flatMap((plan) => {
    const reads = (plan.layer.vectors * spec.update.images * spec.activationBits) / copiesOf(plan);
    const phases: Phase[] = plan.layer.first ? ["forward"] : ["forward", "backward"];
    return phases.map((phase) => ({
      name: "encoder's load",
      phase,
      layer: plan.layer.name,
      energy: 0,
      latency: latency * reads,
    }));
  });
}

/** Read line by line: lines that hold no weight are read, converted and summed as well; flash converters are left out of the forward
 *  read. */
function sequentialReads(context: RunContext): Correction[] {
  const { run, spec, costed } = context;
  return costed.chip.plan.layers.flatMap((plan, i) => {
    const { layer, tile } = plan;
    const filled = (lines: number, side: number) => lines / (Math.ceil(lines / side) * side);
    const rows = filled(
      tile.kind === "kernel-position" ? layer.inChannels : matrixRows(layer),
      spec.array.rows,
    );
    const columns = filled(layer.outChannels * spec.array.cellsPerWeight, spec.array.columns);
    const left = ["multilevelSenseAmp", "multilevelSAEncoder"].reduce(
      (total, name) => total + (run.trace!.layers[i]![`sub.E.${name}`] ?? 0) * spec.update.images,
      0,
    );
    const forward = spec.array.forward.parallel
      ? []
      : [
          ...idleLines(context, layer.name, "forward", rows, columns),
          { name: "flash converters left out", phase: "forward" as const, energy: -left, latency: 0 },
        ];
    const backward = spec.array.backward.parallel || layer.first;
    return [...forward, ...(backward ? [] : idleLines(context, layer.name, "backward", rows, columns))].map(
      (correction) => ({ ...correction, layer: layer.name }),
    );
  });
}

/** `rows` and `columns`: fractions of the lines that hold weights. */
function idleLines(
  { costed }: RunContext,
  layer: string,
  phase: "forward" | "backward",
  rows: number,
  columns: number,
): Correction[] {
  const [driven, sensed] = phase === "forward" ? [rows, columns] : [columns, rows];
  const name = "lines without weights";
  const read = costed.book.entries.filter(
    (e) => e.layer === layer && e.phase === phase && e.path.includes("sub-arrays"),
  );
  return read.map((entry) => {
    const part = entry.path.at(-1)!;
    if (part.startsWith("shift-add")) return scaled(name, phase, [entry], 1 / sensed - 1, 0);
    // a column without weights carries no current to convert
    const filled = part === "ADC" ? rows : part === "encoder" ? rows * columns : driven;
    return scaled(name, phase, [entry], 1 / filled - 1, 1 / driven - 1);
  });
}

/** Columns of a reset averaged over the rows without a set, and write voltage √2 too high, on the lines; polarization of absolute states
 *  instead of what pulses move; registers that are not clocked in a write: lines, drivers and films are ours, delivery and resistive
 *  cells (at the right voltage) the peer's. Sub-arrays written at once: from a word length that is read before it is set. */
function weightUpdate(context: RunContext): Correction[] {
  const { run, spec, costed } = context;
  const atOnce = run.trace!.layers[0]!.numArrayWriteParallel ?? 1;
  const time = (run.derived!.L_s["WU.total"] ?? 0) * (1 - atOnce / costed.chip.arraysAtOnce);
  const { cell } = spec.array;
  const energy =
    cell.access === "sram"
      ? 0
      : costed.chip.plan.layers.reduce((sum, plan, i) => sum + updateExcess(context, plan, i), 0);
  return [{ name: "write energy and parallelism", phase: "weightUpdate", energy, latency: time }];
}

function updateExcess(context: RunContext, plan: LayerPlan, i: number): number {
  const { run, spec } = context;
  const trace = run.trace!.layers[i]!;
  const updates = spec.update.images / spec.update.batch;
  const copies = copiesOf(plan);
  const total = trace["batch.E.WU"] ?? 0;
  const inArrays = (trace["batch.E.peakWU"] ?? 0) * (plan.tile.kind === "kernel-position" ? copies : 1);
  const mine = (name: string) => sum(select(context, plan.layer.name, "weightUpdate", name), (e) => e.energy);
  const resistive = spec.array.cell.write === "resistive";
  const cells = resistive ? (updates * copies * (trace["write.E.cells"] ?? 0)) / 2 : mine("cells (writing)");
  const kept = updates * (total - inArrays) + cells + mine("array lines") + mine("source-line switches");
  return updates * total - kept;
}
