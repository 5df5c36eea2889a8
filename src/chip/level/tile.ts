// A tile: PEs, the adder trees that sum their results, buffers at its input and output, and an H-tree between them.
import { type AdderTree, adderTree } from "../component/adderTree.ts";
import type { Block } from "../component/block.ts";
import { type HTree, hTree } from "../component/hTree.ts";
import type { TileKind } from "../plan/floorplan.ts";
import type { CircuitSpec } from "../spec/spec.ts";
import type { SubArray } from "../subArray/subArray.ts";
import { type Pe, pe } from "./pe.ts";
import { type Store, store } from "./store.ts";

/** Wires of an H-tree that lie above each other. */
const LAYERS = 16;

export interface Tile extends Block {
  readonly kind: TileKind;
  readonly pe: Pe;
  readonly adders: AdderTree;
  /** Trees that sum at once. */
  readonly trees: number;
  readonly input: Store;
  readonly output: Store;
  readonly tree: HTree;
  /** Bits of a sum that leaves it. */
  readonly sumBits: number;
}

/** `lineBits`: of the lines of an image that it holds beside the vector at work. */
export function tile(spec: CircuitSpec, kind: TileKind, sub: SubArray, lineBits: number): Tile {
  const { technology: tech, array, activationBits } = spec;
  const unit = pe(spec, kind, sub);
  const { pes } = kind;
  const turns = array.columns / array.forward.linesPerAdc;
  const side = Math.ceil(Math.sqrt(pes));
  const trees = Math.ceil(pes * turns);
  const adders = adderTree(tech, {
    inputs: pes,
    bits: unit.sumBits - 1,
    count: trees,
    width: side * unit.width,
  });
  const busWidth = side * array.rows;
  const input = tileStore(spec, busWidth, pes * activationBits * array.rows + lineBits, pes * array.rows);
  const output = tileStore(spec, busWidth, unit.sumBits * pes * turns, unit.sumBits * pes);
  const tree = treeOf(spec, unit, side, busWidth);
  const parts = [adders, input, output, tree];
  const area = pes * unit.area + parts.reduce((sum, part) => sum + part.area, 0);
  return {
    area,
    width: Math.sqrt(area),
    height: Math.sqrt(area),
    leakage: pes * unit.leakage + parts.reduce((sum, part) => sum + part.leakage, 0),
    kind,
    pe: unit,
    adders,
    trees,
    input,
    output,
    tree,
    sumBits: unit.sumBits - 1 + Math.ceil(Math.log2(pes)),
  };
}

function tileStore(
  { technology, buffers, clock, delayTolerance }: CircuitSpec,
  busWidth: number,
  bits: number,
  wordBits: number,
): Store {
  return store(technology, {
    kind: buffers.tileKind,
    core: buffers.tileCore,
    bits,
    wordBits,
    busWidth,
    clock,
    delayTolerance,
  });
}

function treeOf(
  { technology, delayTolerance }: CircuitSpec,
  unit: Pe,
  side: number,
  busWidth: number,
): HTree {
  return hTree(technology, {
    rows: side,
    columns: side,
    unitHeight: unit.height,
    unitWidth: unit.width,
    busWidth,
    delayTolerance,
    layers: LAYERS,
  });
}
