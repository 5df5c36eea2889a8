// The weight-gradient unit: SRAM arrays that hold one operand of the outer products (activations or errors, a word over as many
// columns as it has bits, a row for each output position); the other operand streams through the rows bit by bit. Adder trees sum over
// the arrays of all positions. Source: the training architecture of the paper; CIMAT (Jiang et al., IEEE Trans. Comput. 2020).
// An analog unit has the same cells. A DAC at each row drives a whole word, and the bit lines of a stored word share their charge in the
// ratio of powers of two, so that one conversion gives the sum of whole products. Source: Dong et al., ISSCC 2020, 15.3 (7 nm, words of
// 4 bits).

import { type AdderTree, adderTree } from "../component/adderTree.ts";
import type { Block } from "../component/block.ts";
import { cellOf } from "../spec/cell.ts";
import type { CircuitSpec, SubArraySpec, UpdateCircuitSpec } from "../spec/spec.ts";
import { inputDigits, type WorkLayer } from "../spec/workload.ts";
import { type SubArray, subArray } from "../subArray/subArray.ts";

export interface GradientUnit extends Block {
  readonly array: SubArray;
  readonly rows: number;
  readonly columns: number;
  /** Arrays along positions and along the bits of the stationary operand. */
  readonly alongRows: number;
  readonly alongColumns: number;
  readonly adders: AdderTree;
  /** Bits of one image's gradient. */
  readonly gradientBits: number;
}

/** The layer with the largest input, whose operand fills the unit. */
const largestOf = (layers: readonly WorkLayer[]): WorkLayer =>
  layers.reduce((most, layer) => (layer.inputs > most.inputs ? layer : most));

/** Arrays along the positions of one image, for the layer with the largest input. */
const arraysAlongRows = (spec: CircuitSpec, layers: readonly WorkLayer[]): number =>
  Math.ceil(largestOf(layers).vectors / spec.weightGradient.rows);

/** Bits of one image's gradient where it waits or moves. */
function imageBits(spec: CircuitSpec, layers: readonly WorkLayer[]): number {
  const { wordBits, partialBits } = spec.weightGradient;
  return wordBits ?? partialBits + Math.ceil(Math.log2(arraysAlongRows(spec, layers)));
}

/** Bits of a gradient summed over the images of a batch. */
export function summedBits(spec: UpdateCircuitSpec, layers: readonly WorkLayer[]): number {
  return imageBits(spec, layers) + Math.ceil(Math.log2(spec.update.batch));
}

/** As many arrays as the layer with the largest input fills. */
export function gradientUnit(spec: CircuitSpec, layers: readonly WorkLayer[]): GradientUnit {
  const { technology: tech, weightGradient } = spec;
  const { rows, columns, linesPerAdc } = weightGradient;
  const alongRows = arraysAlongRows(spec, layers);
  const largest = largestOf(layers);
  const alongColumns = Math.ceil((largest.inChannels * inputDigits(weightGradient, largest)) / columns);
  const array = subArray(sramSpec(spec), false);
  const adders = adderTree(tech, {
    inputs: alongRows,
    bits: weightGradient.partialBits + 1,
    count: Math.ceil((alongColumns * columns) / linesPerAdc),
    width: Math.sqrt(array.area),
  });
  const area = alongRows * alongColumns * array.area + adders.area;
  return {
    area,
    width: Math.sqrt(area),
    height: Math.sqrt(area),
    leakage: alongRows * alongColumns * array.leakage + adders.leakage,
    array,
    rows,
    columns,
    alongRows,
    alongColumns,
    adders,
    gradientBits: imageBits(spec, layers),
  };
}

/** Its arrays are sub-arrays of SRAM that are read in one direction. */
function sramSpec(spec: CircuitSpec): SubArraySpec {
  const { technology, clock, errorBits, array, weightGradient } = spec;
  const { rows, columns, parallel, adcKind, adcBits, linesPerAdc, fullScale, wholeWords } = weightGradient;
  const { inputDigits, errorDigits } = weightGradient;
  const read = {
    parallel,
    adcKind,
    adcBits,
    linesPerAdc,
    fullScale,
    // bit lines discharge: a switch need not carry the current of all cells
    muxCells: 1,
    ...(wholeWords ? { linesTogether: Math.min(inputDigits, errorDigits) } : { columnBits: inputDigits }),
  };
  return {
    technology,
    clock,
    errorBits,
    array: {
      ...array,
      cell: cellOf("sram", technology),
      rows,
      columns,
      bitsPerCell: 1,
      cellsPerWeight: 1,
      inputs: wholeWords ? "analog" : "bit-serial",
      forward: read,
      backward: read,
    },
    // bits of a DAC; or reads of a streamed word
    activationBits: wholeWords ? Math.max(inputDigits, errorDigits) : errorDigits,
  };
}
