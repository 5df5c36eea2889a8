// A chip in five numbers, for tables of many chips.

import { TERA } from "../base/units.ts";
import { chipEnergy } from "../chip/account/chipEnergy.ts";
import { totalOf } from "../chip/account/ledger.ts";
import type { ChipTotals } from "../chip/account/records.ts";

/** Cost of one epoch: J with leakage, s, m², W, op/J. */
export interface ChipCost {
  readonly experimentHash: string;
  readonly energy: number;
  readonly latency: number;
  readonly area: number;
  readonly leakagePower: number;
  readonly efficiency: number;
}

export function costOf(experimentHash: string, totals: ChipTotals): ChipCost {
  const { area, leakagePower, efficiency } = totals;
  const latency = totalOf(totals.latency);
  return { experimentHash, energy: totalOf(chipEnergy(totals)), latency, area, leakagePower, efficiency };
}

/** The cost under the names of `mho chip --json`. */
export function costDocument(cost: ChipCost) {
  return {
    experimentHash: cost.experimentHash,
    energyPerEpochJoule: cost.energy,
    latencyPerEpochSecond: cost.latency,
    areaSquareMetre: cost.area,
    leakagePowerWatt: cost.leakagePower,
    efficiencyTopsPerWatt: cost.efficiency / TERA,
  };
}
