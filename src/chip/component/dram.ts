// DRAM beside the chip: energy per bit (row activation, movement on the die and interface together) and bandwidth; no area on the chip.
//   energy = bits·e, latency = bits/bandwidth
// Valid for streams longer than a row (kilobytes): one access alone waits some 50 ns more, and standby and refresh are not in it.
import { ConfigError } from "../../base/errors.ts";
import type { Block, Cost } from "./block.ts";

export const DRAM_NAMES = ["gddr5", "hbm2", "lpddr5", "hbm3"] as const;
export type DramName = (typeof DRAM_NAMES)[number];

export interface DramFigures {
  /** J */
  readonly energyPerBit: number;
  /** bit/s */
  readonly bandwidth: number;
  readonly source: string;
}

export const DRAMS: Readonly<Record<DramName, DramFigures>> = {
  gddr5: {
    energyPerBit: 14e-12,
    bandwidth: 536e9 * 8,
    source: "O'Connor et al., MICRO 2017, Fig. 1: 14.0 pJ/bit; 536 GB/s are what 60 W allow",
  },
  hbm2: {
    energyPerBit: 3.9e-12,
    bandwidth: 1900e9 * 8,
    source: "O'Connor et al., MICRO 2017: 3.9 pJ/bit; 1.9 TB/s are what 60 W allow (7.4 stacks of JESD235)",
  },
  lpddr5: {
    energyPerBit: 4.1e-12,
    bandwidth: 51.2e9 * 8,
    source:
      "Micron MT62F1G32D2 data sheet, rev. H 2025, table 18: read burst 390 mA at 1.05 V, 18 mA at 1.8 V and 112 mA at 0.5 V for " +
      "16 pins of 7.5 Gb/s; one 64-bit package of JESD209-5 at 6.4 Gb/s a pin",
  },
  hbm3: {
    energyPerBit: 3.3e-12,
    bandwidth: 3 * 819.2e9 * 8,
    source:
      "HBM2 above scaled by the square of the supply, 1.2 V (JESD235) to 1.1 V (JESD238); three stacks of 1024 pins at 6.4 Gb/s, " +
      "which need about the same 60 W",
  },
};

export interface Dram extends Block, Pick<DramFigures, "energyPerBit" | "bandwidth"> {
  readonly move: (bits: number) => Cost;
}

export function dram(name: DramName): Dram {
  const figures = DRAMS[name];
  if (!figures)
    throw new ConfigError(`no DRAM named ${String(name)}`, {
      at: "chip.memory",
      hint: `choose one of ${DRAM_NAMES.join(", ")}`,
    });
  const { energyPerBit, bandwidth } = figures;
  return {
    energyPerBit,
    bandwidth,
    area: 0,
    width: 0,
    height: 0,
    leakage: 0,
    move: (bits) => ({ energy: bits * energyPerBit, latency: bits / bandwidth }),
  };
}
