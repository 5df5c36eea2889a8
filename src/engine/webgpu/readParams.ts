// Numbers that the kernels of a read take: geometry, blocks, phases and cycles, as `struct Params` of readGeometry.wgsl names
// them; and the tiles that fit a read.
import { blocksOf } from "../../array/partition.ts";
import type {
  AdcSettings,
  CrossbarSpec,
  Direction,
  ReadSettings,
  SerialGradientSettings,
} from "../engine.ts";
import { gridSteps, type ReadTransform, readTransform } from "../reference/pack.ts";
import { linesOf, padded, type WordPlan } from "./wordPlan.ts";

const f = Math.fround;

/** Bits of the float 1.5·2^23: the excess of a code as the kernels add it. */
const MAGIC_BITS = 0x4b400000;

export type ReadParams = Readonly<Record<string, number>>;

/** Rows and columns of the matrix of one group that a direction reads, and the channels of the tensor on its rows; and of all groups. */
export function matrixOf({ shape }: CrossbarSpec, direction: Direction) {
  const { inChannels, outChannels, kernelHeight, kernelWidth, groups } = shape;
  const positions = kernelHeight * kernelWidth;
  const [allChannels, allColumns] =
    direction === "forward" ? [inChannels, outChannels] : [outChannels, inChannels];
  const channels = allChannels / groups;
  const columns = allColumns / groups;
  return { rows: positions * channels, columns, channels, groups, allChannels, allColumns };
}

/** Bytes of the packed conductances of a direction. */
export function packedBytes(spec: CrossbarSpec, direction: Direction): number {
  const { rows, columns, groups } = matrixOf(spec, direction);
  return 4 * readTransform(spec).planes * groups * rows * padded(columns);
}

/** Params of every kernel that includes readGeometry.wgsl; what a kernel does not use is 0. */
function geometryParams(spec: CrossbarSpec, direction: Direction, batch: number) {
  const { shape } = spec;
  const matrix = matrixOf(spec, direction);
  const { rows, columns, channels, groups } = matrix;
  const input = [shape.inHeight, shape.inWidth] as const;
  const output = [shape.outHeight, shape.outWidth] as const;
  const [[inHeight, inWidth], [outHeight, outWidth]] =
    direction === "forward" ? [input, output] : [output, input];
  const unrolled = direction === "forward" && (groups > 1 || spec.partition === "unrolled");
  return {
    ...matrix,
    positions: batch * outHeight * outWidth,
    padded: padded(columns),
    segment: unrolled ? rows : channels,
    blockRows: direction === "forward" ? spec.arrayRows : spec.arrayColumns,
    inHeight,
    inWidth,
    outHeight,
    outWidth,
    kernelWidth: shape.kernelWidth,
    strideHeight: shape.strideHeight,
    strideWidth: shape.strideWidth,
    dilationHeight: shape.dilationHeight,
    dilationWidth: shape.dilationWidth,
    paddingTop: shape.paddingTop,
    paddingLeft: shape.paddingLeft,
    backward: direction === "forward" ? 0 : 1,
    planes: 1,
    phases: 1,
    cycles: 1,
    inverseStep: 1,
    outScale: 1,
    step: 1,
    bias: 0,
    halves: 0,
    cell: 0,
    digital: 0,
    firstLook: 0,
    looks: 0,
    allLooks: 0,
    blocks: blocksOf(spec, direction),
    spans: 0,
    perSplit: 0,
    quads: 0,
    lines: 0,
    firstLine: 0,
    lastLine: 0,
    unit: 1,
    cellSteps: 0,
    signedWords: 0,
    lowered: 0,
    wholeFours: 0,
    aligned: Number(channels % 4 === 0),
    errorAligned: Number(columns % 4 === 0),
  };
}

/** Params of a read with these settings. */
export function readParams(
  spec: CrossbarSpec,
  direction: Direction,
  batch: number,
  read: ReadSettings,
): ReturnType<typeof geometryParams> {
  const geometry = geometryParams(spec, direction, batch);
  const transform = readTransform(spec);
  const serial = read.encoding === "bit-serial";
  const cycles = serial ? read.inputBits : 1;
  const phases = read.phases === "digital" ? 2 : 1;
  // Two phases or planes count with opposite signs.
  const weight = phases === 1 && transform.planes === 1 ? geometry.blocks * (2 ** cycles - 1) : 0;
  return {
    ...geometry,
    planes: transform.planes,
    phases,
    cycles,
    inverseStep: serial ? f(1 / read.inputStep) : 1,
    step: serial ? f(read.inputStep) : 1,
    outScale: transform.outScale,
    bias: Math.imul(weight, MAGIC_BITS),
    // A reference column cancels the halves.
    halves: read.adc?.rounding === "mid-rise" && !transform.referenceColumn ? weight : 0,
    cell: transform.affine?.b ?? 0,
    digital: digitalCode(transform),
  };
}

