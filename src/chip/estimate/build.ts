// Everything that is built, entered into the ledger: each circuit once with its count, down to the parts of a sub-array.

import { lastPlaces } from "../../base/lastPlaces.ts";
import { isResidual } from "../../training/rules/rule.ts";
import type { Built, LedgerBook } from "../account/ledger.ts";
import type { Block } from "../component/block.ts";
import type { Chip, Circuits, UpdateCircuits } from "../level/chip.ts";
import type { NormalizationUnit } from "../level/normalizationUnit.ts";
import type { Store } from "../level/store.ts";
import type { Tile } from "../level/tile.ts";
import { GENERATORS, pePath, subArrayPath, tilePath } from "../phase/context.ts";
import { READ_BACK, SECOND_ARRAYS, secondArrays, TRANSFER_READS } from "../phase/transfer.ts";
import { builtTiles, type Floorplan, type TileKind } from "../plan/floorplan.ts";
import type { ChipSpec, CircuitSpec } from "../spec/spec.ts";
import type { SubArray } from "../subArray/subArray.ts";
import {
  cellsFormula,
  holding,
  moving,
  NO_FORMULAS,
  NOTHING_BUILT,
  partFormulas,
  partsOf,
  pulsing,
  rowReadFormula,
  summing,
  treesOf,
  updateFormulas,
  wires,
  working,
  writeFormulas,
} from "./builtFormulas.ts";

const GRADIENT_UNIT = "weight-gradient unit";

/** A circuit (null where the chip has none), how many of it, and how its figures are made up. */
type Line = readonly [
  name: string,
  circuit: Pick<Block, "area" | "leakage"> | null,
  count: number,
  formulas: Built["formulas"],
  parameters?: Built["parameters"],
];

type Known = Map<string, readonly Built[]>;
const newKnown = (): Known => new Map();
/** Lines that chips of equal circuits share, and those that all dataflows of one chip share but for gradient memory. */
const ofCircuits = lastPlaces<[Circuits], Known>(16, newKnown);
const ofChip = lastPlaces<[ChipSpec, Circuits, UpdateCircuits, Store], Known>(4, newKnown);

export function enterBuilt(book: LedgerBook, built: BuiltChip): void {
  const { spec, chip, outerProduct } = built;
  const known = ofChip(spec, chip.circuits, chip.updating, chip.buffer);
  book.buildOnce(known, `shared ${outerProduct}`, () => enterShared(book, built));
  if (outerProduct) return;
  enterLines(book, [GRADIENT_UNIT], [coresOf("gradient memory", chip.gradientStore)]);
  book.buildOnce(known, "update", () => enterUpdate(book, built));
}

function enterShared(book: LedgerBook, { spec, chip, outerProduct }: BuiltChip): void {
  const { circuits } = chip;
  const known = ofCircuits(circuits);
  book.buildOnce(known, `tiles ${outerProduct}`, () => enterTiles(book, spec, circuits, outerProduct));
  enterLines(book, [], sharedLines(spec, chip));
  if (chip.normalization) enterLines(book, ["normalization unit"], normalizationLines(chip.normalization));
  if (chip.batchAtOnce)
    enterLines(book, ["DRAM"], [["values of batch normalization", NOTHING_BUILT, 1, moving(chip.dram)]]);
  if (outerProduct) return;
  book.buildOnce(known, "gradient arrays", () => enterGradientArrays(book, circuits));
  enterLines(book, [GRADIENT_UNIT], gradientLines(chip));
}

function enterUpdate(book: LedgerBook, { spec, chip }: BuiltChip): void {
  enterSecondArrays(book, spec, chip);
  const { update, velocityStore } = chip;
  const bits = { value: update.bitsPerWeight, unit: "bit" };
  enterLines(
    book,
    [],
    [["update unit", update, 1, updateFormulas(update), { "bits moved for a weight": bits }]],
  );
  if (!velocityStore && bits.value > 0)
    enterLines(book, ["DRAM"], [["velocities", NOTHING_BUILT, 1, moving(chip.dram)]]);
  enterLines(book, ["update unit"], [coresOf("velocity memory", velocityStore)]);
}

