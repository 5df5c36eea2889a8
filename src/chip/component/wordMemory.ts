// The common form of all on-chip buffers: a memory of words that are read and written one after the other, and the circuits it consists of.
// Whole words take the time, the bits asked for the energy. Area, leakage and costs are the sums over the parts.
import { type Block, type Cost, inSeries } from "./block.ts";

/** One circuit of a memory. */
export interface MemoryPart {
  readonly name: string;
  /** m², W */
  readonly area: number;
  readonly leakage: number;
  /** Its share of reading and of writing one word. */
  readonly read: Cost;
  readonly write: Cost;
}

export interface WordMemory extends Block {
  readonly parts: readonly MemoryPart[];
  /** `bits` out of the memory, or into it. */
  readonly read: (bits: number) => Cost;
  readonly write: (bits: number) => Cost;
}

export interface WordMemorySpec {
  readonly bits: number;
  /** Bits that move at once. */
  readonly wordBits: number;
  /** Hz */
  readonly clock: number;
}

export const wordsOf = ({ bits, wordBits }: WordMemorySpec): number => Math.ceil(bits / wordBits);

/** Address bits of its decoder, which has at least four outputs. */
export const addressBitsOf = (spec: WordMemorySpec): number =>
  Math.max(2, Math.ceil(Math.log2(wordsOf(spec))));

/** `width` of the memory, m. */
export function wordMemory(wordBits: number, parts: readonly MemoryPart[], width: number): WordMemory {
  const area = parts.reduce((sum, part) => sum + part.area, 0);
  const leakage = parts.reduce((sum, part) => sum + part.leakage, 0);
  const read = inSeries(...parts.map((part) => part.read));
  const write = inSeries(...parts.map((part) => part.write));
  const move = (word: Cost) => (bits: number) => ({
    energy: (bits / wordBits) * word.energy,
    latency: Math.ceil(bits / wordBits) * word.latency,
  });
  return { parts, area, width, height: area / width, leakage, read: move(read), write: move(write) };
}
