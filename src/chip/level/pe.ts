// A processing element: a square of sub-arrays, the adder trees that sum their partial results, registers at its input and output, and
// buses across it.
import { type AdderTree, adderTree } from "../component/adderTree.ts";
import type { Block } from "../component/block.ts";
import { type Bus, bus } from "../component/bus.ts";
import { type Register, register } from "../component/register.ts";
import type { TileKind } from "../plan/floorplan.ts";
import type { CircuitSpec } from "../spec/spec.ts";
import type { SubArray } from "../subArray/subArray.ts";

export interface Pe extends Block {
  /** Sub-arrays of it. */
  readonly subArrays: number;
  readonly adders: AdderTree;
  /** Trees that sum at once. */
  readonly trees: number;
  readonly input: Register;
  readonly output: Register;
  readonly inputBus: Bus;
  readonly outputBus: Bus;
  /** Bits of a partial sum that enters, and of a sum that leaves the trees. */
  readonly partialBits: number;
  readonly sumBits: number;
}

/** Bits of what a sub-array gives for one input: the converter's, the input's and the cells', and a sign. */
export function partialBits({ array, activationBits }: CircuitSpec): number {
  const { parallel, adcBits } = array.forward;
  const converted = parallel ? adcBits : Math.ceil(Math.log2(array.rows)) + array.bitsPerCell - 1;
  return converted + activationBits + array.cellsPerWeight + 1;
}

export function pe(spec: CircuitSpec, tile: TileKind, sub: SubArray): Pe {
  const { technology: tech, array, clock, activationBits } = spec;
  const { subArraysAlongRows: down, subArraysAlongColumns: across } = tile;
  const turns = Math.ceil(array.columns / array.forward.linesPerAdc);
  const bits = partialBits(spec);
  const subSide = Math.sqrt(sub.area);
  const trees = across * turns;
  // transposed, the sums run along the other side
  const inputs = Math.max(down, across);
  const adders = adderTree(tech, { inputs, bits, count: trees, width: subSide });
  const stages = Math.ceil(Math.log2(inputs));
  const input = register(tech, { bits: activationBits * array.rows, clock });
  const output = register(tech, { bits: turns * (bits - 1 + stages), clock });
  const busAlong = (along: number, lines: number, busWidth: number) =>
    bus(tech, { length: Math.max(along - 1, 1) * subSide, lines, busWidth, delayTolerance: 0 });
  const subArrays = down * across;
  const area = subArrays * sub.area + adders.area + input.area + output.area;
  return {
    area,
    width: Math.sqrt(area),
    height: Math.sqrt(area),
    leakage: subArrays * sub.leakage + adders.leakage + input.leakage + output.leakage,
    subArrays,
    adders,
    trees,
    input,
    output,
    inputBus: busAlong(across, down, array.rows),
    outputBus: busAlong(down, across, array.columns),
    partialBits: bits,
    sumBits: bits + stages,
  };
}