interface BuiltChip {
  readonly spec: ChipSpec;
  readonly chip: Chip;
  readonly outerProduct: boolean;
}

function enterTiles(book: LedgerBook, spec: CircuitSpec, chip: Circuits, outerProduct: boolean): void {
  chip.tiles.forEach((tile, i) => {
    enterTile(book, spec, chip, tile, chip.plan.tileCounts[i]!);
    const lines = 2 * tile.kind.peSize * tile.kind.pes * chip.plan.tileCounts[i]!;
    if (outerProduct)
      enterLines(book, pePath(tile), [[GENERATORS, chip.generator, lines, pulsing(chip.generator)]]);
  });
}

function enterGradientArrays(book: LedgerBook, { gradient }: Circuits): void {
  const { rows, columns, array, alongRows, alongColumns } = gradient;
  const path = [GRADIENT_UNIT, "arrays"];
  enterArrays(book, path, array, alongRows * alongColumns, { shape: { rows, columns } });
  enterLines(book, path, [["writing", NOTHING_BUILT, 1, () => writeFormulas(array)]]);
}

/** Enters the further devices of a rule: in sub-arrays of their own, or in those of the weights. */
function enterSecondArrays(book: LedgerBook, spec: ChipSpec, chip: Chip): void {
  const { subArray, plan, tiles } = chip;
  const { hardware } = spec.update;
  const count = plan.layers.reduce((sum, { layer }) => sum + secondArrays(spec, layer), 0);
  const reading: Line = ["reading", NOTHING_BUILT, 1, () => [rowReadFormula(subArray)]];
  const writing: Line = ["writing", NOTHING_BUILT, 1, () => writeFormulas(subArray)];
  if (count > 0) {
    enterArrays(book, [SECOND_ARRAYS], subArray, count, { shape: spec.array, cells: cellsOf(spec) });
    enterLines(book, [SECOND_ARRAYS], [reading, writing]);
  }
  const [, ...read] = reading;
  if (hardware.readBack)
    for (const tile of tiles) enterLines(book, subArrayPath(tile), [[READ_BACK, ...read]]);
  if (!isResidual(hardware)) return;
  const [, ...written] = writing;
  for (const tile of tiles) {
    enterLines(book, subArrayPath(tile), [[TRANSFER_READS, ...read]]);
    if (hardware.second === "residual-programmed")
      enterLines(book, subArrayPath(tile), [["reference cells (programming)", ...written]]);
  }
}

function enterLines(
  book: LedgerBook,
  path: readonly string[],
  lines: readonly Line[],
  utilization = 1,
): void {
  for (const [name, circuit, count, formulas, parameters = {}] of lines)
    if (circuit) book.build([...path, name], circuit, count, { formulas, parameters, utilization });
}

const coresOf = (name: string, memory: Chip["velocityStore"]): Line => [
  name,
  memory,
  1,
  memory?.formulas ?? NO_FORMULAS,
];

const cellsOf = ({ array: { cell, rOn } }: CircuitSpec): Built["parameters"] => ({
  cell: cell.name,
  R_on: { value: rOn, unit: "ohm" },
});

function sharedLines({ buffers }: ChipSpec, chip: Chip): Line[] {
  const { buffer, tree, sums, relu, pooling, elementwise, outputs, busWidth, poolers, window, dram } = chip;
  return [
    ["global buffer", buffer, 1, buffer.formulas, { kind: buffers.globalKind }],
    ["global H-tree", tree, 1, moving(tree), wires(tree, busWidth)],
    ["sums across tiles", sums, 1, partsOf("trees", outputs, sums)],
    ["activation", relu, 1, working("shifters", outputs, relu, relu.shift())],
    [
      "elementwise adders",
      elementwise,
      1,
      elementwise ? working("adders", outputs, elementwise, elementwise.add()) : NO_FORMULAS,
    ],
    ["pooling", window > 1 ? pooling : null, 1, working("windows", poolers, pooling, pooling.pool())],
    ["DRAM", NOTHING_BUILT, 1, moving(dram), { bandwidth: { value: dram.bandwidth, unit: "bit/s" } }],
  ];
}

