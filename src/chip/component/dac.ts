// Digital-to-analog converters at the rows, for inputs that are applied in one analog step: a binary-weighted capacitor array of 2^B
// unit capacitors and a register of B bits for each row. Mean energy of a random code: E = 0.66·2^B·C_u·V² and the register's.
// Source: Saberi et al., IEEE Trans. Circuits Syst. I 58, 1736 (2011): unit capacitor and switching energy of conventional
// arrays; 0.5 fF units of fringe capacitance (Harpe et al., IEEE JSSC 46, 1585 (2011)), 2 fF/µm² above the cells. Valid: 2 to 10 bits.
import type { Technology } from "../technology/technology.ts";
import type { Block, Cost } from "./block.ts";
import { register } from "./register.ts";

export interface DacSpec {
  /** Converters: one a row. */
  readonly count: number;
  readonly bits: number;
  /** Largest voltage, V. */
  readonly voltage: number;
  /** Hz */
  readonly clock: number;
  /** Length of the side that they lie along, m. */
  readonly width: number;
}

export interface Dac extends Block {
  /** One conversion in each of `active` converters. */
  readonly convert: (active?: number) => Cost;
  /** Parts of a conversion: capacitance of one converter, F; the share of it that switches; J of the register's data in one, and of the clock in all. */
  readonly capacitance: number;
  readonly energyFactor: number;
  readonly registerEnergy: number;
  readonly clockEnergy: number;
}

/** F, F/m² and the mean energy factor. */
const UNIT_CAP = 0.5e-15;
const DENSITY = 2e-3;
const SWITCHING = 0.66;

export function dac(tech: Technology, { count, bits, voltage, clock, width }: DacSpec): Dac {
  const stored = register(tech, { bits: count * bits, clock });
  const capacitors = 2 ** bits * UNIT_CAP;
  const area = count * (capacitors / DENSITY) + stored.area;
  return {
    area,
    width,
    height: area / width,
    leakage: stored.leakage,
    capacitance: capacitors,
    energyFactor: SWITCHING,
    registerEnergy: stored.store(bits / 2).energy - stored.store(0).energy,
    clockEnergy: stored.store(0).energy,
    convert: (active = count) => ({
      energy: active * SWITCHING * capacitors * voltage ** 2 + stored.store((active * bits) / 2).energy,
      latency: 1 / clock,
    }),
  };
}
