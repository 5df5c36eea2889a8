// Voltage sense amplifiers for the bit lines of cells that are read one at a time: a p transistor precharges the line, the cell
// moves it by ΔV against a reference line, a latch of minimum transistors decides. One clock period for each of precharge and
// decision; t = 2.3·R_p·C + ΔV·(C + C_line)/ΔI + 2/f. Energy: (C0·vdd + C_line·ΔV)·vdd; C0, all that switches in the amplifier,
// is 8.1 fF at 65 nm (NeuroSim V2.1, from SPICE) and grows with the feature size.
// Source: Rabaey, "Digital Integrated Circuits", ch. 12; Weste and Harris, "CMOS VLSI Design", ch. 12. Valid: ΔI above 0.
import { ConfigError } from "../../../../src/base/errors.ts";
import type { Block, Cost } from "../../../../src/chip/component/block.ts";
import { gate, inverter } from "../../../../src/chip/technology/gate.ts";
import type { Technology } from "../../../../src/chip/technology/technology.ts";
import { minimumWidth, onResistance } from "../../../../src/chip/technology/transistor.ts";

export interface VoltageSenseAmplifierSpec {
  readonly columns: number;
  /** Width of the row, m. */
  readonly width: number;
  /** Hz */
  readonly clock: number;
}

export interface ReadLine {
  /** Capacitance of the bit line, F. */
  readonly capacitance: number;
  /** Current of a cell that is on less that of one that is off, A. */
  readonly current: number;
}

export interface VoltageSenseAmplifier extends Block {
  /** One decision of one column. */
  readonly sense: (line: ReadLine) => Cost;
}

const TRANSISTORS = { n: 6, p: 5 } as const;
/** Difference between the lines at which it decides, V. */
const DIFFERENCE = 0.1;
/** F per metre of feature size. */
const SWITCHED = 8.14e-15 / 65e-9;

export function voltageSenseAmplifier(
  tech: Technology,
  { columns, width, clock }: VoltageSenseAmplifierSpec,
): VoltageSenseAmplifier {
  const minimum = minimumWidth(tech);
  const n = inverter(tech, minimum, 0);
  const p = inverter(tech, 0, tech.pnRatio * minimum);
  const each = TRANSISTORS.n * n.area + TRANSISTORS.p * p.area;
  const input = n.inputCap + n.outputCap + p.outputCap;
  const precharge = 2.3 * onResistance(tech, tech.pnRatio * minimum, "p") * input;
  const nand = gate(tech, { kind: "nand", inputs: 2, widthN: minimum, widthP: tech.pnRatio * minimum });
  return {
    area: columns * each,
    width,
    height: (columns * each) / width,
    leakage: columns * 2 * nand.leakage * tech.vdd,
    sense({ capacitance, current }) {
      if (!(current > 0))
        throw new ConfigError(`a cell that is on carries ${current} A more than one that is off`, {
          hint: "the on current must exceed the off current",
        });
      const swing = (DIFFERENCE * (input + n.outputCap + capacitance)) / current;
      return {
        energy: (SWITCHED * tech.node * tech.vdd + capacitance * DIFFERENCE) * tech.vdd,
        latency: precharge + swing + 2 / clock,
      };
    },
  };
}