/** The same for a read of words. `converted`: each block, phase and cycle is a conversion; else they add up to one read of the words,
 *  in groups of rows. */
export function wordReadParams(
  params: ReadParams,
  plan: WordPlan,
  { encoding, inputStep }: ReadSettings,
  how: { readonly grid: number; readonly signed: boolean; readonly converted: boolean },
) {
  const { grid, signed, converted } = how;
  const blocks = plan.blocks.length;
  const { phases, cycles } = converted ? params : { phases: 1, cycles: 1 };
  const bits = converted && encoding === "bit-serial";
  return {
    ...params,
    quads: plan.quads.length,
    lines: linesOf(plan),
    ...(converted ? { firstLine: 0, lastLine: blocks } : { firstLine: blocks, lastLine: linesOf(plan) }),
    phases,
    cycles,
    unit: encoding === "analog" ? grid * inputStep : grid,
    cellSteps: gridSteps(params.cell!, grid),
    signedWords: Number(signed),
    lowered: Number(!bits && (!signed || phases === 2)),
    aligned: Number(plan.aligned),
    wholeFours: Number(plan.wholeFours),
  };
}

function digitalCode({ referenceColumn, offset }: ReadTransform): number {
  if (referenceColumn) return 1;
  return offset ? 2 : 0;
}

/** Rows come in quads of one pixel, and blocks and segments in whole quads. */
export function wholeQuads(params: ReadParams): boolean {
  return params.channels! % 4 === 0 && (params.blockRows! % 4 === 0 || params.blockRows! >= params.segment!);
}

export const READ_TILES = {
  large: { TILE_M: 8, THREADS_M: 16, THREADS_N: 16, LOADS: 2 },
  small: { TILE_M: 4, THREADS_M: 8, THREADS_N: 8, LOADS: 2 },
  narrow: { TILE_M: 4, THREADS_M: 16, THREADS_N: 4, LOADS: 4 },
  tiny: { TILE_M: 2, THREADS_M: 8, THREADS_N: 8, LOADS: 1 },
  /** Used only where it was measured to be the fastest (tileChoices.ts). */
  medium: { TILE_M: 8, THREADS_M: 8, THREADS_N: 16, LOADS: 2 },
} as const;
export type ReadTileName = keyof typeof READ_TILES;
type ReadSizes = Readonly<Record<"TILE_M" | "THREADS_M" | "THREADS_N" | "LOADS", number>>;

/** The same tiles for words, of which one load is sixteen rows and a tile 32. */
export const WORD_TILES = Object.fromEntries(
  Object.entries(READ_TILES).map(([name, sizes]) => [
    name,
    { ...sizes, LOADS: Math.max(1, sizes.LOADS / 2) },
  ]),
) as Readonly<Record<ReadTileName, ReadSizes>>;
/** Fewer workgroups than this leave a large GPU idle. */
const ENOUGH_GROUPS = 128;

export interface ReadTile {
  readonly sizes: ReadSizes;
  readonly groups: readonly [number, number, number];
  /** Positions whose clips are counted: the first of each invocation's. */
  readonly counted: number;
}

/** A read's shape for tileChoices.ts: what its speed depends on, positions to the next power of two. */
export function readShape(params: ReadParams, adc: boolean, words = false): string {
  const { positions, rows, columns, channels, groups, blockRows, planes, phases, cycles } = params;
  const passes = planes! * phases! * cycles!;
  const apart = groups! > 1 ? ` in ${groups} groups` : "";
  return `read ${words ? "words " : ""}${powerAbove(positions!)} x ${rows} x ${columns}${apart}, ${channels} channels, ${passes} x ${blockRows} rows${adc ? ", ADC" : ""}`;
}

const powerAbove = (count: number) => 2 ** Math.ceil(Math.log2(count));

/** Columns of each group, for the tiles of a read. */
interface ReadExtent {
  readonly positions: number;
  readonly columns: number;
  readonly groups: number;
}

/** Workgroups along columns and positions. */
function readGroups({ positions, columns, groups }: ReadExtent, { TILE_M, THREADS_M, THREADS_N }: ReadSizes) {
  return [
    groups * Math.ceil(columns / (4 * THREADS_N)),
    Math.ceil(positions / (TILE_M * THREADS_M)),
  ] as const;
}

/** The largest tiles that are enough to fill a GPU; narrow ones for few columns. */
function readTileName(extent: ReadExtent): ReadTileName {
  const { columns } = extent;
  const fills = (name: ReadTileName) => {
    const [x, y] = readGroups(extent, READ_TILES[name]);
    return x * y >= ENOUGH_GROUPS;
  };
  if (columns > 32 && fills("large")) return "large";
  if (!fills("small")) return "tiny";
  return columns <= 16 ? "narrow" : "small";
}