function normalizationLines({ arithmetic, memory, lanes }: NormalizationUnit): Line[] {
  return [["arithmetic", arithmetic, 1, partsOf("lanes", lanes, arithmetic)], coresOf("parameters", memory)];
}

function gradientLines({ gradient, gradientAdders, gradientLanes, sumBits }: Chip): Line[] {
  const { adders, alongRows } = gradient;
  const bits = { value: sumBits, unit: "bit" };
  return [
    ["adder trees", adders, 1, summing(adders, alongRows)],
    [
      "gradient adders",
      gradientAdders,
      1,
      working("lanes", gradientLanes, gradientAdders, gradientAdders.add()),
      { bits },
    ],
  ];
}

function enterTile(book: LedgerBook, spec: CircuitSpec, chip: Circuits, tile: Tile, count: number): void {
  const { pe, kind, adders, input, output, tree } = tile;
  const words = kind.subArraysAlongRows;
  const pes = count * kind.pes;
  const used = utilizationOf(chip.plan, kind);
  const { array, activationBits } = spec;
  const inputs = { word: activationBits, words: array.rows };
  const turns = Math.ceil(array.columns / array.forward.linesPerAdc);
  enterArrays(book, subArrayPath(tile), chip.subArray, pes * pe.subArrays, {
    shape: array,
    cells: cellsOf(spec),
    used,
  });
  enterLines(
    book,
    pePath(tile),
    [
      ["adder trees", pe.adders, pes, treesOf(pe.trees, pe.adders, words)],
      ["input registers", pe.input, pes, holding(pe.input, inputs)],
      ["output registers", pe.output, pes, holding(pe.output, { word: pe.sumBits, words: turns })],
      ["input bus", NOTHING_BUILT, pes, moving(pe.inputBus)],
      ["output bus", NOTHING_BUILT, pes, moving(pe.outputBus)],
    ],
    used,
  );
  enterLines(
    book,
    tilePath(tile),
    [
      ["adder trees", adders, count, treesOf(tile.trees, adders, kind.pes)],
      ["input buffer", input, count, input.formulas],
      ["output buffer", output, count, output.formulas],
      ["H-tree", tree, count, moving(tree), wires(tree)],
    ],
    used,
  );
}

/** Utilization of the cells of all tiles of a kind. */
function utilizationOf({ layers }: Floorplan, kind: TileKind): number {
  const own = layers.filter(({ tile }) => tile === kind);
  const tiles = own.reduce((sum, plan) => sum + builtTiles(plan), 0);
  return own.reduce((sum, plan) => sum + plan.utilization * builtTiles(plan), 0) / tiles;
}

interface ArraysBuilt {
  readonly shape: { readonly rows: number; readonly columns: number };
  /** Text beside their size. */
  readonly cells?: Built["parameters"];
  readonly used?: number;
}

function enterArrays(
  book: LedgerBook,
  path: readonly string[],
  array: SubArray,
  count: number,
  { shape, cells = {}, used = 1 }: ArraysBuilt,
): void {
  const at = { parameters: {}, utilization: used };
  const formulas = () => [cellsFormula(array, shape)];
  book.build([...path, "cells"], array.cells, count, { formulas, parameters: cells, utilization: used });
  for (const { block, name } of [...array.forward, ...array.backward, ...array.writing])
    book.build([...path, name], block, count, { ...at, formulas: () => partFormulas(array, name) });
}
