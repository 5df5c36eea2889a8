// Everything that is built, entered into the ledger: each circuit once with its count, down to the parts of a sub-array.
import type { LedgerBook } from "./ledger.ts";
import type { Chip } from "./level/chip.ts";
import type { Tile } from "./level/tile.ts";
import { pePath, subArrayPath, tilePath } from "./phase/context.ts";
import type { ChipSpec } from "./spec.ts";
import type { SubArray } from "./subArray/subArray.ts";

export function enterBuilt(book: LedgerBook, spec: ChipSpec, chip: Chip, outerProduct: boolean): void {
  chip.tiles.forEach((tile, i) => {
    enterTile(book, spec, chip, tile, chip.plan.tileCounts[i]!);
  });
  const about = (formula: string, parameters: Record<string, number | string> = {}) => ({
    formula,
    parameters,
  });
  const {
    buffer,
    gradientStore,
    velocityStore,
    tree,
    sums,
    relu,
    pooling,
    gradient,
    gradientAdders,
    update,
  } = chip;
  book.build(
    ["global buffer"],
    buffer,
    1,
    about("cores of core² bits", { cores: buffer.cores, kind: spec.buffers.globalKind }),
  );
  book.build(
    ["global H-tree"],
    tree,
    1,
    about("repeated wires to all tiles", { busWidth: chip.busWidth, path: tree.path }),
  );
  book.build(["sums across tiles"], sums, 1, about("adder trees", { trees: chip.outputs }));
  book.build(["activation"], relu, 1, about("a shifter for each result", { units: chip.outputs }));
  book.build(["pooling"], pooling, 1, about("comparators of a window", { windows: chip.poolers }));
  if (outerProduct) return;
  const unit = ["weight-gradient unit"];
  const arrays = gradient.alongRows * gradient.alongColumns;
  enterArrays(book, [...unit, "arrays"], gradient.array, arrays, {
    rows: gradient.rows,
    columns: gradient.columns,
  });
  book.build(
    [...unit, "adder trees"],
    gradient.adders,
    1,
    about("sum over the arrays of all positions", { words: gradient.alongRows }),
  );
  book.build(
    [...unit, "gradient adders"],
    gradientAdders,
    1,
    about("one for each lane", { lanes: chip.gradientLanes, bits: chip.sumBits }),
  );
  if (gradientStore)
    book.build(
      [...unit, "gradient memory"],
      gradientStore,
      1,
      about("SRAM cores", { cores: gradientStore.cores }),
    );
  book.build(
    ["update unit"],
    update,
    1,
    about("multiplier, adders, shifter and registers of each lane", { bitsPerWeight: update.bitsPerWeight }),
  );
  if (velocityStore)
    book.build(
      ["update unit", "velocity memory"],
      velocityStore,
      1,
      about("SRAM cores", { cores: velocityStore.cores }),
    );
}

function enterTile(book: LedgerBook, spec: ChipSpec, chip: Chip, tile: Tile, count: number): void {
  const { pe, kind } = tile;
  const pes = count * kind.pes;
  const at = (name: string) => [...tilePath(tile), name];
  const about = (formula: string, parameters: Record<string, number | string> = {}) => ({
    formula,
    parameters,
  });
  const { rows, columns, cell, rOn } = spec.array;
  enterArrays(book, subArrayPath(tile), chip.subArray, pes * pe.subArrays, {
    rows,
    columns,
    cell: cell.name,
    rOn,
  });
  book.build(
    [...pePath(tile), "adder trees"],
    pe.adders,
    pes,
    about("sum over sub-arrays", { words: kind.subArrays, bits: pe.partialBits }),
  );
  book.build([...pePath(tile), "input registers"], pe.input, pes, about("a word for each row"));
  book.build(
    [...pePath(tile), "output registers"],
    pe.output,
    pes,
    about("a sum for each converter", { bits: pe.sumBits }),
  );
  book.build(
    at("adder trees"),
    tile.adders,
    count,
    about("sum over PEs", { words: kind.pes, bits: pe.sumBits }),
  );
  book.build(
    at("input buffer"),
    tile.input,
    count,
    about("cores of core² bits", { cores: tile.input.cores }),
  );
  book.build(
    at("output buffer"),
    tile.output,
    count,
    about("cores of core² bits", { cores: tile.output.cores }),
  );
  book.build(at("H-tree"), tile.tree, count, about("repeated wires to all PEs", { path: tile.tree.path }));
}

function enterArrays(
  book: LedgerBook,
  path: readonly string[],
  array: SubArray,
  count: number,
  parameters: Record<string, number | string>,
): void {
  book.build([...path, "cells"], array.cells, count, { formula: "rows · columns · cell", parameters });
  for (const part of [...array.forward, ...array.backward, ...array.writing]) {
    const { block, name, formula } = part;
    if (block.area > 0) book.build([...path, name], block, count, { formula, parameters: {} });
  }
}
