// Digital circuits behind the converters of a sub-array: sums over the rows of a sequential read, over the cells of a weight, over the
// bits of an input.
import { adder } from "../component/adder.ts";
import { register } from "../component/register.ts";
import { shiftAdd } from "../component/shiftAdd.ts";
import type { Technology } from "../technology/technology.ts";
import type { ReadPart } from "./part.ts";

export interface AccumulateSpec {
  /** Sensed lines, converters, and lines that each takes in turn. */
  readonly lines: number;
  readonly outputs: number;
  readonly linesPerAdc: number;
  /** Bits of a conversion. */
  readonly adcBits: number;
  /** Driven lines, for a sequential read; null: all at once. */
  readonly sequential: number | null;
  readonly cellsPerWeight: number;
  /** Further bits by which sums over the cells of a word grow. */
  readonly columnBits: number;
  /** Reads of an input. */
  readonly inputBits: number;
  readonly clock: number;
  /** Read pulse, s: sums overlap with the next read. */
  readonly readPulse: number;
  readonly width: number;
}

export function accumulateParts(tech: Technology, spec: AccumulateSpec): ReadPart[] {
  const { sequential, adcBits, cellsPerWeight, inputBits, linesPerAdc } = spec;
  const rowBits = sequential === null ? adcBits : Math.ceil(Math.log2(sequential)) + adcBits;
  const weightBits = rowBits + cellsPerWeight + spec.columnBits;
  return [
    ...(sequential === null ? [] : rowSums(tech, spec, rowBits)),
    ...(cellsPerWeight > 1
      ? [
          shifts(
            tech,
            spec,
            "shift-add of cells",
            rowBits,
            cellsPerWeight,
            Math.max(linesPerAdc, cellsPerWeight),
          ),
        ]
      : []),
    ...(inputBits > 1
      ? [
          shifts(
            tech,
            spec,
            "shift-add of input bits",
            weightBits,
            inputBits,
            Math.ceil(linesPerAdc / cellsPerWeight),
          ),
        ]
      : []),
  ];
}

/** Adders and registers that sum over the rows of a sequential read. */
function rowSums(tech: Technology, spec: AccumulateSpec, bits: number): ReadPart[] {
  const { outputs, linesPerAdc, clock, width } = spec;
  const sums = adder(tech, { bits, count: outputs, width });
  const kept = register(tech, { bits: (bits + 1) * outputs, clock, width });
  const additions = (load: Parameters<ReadPart["read"]>[0]) => load.driven * load.activity * linesPerAdc;
  const times = (cost: { energy: number; latency: number }, count: number) => ({
    energy: cost.energy * count,
    latency: cost.latency * count,
  });
  return [
    {
      name: "row adders",
      works: "each conversion",
      block: sums,
      formula: "active rows · lines per ADC · E_addition",
      read: (load) => times(sums.add(), additions(load)),
    },
    {
      name: "row registers",
      works: "each conversion",
      block: kept,
      formula: "active rows · lines per ADC · E_clock cycle",
      read: (load) => times(kept.store(), additions(load)),
    },
  ];
}

function shifts(
  tech: Technology,
  spec: AccumulateSpec,
  name: string,
  bits: number,
  steps: number,
  turns: number,
): ReadPart {
  const { lines, outputs, clock, width, readPulse } = spec;
  const circuit = shiftAdd(tech, { count: outputs, bits, steps, clock, width });
  const cost = circuit.accumulate(turns, readPulse);
  return {
    name,
    works: "each conversion",
    block: circuit,
    formula: "converters · turns · (E_addition + E_shift register)",
    read: (load) => ({
      energy: (cost.energy * load.sensed) / lines,
      latency: cost.latency,
    }),
  };
}
