// Register file: words of flip-flops, a row decoder that selects the word to be read or written, and for each bit of a word a line that all
// words share: it takes written data to the flip-flops and, through the selected word's tri-state inverters, read data from them.
//   line of a bit = words·(height of a flip-flop · C_wire + C_drain), charged in one access of four (random data)
//   E_read  = decoder + lines,  E_write = decoder + lines + bits·(E_clock + E_data), all bits 1: only the selected word is clocked
//   latency = decoder + half a clock period
// Source: Weste and Harris, "CMOS VLSI Design", 4th ed., ch. 10 and 12 (flip-flops, decoders, register files). Valid: up to a thousand words.
import { inverter } from "../technology/gate.ts";
import type { Technology } from "../technology/technology.ts";
import { minimumWidth } from "../technology/transistor.ts";
import { RISES_PER_BIT, WIRE_CAP } from "../technology/wire.ts";
import { flipFlop } from "./flipFlop.ts";
import { rowDecoder } from "./rowDecoder.ts";
import {
  addressBitsOf,
  type MemoryPart,
  type WordMemory,
  type WordMemorySpec,
  wordMemory,
  wordsOf,
} from "./wordMemory.ts";

export function registerFile(tech: Technology, spec: WordMemorySpec): WordMemory {
  const cell = flipFlop(tech, spec.clock);
  const width = spec.wordBits * cell.width;
  const decoder = rowDecoder(tech, {
    addressBits: addressBitsOf(spec),
    height: wordsOf(spec) * cell.height,
  });
  const select = decoder.select(width * WIRE_CAP);
  const { latency } = cell;
  const lines = { energy: spec.wordBits * lineEnergy(tech, spec, cell.height), latency: 0 };
  const parts: readonly MemoryPart[] = [
    {
      name: "flip-flops",
      area: spec.bits * cell.area,
      leakage: spec.bits * cell.leakage,
      read: { energy: 0, latency },
      write: { energy: spec.wordBits * (cell.clockEnergy + cell.dataEnergy), latency },
    },
    { name: "decoder", area: decoder.area, leakage: decoder.leakage, read: select, write: select },
    { name: "data lines", area: 0, leakage: 0, read: lines, write: lines },
  ];
  return wordMemory(spec.wordBits, parts, width);
}

/** Energy of one bit, J. The tri-state inverters of the words hang on the line with their drains, those that drive and those that are off
 *  alike. */
function lineEnergy(tech: Technology, spec: WordMemorySpec, pitch: number): number {
  const { outputCap } = inverter(tech, minimumWidth(tech), tech.pnRatio * minimumWidth(tech));
  return RISES_PER_BIT * wordsOf(spec) * (pitch * WIRE_CAP + outputCap) * tech.vdd ** 2;
}
