// Register file: words of flip-flops and a row decoder that selects the word to be read or written; only that word is clocked.
//   energy of a word = decoder + bits·(E_clock + E_data), all bits 1;  latency = decoder + half a clock period
// The decoder drives a select line over the flip-flops of a word. Reading and writing cost the same.
// Source: Weste and Harris, "CMOS VLSI Design", 4th ed., ch. 10 and 12 (flip-flops, decoders). Valid: up to a thousand words.
import type { Technology } from "../technology/technology.ts";
import { WIRE_CAP } from "../technology/wire.ts";
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
  const store = { energy: spec.wordBits * (cell.clockEnergy + cell.dataEnergy), latency: cell.latency };
  const parts: readonly MemoryPart[] = [
    {
      name: "flip-flops",
      area: spec.bits * cell.area,
      leakage: spec.bits * cell.leakage,
      read: store,
      write: store,
    },
    { name: "decoder", area: decoder.area, leakage: decoder.leakage, read: select, write: select },
  ];
  return wordMemory(spec.wordBits, parts, width);
}
