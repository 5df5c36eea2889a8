// Everything the chip model computes from, resolved: no defaults, no choice left open. From an experiment: pricing/chipInput.ts.
import type { RuleHardware } from "../../training/rules/rule.ts";
import type { DramName } from "../component/dram.ts";
import type { Technology } from "../technology/technology.ts";
import type { Cell } from "./cell.ts";
import type { WorkLayer } from "./workload.ts";

export type AdcKind = "flash-current" | "flash-voltage" | "sar";

export interface ChipSpec {
  readonly technology: Technology;
  /** Hz */
  readonly clock: number;
  readonly array: ArraySpec;
  readonly weightGradient: WeightGradientSpec;
  readonly buffers: BufferSpec;
  readonly memory: DramName;
  /** Of a value of an image, which the first layer reads. */
  readonly imageBits: number;
  /** Word lengths of activations and errors between layers. */
  readonly activationBits: number;
  readonly errorBits: number;
  /** Whether rows of different kernel positions lie in different sub-arrays, as array.partition says. */
  readonly byKernelPosition: boolean;
  readonly pipelined: boolean;
  /** Area of further copies of a pipeline's slow layers, over that of the tiles without them. */
  readonly copyArea: number;
  /** Slow-down that repeated wires may have over their fastest design, in tiles and across the chip. */
  readonly delayTolerance: number;
  /** bits */
  readonly busWidth: number;
  readonly update: UpdateSpec;
}

/** What the circuits of a chip follow from, but for those of the update. */
export type CircuitSpec = Omit<ChipSpec, "memory" | "copyArea" | "imageBits" | "update">;

/** What the circuits follow from that sum gradients of a batch and turn them into pulses. */
export type UpdateCircuitSpec = CircuitSpec & {
  readonly update: Pick<UpdateSpec, "batch" | "hardware" | "velocityBits" | "velocityStore">;
};

/** What a sub-array follows from. */
export type SubArraySpec = Pick<ChipSpec, "technology" | "clock" | "array" | "activationBits" | "errorBits">;

/** Synaptic sub-arrays and their edges. */
export interface ArraySpec {
  readonly cell: Cell;
  readonly rows: number;
  readonly columns: number;
  /** ohm, 1 */
  readonly rOn: number;
  readonly onOffRatio: number;
  /** s; 10 ns by default. */
  readonly readPulse?: number;
  /** V, V, s */
  readonly readVoltage: number;
  readonly writeVoltage: number;
  readonly writePulse: number;
  /** Bits of one cell, and cells of one weight side by side. */
  readonly bitsPerCell: number;
  readonly cellsPerWeight: number;
  /** Inputs bit by bit (a read for each bit), or in one analog step of a DAC for each row. */
  readonly inputs: "bit-serial" | "analog";
  readonly forward: ReadSpec;
  readonly backward: ReadSpec;
  /** "neurosim": layers and weights are laid out as that program does (floorplan.ts); by default as training cuts them. */
  readonly layout?: "neurosim";
}

export interface ReadSpec {
  /** All lines at once, or one after another with an adder. */
  readonly parallel: boolean;
  readonly adcKind: AdcKind | "adders";
  readonly adcBits: number;
  /** Driven lines that carry a one at the converter's full scale; all by default. */
  readonly fullScale?: number;
  /** Lines that share one ADC. */
  readonly linesPerAdc: number;
  /** Cells side by side on a line that the multiplexer's switches are sized for; all driven ones by default. */
  readonly muxCells?: number;
  /** Bits of a word that lies over several sensed lines, whose sums grow by as much; 0 by default. */
  readonly columnBits?: number;
  /** Cycles of a bit-serial read, of images and of all other inputs; by default the bits of a word. */
  readonly cycles?: { readonly images: number; readonly others: number };
  /** How inputs of both signs are read: two phases before one conversion, or each converted; by default no input has a sign. */
  readonly phases?: "analog" | "digital";
  /** Lines whose currents are subtracted before one converter; 1 by default. */
  readonly linesTogether?: number;
  /** Converted lines of reference cells; 0 by default. */
  readonly referenceLines?: number;
  /** Planes of a weight that are read one after another; 1 by default. */
  readonly planes?: number;
}

/** Arrays in which weight gradients are computed. */
export interface WeightGradientSpec {
  readonly rows: number;
  readonly columns: number;
  /** "adders": digital trees count the ones of each column. */
  readonly adcKind: AdcKind | "adders";
  readonly adcBits: number;
  /** Ones of a column that the converters tell apart: those beyond clip. */
  readonly fullScale: number;
  /** Whether rows take whole words from DACs and the columns of a stored word make one sum before one conversion. Else both operands
   *  meet bit by bit. */
  readonly wholeWords: boolean;
  /** Digits in which an operand lies in columns: its bits (errors in two phases: nearly twice as many). Operands that stream bit by
   *  bit have as many reads. */
  readonly inputDigits: number;
  readonly imageDigits: number;
  readonly errorDigits: number;
  /** Bits of what one array gives for one streamed value, digits added up. */
  readonly partialBits: number;
  /** Of an image's gradient where it waits or moves; null: as many as it has. */
  readonly wordBits: number | null;
  readonly linesPerAdc: number;
  readonly parallel: boolean;
}

export interface BufferSpec {
  readonly globalKind: "register-file" | "sram";
  readonly tileKind: "register-file" | "sram";
  /** Rows and columns of one core. */
  readonly globalCore: number;
  readonly tileCore: number;
}

export interface UpdateSpec {
  /** Images of one update, and of one epoch. */
  readonly batch: number;
  readonly images: number;
  /** The update rule, for people, and what it asks for. */
  readonly rule: string;
  readonly hardware: RuleHardware;
  /** Updates from one transfer to the next, of rules with a second array. */
  readonly transferEvery: number;
  /** Transfers from one programming of a reference cell to the next, where the rule programs one. */
  readonly chopEvery: number;
  /** Of each word that the rule keeps. */
  readonly velocityBits: number;
  readonly velocityStore: "dram" | "buffer";
}

export interface ChipInput {
  readonly spec: ChipSpec;
  readonly layers: readonly WorkLayer[];
  /** Copies of each layer's tiles; one where missing. */
  readonly copies?: readonly number[];
}
