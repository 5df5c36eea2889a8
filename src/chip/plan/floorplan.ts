// Assigns weights to sub-arrays: chip → tile → PE → sub-array. Weights are cut into sub-arrays as training cuts them
// (array/partition.ts). "kernel-position" tiles: a PE for each position of the kernel, each with the same channels, so that neighbouring
// PEs reuse inputs (Peng et al., ISCAS 2019); one kind for each size of kernel. "unrolled": the weight matrix as it is. Sizes are the
// powers of two that fill the built cells best; a layer that is smaller than its tile is written more than once and works on several
// vectors at a time. Counts only; sizes in cells.
import { weightsPerRow } from "../../array/partition.ts";
import { matrixRows, type WorkLayer, weightsOfLayer } from "../spec/workload.ts";
import { groupedColumns, groupedRows } from "./grouped.ts";

export interface FloorplanSpec {
  /** Sides of one sub-array. */
  readonly rows: number;
  readonly columns: number;
  /** Cells side by side that hold one weight. */
  readonly cellsPerWeight: number;
  /** Whether rows of different kernel positions lie in different sub-arrays. */
  readonly byKernelPosition: boolean;
  /** "neurosim": layers of fewer rows than a sub-array, and kernels of another size than most, are unrolled all the same; weights are cut
   *  where a sub-array ends. */
  readonly layout?: "neurosim" | undefined;
  /** Copies of each layer's tiles; one where missing. */
  readonly copies?: readonly number[] | undefined;
}

export interface TileKind {
  readonly kind: "kernel-position" | "unrolled";
  /** Name for people; ends with "tiles". */
  readonly name: string;
  /** Cells along one side of a PE. */
  readonly peSize: number;
  readonly pes: number;
  /** Rows and columns of the weight matrix that one tile takes. */
  readonly tileRows: number;
  readonly tileColumns: number;
  /** Sub-arrays of a PE along its rows of cells and along its columns: equal where sub-arrays are square. */
  readonly subArraysAlongRows: number;
  readonly subArraysAlongColumns: number;
}

export interface LayerPlan {
  readonly layer: WorkLayer;
  readonly tile: TileKind;
  /** Tiles that one copy of the weights takes, along rows and columns. */
  readonly tilesAlongRows: number;
  readonly tilesAlongColumns: number;
  /** Copies: of all its tiles (for a pipeline), of PEs in a tile, and of sub-arrays in a PE. */
  readonly tileCopies: number;
  readonly peCopies: number;
  readonly arrayCopies: number;
  /** Cells that hold weights, all copies, over cells built. */
  readonly utilization: number;
  /** Position of the layer's first tile on the chip, in tiles. */
  readonly at: { readonly row: number; readonly column: number };
}

export interface Floorplan {
  readonly tiles: readonly TileKind[];
  readonly layers: readonly LayerPlan[];
  /** Tiles of each kind, as `tiles`. */
  readonly tileCounts: readonly number[];
  readonly tileCount: number;
  /** Tiles along the sides of the chip. */
  readonly chipRows: number;
  readonly chipColumns: number;
}

const powerOfTwoAbove = (value: number): number => 2 ** Math.ceil(Math.log2(value));
const ceilDivide = (a: number, b: number): number => Math.ceil(a / b);
/** Whole copies that fit, at least one. */
const copies = (room: number, need: number): number => Math.max(Math.floor(room / need), 1);

export const copiesOf = (plan: LayerPlan): number => plan.tileCopies * plan.peCopies * plan.arrayCopies;
/** Tiles of one copy of the weights, and of all that are built. */
export const tilesOf = (plan: Pick<LayerPlan, "tilesAlongRows" | "tilesAlongColumns">): number =>
  plan.tilesAlongRows * plan.tilesAlongColumns;
export const builtTiles = (plan: Omit<LayerPlan, "at">): number => tilesOf(plan) * plan.tileCopies;

