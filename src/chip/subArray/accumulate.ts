// Digital circuits behind the converters of a sub-array: sums over the rows of a sequential read, over the cells of a weight, over the
// bits of an input.
import { adder } from "../component/adder.ts";
import { type Cost, repeated } from "../component/block.ts";
import { register } from "../component/register.ts";
import { shiftAdd } from "../component/shiftAdd.ts";
import type { Technology } from "../technology/technology.ts";
import type { ReadFormulas, ReadLoad, ReadPart } from "./part.ts";

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
  const additions = (load: ReadLoad) => load.driven * load.activity * linesPerAdc;
  const explained = (load: ReadLoad, what: string, { energy, latency }: Cost): ReadFormulas => {
    const counts = { "active lines": load.driven * load.activity, "lines of a converter": linesPerAdc };
    const text = (letter: string) => `active lines · lines of a converter · ${letter}_${what}`;
    return {
      energy: { text: text("E"), symbols: { ...counts, [`E_${what}`]: [energy, "J"] } },
      time: { text: text("t"), symbols: { ...counts, [`t_${what}`]: [latency, "s"] } },
    };
  };
  return [
    {
      name: "row adders",
      works: "each conversion",
      block: sums,
      read: (load) => repeated(sums.add(), additions(load)),
      explain: (load) => explained(load, "addition", sums.add()),
    },
    {
      name: "row registers",
      works: "each conversion",
      block: kept,
      read: (load) => repeated(kept.store(), additions(load)),
      explain: (load) => explained(load, "cycle", kept.store()),
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
  const step = circuit.step();
  return {
    name,
    works: "each conversion",
    block: circuit,
    read: (load) => ({
      energy: (cost.energy * load.sensed) / lines,
      latency: cost.latency,
    }),
    explain: (load) => ({
      energy: {
        text: "turns · E_step · sensed lines / lines that are built",
        symbols: {
          turns,
          E_step: [step.energy, "J"],
          "sensed lines": load.sensed,
          "lines that are built": lines,
        },
      },
      time: {
        text: "t_step + (turns − 1) · max(0; t_step − t_read)",
        symbols: { turns, t_step: [step.latency, "s"], t_read: [readPulse, "s"] },
      },
    }),
  };
}
