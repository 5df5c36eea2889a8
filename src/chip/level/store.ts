// A buffer of many cores that work side by side: register files or SRAM, on an H-tree from the buffer's port to all of them. A bit costs its
// access in one core and the way from the port to the core or back:
//   E(bits) = bits·(E_word / word + path·e),  path = 3/2·(side of the buffer − side of a core)
// from the port at the middle of an edge to the centre, and on to the cores, which are all equally far; e of wire.ts. More cores move bits
// faster, as far as the bus beside them is wide enough; the tree is pipelined, so the slower of core and tree counts. Its wires lie above
// the cores; only repeaters take silicon. With chip.calibration = "silicon" a bit costs what published SRAM of that size does, register
// files too (calibration/scaling.ts). Source: CACTI (HPL-2008-20), which builds the same tree. Second derivation: silicon.test.ts.
import { remembering } from "../../base/remembering.ts";
import { memoryEnergy } from "../calibration/scaling.ts";
import type { Block, Cost } from "../component/block.ts";
import { type Expression, type Formula, formula } from "../component/formula.ts";
import { registerFile } from "../component/registerFile.ts";
import { sramBuffer } from "../component/sramBuffer.ts";
import type { WordMemory, WordMemorySpec } from "../component/wordMemory.ts";
import type { Technology } from "../technology/technology.ts";
import { type RepeatedWire, repeatedWire } from "../technology/wire.ts";

/** Width of the tree's wires over the half pitch, as in hTree.ts. */
const SEMI_GLOBAL = 2;

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
  /** Slow-down that the wires to the cores may have over their fastest design. */
  readonly delayTolerance: number;
}

export interface Store extends Block {
  readonly cores: number;
  readonly read: (bits: number) => Cost;
  readonly write: (bits: number) => Cost;
  /** How the energy of a bit is made up. */
  readonly formulas: () => readonly Formula[];
}

export const store = (tech: Technology, spec: StoreSpec): Store => remembered({ ...spec, tech });

type Question = StoreSpec & { readonly tech: Technology };

/** Dataflows of a chip have most of their memories in common, and chips of a sweep many. The size is compared first: it tells most apart. */
const remembered = remembering<Question, Store>(
  {
    bits: true,
    tech: true,
    kind: true,
    core: true,
    wordBits: true,
    busWidth: true,
    clock: true,
    delayTolerance: true,
  },
  build,
  { kept: 64 },
);

type CoreQuestion = WordMemorySpec & Pick<Question, "tech" | "kind">;

/** Memories of different sizes have cores and wires in common. */
const coreOf = remembering<CoreQuestion, WordMemory>(
  { tech: true, kind: true, bits: true, wordBits: true, clock: true },
  ({ tech, kind, ...spec }) => (kind === "sram" ? sramBuffer : registerFile)(tech, spec),
);
const wireOf = remembering<Pick<Question, "tech" | "delayTolerance">, RepeatedWire>(
  { tech: true, delayTolerance: true },
  ({ tech, delayTolerance }) => repeatedWire(tech, { delayTolerance, widening: SEMI_GLOBAL }),
);

function build({ tech, ...spec }: Question): Store {
  const { kind, bits, core, busWidth, clock } = spec;
  const small = bits < core ** 2;
  const coreBits = small ? bits : core ** 2;
  const word = Math.max(1, Math.round(small ? Math.min(spec.wordBits, bits) : core));
  const one = coreOf({
    tech,
    kind,
    bits: Math.max(word, Math.round(coreBits)),
    wordBits: word,
    clock,
  });
  const cores = small ? 1 : Math.ceil(bits / core ** 2);
  const together = Math.max(1, Math.min(cores, Math.ceil(busWidth / word)));
  const wire = wireOf({ tech, delayTolerance: spec.delayTolerance });
  const path = 1.5 * (Math.sqrt(one.area * cores) - Math.sqrt(one.area));
  const published = tech.calibration === "silicon" ? memoryEnergy(tech, bits) : null;
  const through = (access: (bits: number) => Cost) => {
    const { energy, latency } = access(word);
    return (moved: number): Cost => ({
      energy: moved * (published ?? energy / word + path * wire.energy),
      latency: (Math.max(latency, path * wire.latency) * moved) / word / together,
    });
  };
  const area = one.area * cores + repeaterArea(wire, path, together * word);
  return {
    cores,
    area,
    width: Math.sqrt(area),
    height: Math.sqrt(area),
    leakage: one.leakage * cores + path * together * word * wire.leakage,
    read: through(one.read),
    write: through(one.write),
    formulas: () => [
      formula("capacity", cores * coreBits, "bit", {
        text: "cores · bits of a core",
        symbols: { cores, "bits of a core": [coreBits, "bit"] },
      }),
      ...(["read", "write"] as const).map((what) =>
        bitFormula(what, through(one[what])(1).energy, published, {
          E_word: [one[what](word).energy, "J"],
          "bits of a word": word,
          path: [path, "m"],
          E_wire: [wire.energy, "J/m"],
        }),
      ),
    ],
  };
}

/** `published`: energy of a bit from a published memory, in place of the sum of `parts`, J; or null. */
function bitFormula(
  what: "read" | "write",
  energy: number,
  published: number | null,
  parts: Expression["symbols"],
): Formula {
  const result = `energy of a bit that is ${what === "read" ? "read" : "written"}`;
  const made: Expression =
    published === null
      ? { text: "E_word / bits of a word + path · E_wire", symbols: parts }
      : { text: "E_published", symbols: { E_published: [published, "J"] } };
  return formula(result, energy, "J", made);
}

/** Area of the repeaters of so many wires side by side. */
function repeaterArea({ spacing, cellWidth, cellHeight }: RepeatedWire, path: number, lines: number): number {
  return Math.ceil(path / spacing) * lines * cellWidth * cellHeight;
}