/** The tiles of a read: those that were chosen, or else by a rule. */
export function readTile(extent: ReadExtent, chosen: ReadTileName | null = null, words = false): ReadTile {
  const { positions } = extent;
  const sizes = (words ? WORD_TILES : READ_TILES)[chosen ?? readTileName(extent)];
  const [x, y] = readGroups(extent, sizes);
  const tile = sizes.TILE_M * sizes.THREADS_M;
  const whole = Math.floor(positions / tile);
  return {
    sizes,
    // A dimension has at most 65 535 workgroups; read.wgsl counts 32 768 along y.
    groups: [x, Math.min(y, 32_768), Math.ceil(y / 32_768)],
    counted: whole * sizes.THREADS_M + Math.min(positions - whole * tile, sizes.THREADS_M),
  };
}

/** How a serial gradient is cut into splits whose sums of codes fit 32 bits: a code of a position counts at most 255 · 255. */
export function serialGradientParams(spec: CrossbarSpec, batch: number, settings: SerialGradientSettings) {
  const geometry = geometryParams(spec, "forward", batch);
  const image = geometry.outHeight * geometry.outWidth;
  const together = settings.acrossImages ? batch * image : image;
  const spans = (geometry.positions / together) * Math.ceil(together / settings.rows);
  const perSplit = Math.floor(MOST_WHOLE / Math.min(settings.rows, together));
  return {
    params: {
      ...geometry,
      spans,
      perSplit,
    },
    splits: Math.ceil(spans / perSplit),
    together,
  };
}

export const GRADIENT_TILES = {
  large: { TILE_ROWS: 8, TILE_QUADS: 2, THREADS_K: 16, THREADS_N: 16 },
  small: { TILE_ROWS: 8, TILE_QUADS: 2, THREADS_K: 4, THREADS_N: 8 },
} as const;
export type GradientTileName = keyof typeof GRADIENT_TILES;
type GradientSizes = (typeof GRADIENT_TILES)[GradientTileName];
/** Positions that one split sums at least; of words at most, so that sums fit 32 bits (and codes of so many spans); workgroups that fill
 *  a GPU. */
const SPLIT_POSITIONS = 4096;
const MOST_WHOLE = 2 ** 15;
const SPLIT_GROUPS = 1024;

export interface GradientPlan {
  readonly params: ReturnType<typeof geometryParams>;
  readonly sizes: GradientSizes;
  readonly splits: number;
  readonly groups: readonly [number, number, number];
  /** Rows whose clips are counted. */
  readonly counted: number;
}

/** A weight gradient's shape for tileChoices.ts. */
export function gradientShape(spec: CrossbarSpec, batch: number, adc: boolean, words: boolean): string {
  const { rows, columns, groups } = matrixOf(spec, "forward");
  const positions = batch * spec.shape.outHeight * spec.shape.outWidth;
  const apart = groups > 1 ? ` in ${groups} groups` : "";
  return `gradient ${words ? "words " : ""}${powerAbove(positions)} x ${rows} x ${columns}${apart}${adc ? ", ADC" : ""}`;
}

/** Workgroups along columns and rows. */
function gradientGroups(
  { rows, columns, groups }: ReturnType<typeof matrixOf>,
  { THREADS_K, THREADS_N }: GradientSizes,
) {
  return [groups * Math.ceil(columns / (4 * THREADS_N)), Math.ceil(rows / (8 * THREADS_K))] as const;
}

/** How a weight gradient is cut: its sums by shape alone, so that a result does not depend on the adapter; its tiles as they were
 *  chosen, or else by a rule. */
export function gradientPlan(
  spec: CrossbarSpec,
  batch: number,
  adc: AdcSettings | null,
  { words, chosen }: { readonly words: boolean; readonly chosen: GradientTileName | null },
): GradientPlan {
  const geometry = geometryParams(spec, "forward", batch);
  const { rows, columns } = geometry;
  const byShape = rows >= 128 && columns > 32 ? "large" : "small";
  const sizes = GRADIENT_TILES[chosen ?? byShape];
  const perImage = Math.ceil((geometry.outHeight * geometry.outWidth) / spec.arrayRows);
  const spans = batch * perImage;
  const [x, y] = gradientGroups(geometry, GRADIENT_TILES[byShape]);
  const most = Math.max(1, Math.floor(geometry.positions / SPLIT_POSITIONS));
  const wanted = Math.min(most, Math.ceil(SPLIT_GROUPS / (x * y)));
  const evenly = Math.ceil((adc ? spans : geometry.positions) / wanted);
  const perSplit = words || adc ? Math.min(evenly, MOST_WHOLE) : evenly;
  const splits = Math.ceil((adc ? spans : geometry.positions) / perSplit);
  const tile = 8 * sizes.THREADS_K;
  const rest = Math.min(rows % tile, 4 * sizes.THREADS_K);
  return {
    params: { ...geometry, blockRows: spec.arrayRows, spans, perSplit },
    sizes,
    splits,
    groups: [...gradientGroups(geometry, sizes), splits],
    counted: Math.floor(rows / tile) * sizes.THREADS_K + Math.ceil(rest / 4),
  };
}
