// What an update rule costs beyond plain gradient descent: its arithmetic, its words of memory and their traffic, and the leakage of
// both during the whole epoch.
import type { Ledger } from "./ledger.ts";
import type { Chip } from "./level/chip.ts";
import type { MomentumOverhead } from "./records.ts";
import type { ChipInput } from "./spec.ts";
import { weightsOfLayer } from "./workload.ts";

/** Without momentum: nothing. */
const NONE: MomentumOverhead = {
  rule: "gradient descent",
  energy: 0,
  energyFraction: 0,
  areaFraction: 0,
  latencyFraction: 0,
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
  const { velocity, carry, adaptive, velocityBits, velocityStore, images, batch } = spec.update;
  const weights = layers.reduce((sum, layer) => sum + weightsOfLayer(layer), 0);
  const words = (velocity ? 1 : 0) + (carry ? 1 : 0);
  const traffic = book.entries.filter(
    ({ path }) => path.at(-1) === "velocities" || path.at(-1) === "velocity memory",
  );
  const arithmetic = chip.update.momentumEnergy(weights) * (images / batch);
  const latency = book.entries.reduce((sum, entry) => sum + entry.latency, 0);
  const leakage = chip.update.momentumLeakage + (chip.velocityStore?.leakage ?? 0);
  const energy = arithmetic + traffic.reduce((sum, entry) => sum + entry.energy, 0) + leakage * latency;
  const built = book.built.reduce((sum, b) => sum + b.area, 0);
  const area = chip.update.momentumArea + (chip.velocityStore?.area ?? 0);
  const own = traffic.reduce((sum, entry) => sum + entry.latency, 0);
  return {
    rule: adaptive
      ? "adaptive momentum"
      : carry
        ? "momentum with carry"
        : velocity
          ? "momentum"
          : "gradient descent",
    energy,
    energyFraction: total > 0 ? energy / total : 0,
    areaFraction: built > 0 ? area / built : 0,
    latencyFraction: latency > 0 ? own / latency : 0,
    storageBits: weights * words * velocityBits,
    store: words === 0 ? "none" : velocityStore === "dram" ? "DRAM" : "memory on the chip",
  };
}
