// Wires: resistance and capacitance per length, and the wire with repeaters whose delay grows in proportion to its length.
// Resistance: the half-pitch wire of the process; a wire `widening` times as wide and as thick has a lower resistivity too, because
// fewer electrons meet its walls: ρ(w) = ρ₀·(1 + λ/w), λ the mean free path in copper (first order of Fuchs and Sondheimer; it
// follows the resistivities of ITRS 2013 within 10 % from 14 to 200 nm). Capacitance: 0.2 fF/µm, nearly the same at all nodes
// (Ho, Mai and Horowitz, "The future of wires", Proc. IEEE 2001).
// Repeaters: Bakoglu, "Circuits, Interconnections and Packaging for VLSI", 1990; Weste and Harris, "CMOS VLSI Design", 4th ed., §6.4.
// With r, c per length and R, C_in, C_out of the smallest inverter the delay per length of inverters of size s at distance L is
//   0.7·[R·(C_in + C_out)/L + R·c/s + r·c·L/2 + r·s·C_in],
// least at L = √(2R(C_in + C_out)/(rc)) and s = √(Rc/(r·C_in)). R is that of the n and the p transistor together, as if each edge
// passed both: the safe side by up to √2. A delay tolerance makes the repeaters smaller at the same distance until the delay is
// (1 + tolerance) times the least: less energy, leakage and area. (Folding the repeaters of FinFETs into fingers shifts both by up
// to a tenth.) With chip.calibration = "silicon" a bit costs what published wires do (calibration/scaling.ts). Valid for wires longer than a few F, 300 … 400 K.
import { wireEnergy } from "../calibration/scaling.ts";
import { inverter } from "./gate.ts";
import type { Technology } from "./technology.ts";
import { minimumWidth, onResistance } from "./transistor.ts";

/** F/m */
export const WIRE_CAP = 2e-10;

/** Mean free path of electrons in copper at 300 K, m. */
const MEAN_FREE_PATH = 39e-9;
/** Change of the resistance of copper with temperature, 1/K (CRC Handbook). */
const TEMPERATURE_COEFFICIENT = 0.00393;

/** A repeater stage of a wire charges half of what an ideal step would reach: ln 2, rounded as in Bakoglu. */
const HALF_SWING = 0.7;
/** A random bit makes the wire rise, and so draw C·V², once in four bits. */
export const RISES_PER_BIT = 0.25;

/** Resistance per length of a wire `widening` times the half pitch, ohm/m. */
export function wireResistance(tech: Technology, widening = 1): number {
  const sizeEffect = (width: number) => 1 + MEAN_FREE_PATH / width;
  const thinner = sizeEffect(widening * tech.wireWidth) / sizeEffect(tech.wireWidth);
  const warmer = 1 + TEMPERATURE_COEFFICIENT * (tech.temperature - 300);
  return (tech.wireResistance * thinner * warmer) / widening ** 2;
}

export interface RepeatedWireSpec {
  /** Share of the least delay that may be added to save energy. */
  readonly delayTolerance: number;
  /** Width of the wire over the half pitch; the repeaters are those of a half-pitch wire, the worst case. */
  readonly widening: number;
}

export interface RepeatedWire {
  /** Size of a repeater over the smallest inverter, and distance of two, m. */
  readonly size: number;
  readonly spacing: number;
  /** Cell of a repeater, m. */
  readonly cellWidth: number;
  readonly cellHeight: number;
  /** Energy of one random bit, J/m. */
  readonly energy: number;
  /** s/m */
  readonly latency: number;
  /** W/m */
  readonly leakage: number;
}

export function repeatedWire(tech: Technology, spec: RepeatedWireSpec): RepeatedWire {
  const finest = wireResistance(tech);
  const { inputCap, outputCap } = repeater(tech, 1);
  const drive = driveResistance(tech, 1);
  const spacing = Math.sqrt((2 * drive * (inputCap + outputCap)) / (finest * WIRE_CAP));
  const fastest = Math.sqrt((drive * WIRE_CAP) / (finest * inputCap));
  const share = 1 + Math.sqrt((1 + outputCap / inputCap) / 2);
  const slower = 1 + spec.delayTolerance * share;
  const size = Math.max(1, Math.floor(fastest * (slower - Math.sqrt(slower ** 2 - 1))));
  return describe(tech, size, spacing, wireResistance(tech, spec.widening));
}

const repeater = (tech: Technology, size: number) =>
  inverter(tech, size * minimumWidth(tech), size * tech.pnRatio * minimumWidth(tech));

const driveResistance = (tech: Technology, size: number): number =>
  onResistance(tech, size * minimumWidth(tech), "n") +
  onResistance(tech, size * tech.pnRatio * minimumWidth(tech), "p");

function describe(tech: Technology, size: number, spacing: number, resistance: number): RepeatedWire {
  const cell = repeater(tech, size);
  const load = cell.inputCap + cell.outputCap + WIRE_CAP * spacing;
  const modelled = (RISES_PER_BIT * load * tech.vdd ** 2) / spacing;
  const alongWire = resistance * spacing * (0.5 * WIRE_CAP * spacing + cell.inputCap);
  return {
    size,
    spacing,
    cellWidth: cell.width,
    cellHeight: cell.height,
    energy: tech.calibration === "silicon" ? wireEnergy(tech) : modelled,
    latency: (HALF_SWING * (driveResistance(tech, size) * load + alongWire)) / spacing,
    leakage: (cell.leakage * tech.vdd) / spacing,
  };
}
