// A buffer of many cores that work side by side: register files or SRAM. Moving bits costs the same whatever the number of cores; more
// cores move them faster, as far as the bus beside them is wide enough.
import type { Block, Cost } from "../component/block.ts";
import { registerFile } from "../component/registerFile.ts";
import { sramBuffer } from "../component/sramBuffer.ts";
import type { Technology } from "../technology/technology.ts";

export interface StoreSpec {
  readonly kind: "register-file" | "sram";
  /** Capacity, and the side of a core: it holds core² bits, in words of core bits. */
  readonly bits: number;
  readonly core: number;
  /** Words where all fits into less than one core. */
  readonly wordBits: number;
  /** Bits of the bus beside it. */
  readonly busWidth: number;
  readonly clock: number;
}

export interface Store extends Block {
  readonly cores: number;
  readonly read: (bits: number) => Cost;
  readonly write: (bits: number) => Cost;
}

export function store(tech: Technology, { kind, bits, core, wordBits, busWidth, clock }: StoreSpec): Store {
  const small = bits < core ** 2;
  const make = kind === "sram" ? sramBuffer : registerFile;
  const word = Math.max(1, Math.round(small ? Math.min(wordBits, bits) : core));
  const one = make(tech, {
    bits: Math.max(word, Math.round(small ? bits : core ** 2)),
    wordBits: word,
    clock,
  });
  const cores = small ? 1 : Math.ceil(bits / core ** 2);
  const together = Math.max(1, Math.min(cores, Math.ceil(busWidth / word)));
  const through = (access: (bits: number) => Cost) => {
    const { energy, latency } = access(word);
    return (moved: number): Cost => ({
      energy: (energy * moved) / word,
      latency: (latency * moved) / word / together,
    });
  };
  const area = one.area * cores;
  return {
    cores,
    area,
    width: Math.sqrt(area),
    height: Math.sqrt(area),
    leakage: one.leakage * cores,
    read: through(one.read),
    write: through(one.write),
  };
}