/** Any network fits: a PE has at least two sub-arrays along a side, and what a layer does not need stays empty. */
export function floorplan(layers: readonly WorkLayer[], spec: FloorplanSpec): Floorplan {
  const kernels = kernelsOf(layers, spec);
  const others = layers.filter((layer) => !kernels.some((own) => own.includes(layer)));
  const kernelTiles = kernels.map((own, i) => {
    const { kernelPositions, kernelWidth } = own[0]!;
    const made = kernelPositionTile(own, kernelPositions, spec);
    const size = `${kernelPositions / kernelWidth}x${kernelWidth}`;
    return i === 0 ? made : { ...made, name: `${size} ${made.name}` };
  });
  const unrolled = others.length > 0 ? unrolledTile(others, spec) : null;
  const tiles = [...kernelTiles, unrolled].filter((tile) => tile !== null);
  const tileOf = (layer: WorkLayer) => kernelTiles[kernels.findIndex((own) => own.includes(layer))];
  const plans = layers.map((layer, i) =>
    planLayer(layer, tileOf(layer) ?? unrolled!, spec, spec.copies?.[i] ?? 1),
  );
  const counts = tiles.map((tile) => sum(plans.filter((p) => p.tile === tile).map(builtTiles)));
  const tileCount = sum(counts);
  const chipRows = Math.ceil(Math.sqrt(tileCount));
  return {
    tiles,
    tileCounts: counts,
    tileCount,
    chipRows,
    chipColumns: ceilDivide(tileCount, chipRows),
    layers: placed(plans, chipRows),
  };
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

/** Layers that lie in tiles of kernel positions, by the size of their kernel, that of most layers first. Layers of several groups are
 *  unrolled. */
function kernelsOf(all: readonly WorkLayer[], { byKernelPosition, layout, rows }: FloorplanSpec) {
  const layers = all.filter(({ groups }) => groups === 1);
  if (!byKernelPosition || layers.length === 0) return [];
  const peer = layout === "neurosim";
  const sizes = [...new Set(layers.map((layer) => layer.kernelPositions))];
  const groups = sizes
    .map((size) => layers.filter((layer) => layer.kernelPositions === size))
    .sort((a, b) => b.length - a.length);
  if (!peer) return groups.filter((own) => own[0]!.kernelPositions > 1);
  const most = groups[0]!.filter((layer) => matrixRows(layer) >= rows);
  return most.length > 0 ? [most] : [];
}

/** Side of the smallest PE in cells: two sub-arrays along either side. */
const smallestPe = ({ rows, columns }: FloorplanSpec): number => 2 * Math.max(rows, columns);

const subArraysOf = (peSize: number, { rows, columns }: FloorplanSpec) => ({
  subArraysAlongRows: ceilDivide(peSize, rows),
  subArraysAlongColumns: ceilDivide(peSize, columns),
});

/** Columns of cells that a layer takes; those that stay empty at the end of a sub-array, because no whole weight fits, count. */
export function columnsOf(
  layer: WorkLayer,
  spec: Pick<FloorplanSpec, "rows" | "columns" | "cellsPerWeight" | "layout">,
): number {
  if (layer.groups > 1) return groupedColumns(layer, spec);
  const { outChannels } = layer;
  const { columns, cellsPerWeight, layout } = spec;
  if (layout === "neurosim") return outChannels * cellsPerWeight;
  const inOne = weightsPerRow(columns, cellsPerWeight);
  return Math.floor(outChannels / inOne) * columns + (outChannels % inOne) * cellsPerWeight;
}

/** Rows of cells that an unrolled layer takes. */
export function rowsOf(
  layer: WorkLayer,
  spec: Pick<FloorplanSpec, "rows" | "columns" | "cellsPerWeight">,
): number {
  return layer.groups > 1 ? groupedRows(layer, spec) : matrixRows(layer);
}

/** Widest matrix, to the next power of two. */
function widest(layers: readonly WorkLayer[], spec: FloorplanSpec): number {
  return Math.max(...layers.map((layer) => powerOfTwoAbove(columnsOf(layer, spec))));
}

/** `largest`, its half, …, above `smallest`; at least `largest`. */
function sizes(largest: number, smallest: number): number[] {
  const list = [Math.max(largest, smallest)];
  while (list.at(-1)! / 2 > smallest) list.push(list.at(-1)! / 2);
  return list;
}

/** The size of best utilization; the larger one where equal. */
function best(candidates: readonly number[], utilization: (size: number) => number): number {
  return candidates.reduce((found, size) => (utilization(size) > utilization(found) ? size : found));
}

function kernelPositionTile(layers: readonly WorkLayer[], kernel: number, spec: FloorplanSpec): TileKind {
  const smallest = smallestPe(spec);
  const cells = sum(layers.map((layer) => layer.inChannels * columnsOf(layer, spec)));
  const built = (size: number) =>
    sum(layers.map((l) => ceilDivide(l.inChannels, size) * ceilDivide(columnsOf(l, spec), size))) * size ** 2;
  const peSize = best(sizes(widest(layers, spec), smallest), (size) => cells / built(size));
  return {
    kind: "kernel-position",
    name: "kernel-position tiles",
    peSize,
    pes: kernel,
    tileRows: peSize * kernel,
    tileColumns: peSize,
    ...subArraysOf(peSize, spec),
  };
}

function unrolledTile(layers: readonly WorkLayer[], spec: FloorplanSpec): TileKind {
  const smallest = 2 * smallestPe(spec);
  const cells = sum(layers.map((layer) => rowsOf(layer, spec) * columnsOf(layer, spec)));
  const tileCountOf = (size: number) =>
    sum(layers.map((l) => ceilDivide(rowsOf(l, spec), size) * ceilDivide(columnsOf(l, spec), size)));
  const tile = best(sizes(widest(layers, spec), smallest), (size) => cells / (tileCountOf(size) * size ** 2));
  const used = (peSize: number) =>
    sum(layers.map((l) => peCopies(l, peSize, tile, spec) * rowsOf(l, spec) * columnsOf(l, spec)));
  const whole = cells / (tileCountOf(tile) * tile ** 2);
  const peSize = sizes(tile / 2, smallestPe(spec)).reduce(
    (found, size) => {
      const utilization = used(size) / (tileCountOf(tile) * tile ** 2);
      return utilization > found.utilization ? { size, utilization } : found;
    },
    { size: tile / 2, utilization: whole },
  ).size;
  return {
    kind: "unrolled",
    name: "unrolled tiles",
    peSize,
    pes: ceilDivide(tile, peSize) ** 2,
    tileRows: tile,
    tileColumns: tile,
    ...subArraysOf(peSize, spec),
  };
}

function peCopies(layer: WorkLayer, peSize: number, tile: number, spec: FloorplanSpec): number {
  const columns = columnsOf(layer, spec);
  const rows = rowsOf(layer, spec);
  if (rows > tile && columns > tile) return 1;
  const side = ceilDivide(tile, peSize);
  return copies(side, ceilDivide(rows, peSize)) * copies(side, ceilDivide(columns, peSize));
}

function arrayCopies(layer: WorkLayer, tile: TileKind, spec: FloorplanSpec): number {
  const rows = tile.kind === "kernel-position" ? layer.inChannels : rowsOf(layer, spec);
  const columns = columnsOf(layer, spec);
  if (rows > tile.peSize && columns > tile.peSize) return 1;
  const along = copies(tile.subArraysAlongRows, ceilDivide(rows, spec.rows));
  return along * copies(tile.subArraysAlongColumns, ceilDivide(columns, spec.columns));
}

function planLayer(
  layer: WorkLayer,
  tile: TileKind,
  spec: FloorplanSpec,
  tileCopies: number,
): Omit<LayerPlan, "at"> {
  const byKernel = tile.kind === "kernel-position";
  const tilesAlongRows = byKernel
    ? ceilDivide(layer.inChannels, tile.peSize)
    : ceilDivide(rowsOf(layer, spec), tile.tileRows);
  const tilesAlongColumns = ceilDivide(columnsOf(layer, spec), tile.tileColumns);
  const plan = {
    layer,
    tile,
    tilesAlongRows,
    tilesAlongColumns,
    tileCopies,
    peCopies: byKernel ? 1 : peCopies(layer, tile.peSize, tile.tileRows, spec),
    arrayCopies: arrayCopies(layer, tile, spec),
  };
  const cells = plan.peCopies * plan.arrayCopies * weightsOfLayer(layer) * spec.cellsPerWeight;
  const subArrays = tile.pes * tile.subArraysAlongRows * tile.subArraysAlongColumns;
  const built = tilesAlongRows * tilesAlongColumns * subArrays * spec.rows * spec.columns;
  return { ...plan, utilization: cells / built };
}

/** Tiles fill the chip row by row in the order of the layers. */
function placed(plans: readonly Omit<LayerPlan, "at">[], chipRows: number): LayerPlan[] {
  let before = 0;
  return plans.map((plan) => {
    const at = { row: Math.floor(before / chipRows), column: before % chipRows };
    before += builtTiles(plan);
    return { ...plan, at };
  });
}
