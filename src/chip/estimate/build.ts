// Everything that is built, entered into the ledger: each circuit once with its count, down to the parts of a sub-array.

import type { Built, LedgerBook } from "../account/ledger.ts";
import type { Block } from "../component/block.ts";
import type { Chip, Circuits } from "../level/chip.ts";
import type { NormalizationUnit } from "../level/normalizationUnit.ts";
import type { Tile } from "../level/tile.ts";
import { GENERATORS, pePath, subArrayPath, tilePath } from "../phase/context.ts";
import { SECOND_ARRAYS, secondArrays } from "../phase/transfer.ts";
import { builtTiles, type Floorplan, type TileKind } from "../plan/floorplan.ts";
import type { ChipSpec, CircuitSpec } from "../spec/spec.ts";
import type { SubArray } from "../subArray/subArray.ts";

const GRADIENT_UNIT = "weight-gradient unit";

/** Digits of areas in parameters, for people who check a sum. */
const DIGITS = 6;

/** A circuit (null where the chip has none), how many of it, and what its size follows from. */
type Line = readonly [
  name: string,
  circuit: Pick<Block, "area" | "leakage"> | null,
  count: number,
  formula: string,
  parameters?: Built["parameters"],
];

/** What chips of equal circuits have in common. */
const ofCircuits = new WeakMap<Circuits, Map<string, readonly Built[]>>();

export function enterBuilt(book: LedgerBook, { spec, chip, outerProduct }: BuiltChip): void {
  const known = ofCircuits.get(chip.circuits) ?? new Map<string, readonly Built[]>();
  ofCircuits.set(chip.circuits, known);
  book.buildOnce(known, `tiles ${outerProduct}`, () => enterTiles(book, spec, chip.circuits, outerProduct));
  enterLines(book, [], sharedLines(spec, chip));
  if (chip.normalization) enterLines(book, ["normalization unit"], normalizationLines(chip.normalization));
  if (outerProduct) return;
  book.buildOnce(known, "gradient arrays", () => enterGradientArrays(book, chip.circuits));
  enterLines(book, [GRADIENT_UNIT], gradientLines(chip));
  enterSecondArrays(book, spec, chip);
  const { update, velocityStore } = chip;
  const lane = "multiplier, adders, shifter and registers of each lane";
  enterLines(book, [], [["update unit", update, 1, lane, { bitsPerWeight: update.bitsPerWeight }]]);
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
      enterLines(book, pePath(tile), [
        [GENERATORS, chip.generator, lines, "shift register and comparator at each line of a PE"],
      ]);
  });
}

function enterGradientArrays(book: LedgerBook, { gradient }: Circuits): void {
  const { rows, columns, array, alongRows, alongColumns } = gradient;
  enterArrays(book, [GRADIENT_UNIT, "arrays"], array, alongRows * alongColumns, { rows, columns });
}

/** Enters the second arrays of rules that have a fast device beside each weight's own. */
function enterSecondArrays(book: LedgerBook, spec: ChipSpec, chip: Chip): void {
  const count = chip.plan.layers.reduce((sum, { layer }) => sum + secondArrays(spec, layer), 0);
  const { rows, columns, cell, rOn } = spec.array;
  if (count > 0)
    enterArrays(book, [SECOND_ARRAYS], chip.subArray, count, { rows, columns, cell: cell.name, rOn });
}

function enterLines(
  book: LedgerBook,
  path: readonly string[],
  lines: readonly Line[],
  utilization = 1,
): void {
  for (const [name, circuit, count, formula, parameters = {}] of lines)
    if (circuit) book.build([...path, name], circuit, count, { formula, parameters, utilization });
}

const coresOf = (name: string, memory: Chip["velocityStore"]): Line => [
  ...([name, memory, 1, "SRAM cores"] as const),
  memory ? { cores: memory.cores } : {},
];

