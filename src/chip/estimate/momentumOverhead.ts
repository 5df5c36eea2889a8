// Cost of an update rule beyond plain gradient descent: its arithmetic, its words of memory and their traffic, reads of weights before they
// are written, its second arrays, and the leakage of all of them during the whole epoch. Cells that are read beside a weight's own (reference cells) cost in the tiles.
import { FURTHER_CELLS, type RuleHardware } from "../../training/rules/rule.ts";
import type { Ledger } from "../account/ledger.ts";
import type { MomentumOverhead } from "../account/records.ts";
import type { Chip } from "../level/chip.ts";
import { READ_BACK, SECOND_ARRAYS, transfersOf } from "../phase/transfer.ts";
import type { ChipInput } from "../spec/spec.ts";
import { weightsOfLayer } from "../spec/workload.ts";

/** Where words of the rule move, and weights are read for it. */
const RULE_PLACES: ReadonlySet<string> = new Set(["velocities", "velocity memory", READ_BACK]);

/** The overhead of a rule without momentum. */
const NONE: MomentumOverhead = {
  rule: "gradient descent",
  energy: 0,
  energyFraction: 0,
  circuitEnergyFraction: 0,
  areaFraction: 0,
  latencyFraction: 0,
  furtherCells: 0,
  storageBits: 0,
  store: "none",
};

/** `total`: energy of the epoch with leakage, J. `outerProduct`: updates in the arrays, which know no momentum. */
export function momentumOverhead(
  { spec, layers }: ChipInput,
  { chip, book }: { readonly chip: Chip; readonly book: Ledger },
  { total, outerProduct }: { readonly total: number; readonly outerProduct: boolean },
): MomentumOverhead {
  if (outerProduct) return NONE;
  const { rule, hardware, velocityBits, velocityStore, images, batch } = spec.update;
  const weights = layers.reduce((sum, layer) => sum + weightsOfLayer(layer), 0);
  const traffic = book.entries.filter(
    ({ path }) => path[0] === SECOND_ARRAYS || RULE_PLACES.has(path.at(-1) ?? ""),
  );
  const second = book.built.filter(({ path }) => path[0] === SECOND_ARRAYS);
  const uses = hardware.every === "transfer" ? transfersOf(spec) : images / batch;
  const latency = book.entries.reduce((sum, entry) => sum + entry.latency, 0);
  const leakage = chip.update.momentumLeakage + (chip.velocityStore?.leakage ?? 0) + sumOf(second, "leakage");
  const switched = chip.update.momentumEnergy(weights) * uses;
  const circuits = switched + chip.update.momentumLeakage * latency;
  const spent = switched + sumOf(traffic, "energy");
  const energy = spent + leakage * latency;
  const built = sumOf(book.built, "area");
  const area = chip.update.momentumArea + (chip.velocityStore?.area ?? 0) + sumOf(second, "area");
  return {
    rule,
    energy,
    energyFraction: total > 0 ? energy / total : 0,
    circuitEnergyFraction: total > 0 ? circuits / total : 0,
    areaFraction: built > 0 ? area / built : 0,
    latencyFraction: latency > 0 ? sumOf(traffic, "latency") / latency : 0,
    furtherCells: furtherCells(hardware),
    storageBits: weights * hardware.words.length * velocityBits,
    store: hardware.words.length === 0 ? "none" : velocityStore === "dram" ? "DRAM" : "memory on the chip",
  };
}

const furtherCells = ({ second, arrays }: RuleHardware): number => arrays * FURTHER_CELLS[second];

const sumOf = <K extends string>(rows: readonly Readonly<Record<K, number>>[], key: K): number =>
  rows.reduce((sum, row) => sum + row[key], 0);
