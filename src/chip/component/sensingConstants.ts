// Costs of a comparator and a column while a current or voltage is read, by process: switched capacitance of one comparator, of the logic
// of a successive-approximation converter, and the voltage over which the column's current is drawn.
// A converter's energy is C·vdd² per comparator and window, and V·I of the column over the window (Razavi, "Principles of Data Conversion
// System Design", IEEE Press 1995; Rabaey, "Digital Integrated Circuits"). The numbers are fitted to the published figures of NeuroSim V2.1
// (components list; SPICE of converters from 130 to 7 nm, 1 GHz, columns read at 0.5 V): within 1 %.
// Valid: 1 kohm to 1 Mohm of column at 0.5 V (0.5 µA to 0.5 mA), 8 to 256 levels.
import type { Roadmap, Technology } from "../technology/technology.ts";

/** Time in which a comparator decides and a bit cycle ends at 1 GHz, s. */
export const SENSING_WINDOW = 1e-9;

/** Growth of a converter's power per kelvin above 300 K (same source). */
const PER_KELVIN = 1.3e-3;

/** F and V. */
export interface SensingConstants {
  /** Switched capacitance of a comparator of currents, and of voltages. */
  readonly currentComparator: number;
  readonly voltageComparator: number;
  /** Switched capacitance of a successive-approximation converter in a bit cycle, and its growth with each bit. */
  readonly successive: number;
  readonly successivePerBit: number;
  /** Voltage over which the column's current is drawn, in a current and a voltage sensing circuit. */
  readonly currentColumn: number;
  readonly voltageColumn: number;
}

/** Comparator of currents fF, column V; of voltages fF, column V; successive approximation fF, fF per bit. */
type Row = readonly [number, number, number, number, number, number];

const TABLE: Readonly<Record<Roadmap, Readonly<Record<number, Row>>>> = {
  "low-standby-power": {
    130: [10.7, 0.276, 13.85, 0.338, 38.6, 5.0],
    90: [8.76, 0.204, 10.01, 0.288, 26.0, 4.16],
    65: [6.95, 0.194, 8.41, 0.242, 21.4, 3.1],
    45: [6.32, 0.15, 7.06, 0.2, 16.7, 2.17],
    32: [3.81, 0.132, 4.56, 0.162, 11.0, 1.39],
    22: [2.35, 0.126, 2.58, 0.145, 6.06, 0.745],
    14: [1.56, 0.102, 1.76, 0.122, 4.01, 0.489],
    10: [0.978, 0.063, 1.23, 0.103, 2.68, 0.324],
    7: [0.714, 0.047, 0.859, 0.087, 1.81, 0.217],
  },
  "high-performance": {
    130: [11.8, 0.285, 16.5, 0.342, 28.8, 3.83],
    90: [9.08, 0.261, 15.4, 0.29, 22.0, 3.01],
    65: [8.23, 0.204, 10.8, 0.243, 18.1, 2.44],
    45: [7.7, 0.154, 8.16, 0.2, 11.9, 2.19],
    32: [4.89, 0.153, 5.88, 0.162, 9.39, 1.25],
    22: [2.62, 0.142, 3.28, 0.164, 4.56, 0.997],
    14: [1.87, 0.114, 2.29, 0.118, 3.04, 0.735],
    10: [1.42, 0.062, 1.61, 0.096, 2.04, 0.546],
    7: [1.02, 0.041, 1.15, 0.079, 1.39, 0.41],
  },
};

/** At the chip's temperature; a process that is not in the table takes the nearest node. */
export function sensingConstants({ node, roadmap, temperature }: Technology): SensingConstants {
  const distance = (nm: number) => Math.abs(Math.log((nm * 1e-9) / node));
  const table = TABLE[roadmap];
  const nearest = Object.keys(table)
    .map(Number)
    .reduce((best, nm) => (distance(nm) < distance(best) ? nm : best));
  const [currentComparator, currentColumn, voltageComparator, voltageColumn, successive, perBit] =
    table[nearest]!;
  const warm = 1 + PER_KELVIN * (temperature - 300);
  const femto = 1e-15 * warm;
  return {
    currentComparator: currentComparator * femto,
    voltageComparator: voltageComparator * femto,
    successive: successive * femto,
    successivePerBit: perBit * femto,
    currentColumn: currentColumn * warm,
    voltageColumn: voltageColumn * warm,
  };
}