function sharedLines({ buffers }: ChipSpec, chip: Chip): Line[] {
  const { buffer, tree, sums, relu, pooling, elementwise, outputs, busWidth, poolers } = chip;
  const kind = buffers.globalKind;
  return [
    ["global buffer", buffer, 1, "cores of core² bits", { cores: buffer.cores, kind }],
    ["global H-tree", tree, 1, "repeated wires to all tiles", { busWidth, path: tree.path }],
    ["sums across tiles", sums, 1, "adder trees", { trees: outputs }],
    ["activation", relu, 1, "a shifter for each result", { units: outputs }],
    ["elementwise adders", elementwise, 1, "additions, and means of pooling", { lanes: outputs }],
    ["pooling", chip.window > 1 ? pooling : null, 1, "comparators of a window", { windows: poolers }],
  ];
}

function normalizationLines({ arithmetic, memory, lanes }: NormalizationUnit): Line[] {
  return [
    ["arithmetic", arithmetic, 1, "a float32 adder and multiplier in each lane", { lanes }],
    ["parameters", memory, 1, "SRAM cores", { cores: memory.cores }],
  ];
}

function gradientLines({ gradient, gradientAdders, gradientLanes, gradientStore, sumBits }: Chip): Line[] {
  const words = gradient.alongRows;
  return [
    ["adder trees", gradient.adders, 1, "sum over the arrays of all positions", { words }],
    ["gradient adders", gradientAdders, 1, "one for each lane", { lanes: gradientLanes, bits: sumBits }],
    coresOf("gradient memory", gradientStore),
  ];
}

function enterTile(book: LedgerBook, spec: CircuitSpec, chip: Circuits, tile: Tile, count: number): void {
  const { pe, kind, adders, input, output, tree } = tile;
  const words = kind.subArraysAlongRows;
  const pes = count * kind.pes;
  const { rows, columns, cell, rOn } = spec.array;
  const cells = { rows, columns, cell: cell.name, rOn };
  const used = utilizationOf(chip.plan, kind);
  enterArrays(book, subArrayPath(tile), chip.subArray, pes * pe.subArrays, cells, used);
  enterLines(
    book,
    pePath(tile),
    [
      ["adder trees", pe.adders, pes, "sum over sub-arrays", { words, bits: pe.partialBits }],
      ["input registers", pe.input, pes, "a word for each row"],
      ["output registers", pe.output, pes, "a sum for each converter", { bits: pe.sumBits }],
    ],
    used,
  );
  enterLines(
    book,
    tilePath(tile),
    [
      ["adder trees", adders, count, "sum over PEs", { words: kind.pes, bits: pe.sumBits }],
      ["input buffer", input, count, "cores of core² bits", { cores: input.cores }],
      ["output buffer", output, count, "cores of core² bits", { cores: output.cores }],
      ["H-tree", tree, count, "repeated wires to all PEs", { path: tree.path }],
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

function enterArrays(
  book: LedgerBook,
  path: readonly string[],
  array: SubArray,
  count: number,
  shape: Built["parameters"] & { readonly rows: number; readonly columns: number },
  utilization = 1,
): void {
  const formula = "rows · columns · area of a cell";
  const cell = array.cells.area / (shape.rows * shape.columns);
  const parameters = { ...shape, "area of a cell, m²": Number(cell.toPrecision(DIGITS)) };
  book.build([...path, "cells"], array.cells, count, { formula, parameters, utilization });
  for (const { block, name, formula } of [...array.forward, ...array.backward, ...array.writing])
    if (block.area > 0)
      book.build([...path, name], block, count, { formula, parameters: areasOf(array, name), utilization });
}

/** m² in one array, for each of the works that have a circuit of this name. */
function areasOf(array: SubArray, name: string): Record<string, number> {
  const works = {
    "forward read, m²": array.forward,
    "backward read, m²": array.backward,
    "writing, m²": array.writing,
  };
  const areas = Object.entries(works).map(([work, parts]) => {
    const area = parts.reduce((sum, part) => sum + (part.name === name ? part.block.area : 0), 0);
    return [work, Number(area.toPrecision(DIGITS))] as const;
  });
  return Object.fromEntries(areas.filter(([, area]) => area > 0));
}
