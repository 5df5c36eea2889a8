// An n and a p transistor in parallel that pass an analog voltage, drawn for a given resistance: either each has half of the
// conductance. A transistor that conducts fully at a small drain voltage has a fifth of its switching resistance: by the square
// law (vdd − vth)/(2·I_on), which is 0.14 to 0.24 of k·vdd/I_on over the processes (Weste and Harris, "CMOS VLSI Design", 4th ed.,
// ch. 2 and 4). Two layouts: in cells of given height, folded into fingers; or in rows of given width, in which a gate takes
// as many fingers as fit and the height follows. Valid: above the resistance of minimum transistors they are drawn minimal.
import { inverter } from "../technology/gate.ts";
import type { Technology } from "../technology/technology.ts";
import {
  diffusionCap,
  drainOf,
  type Folding,
  gateCap,
  gatePitch,
  LAYOUT,
  minimumWidth,
  onResistance,
} from "../technology/transistor.ts";
import { arrange } from "./arrange.ts";

/** Share of its load's resistance that a switch in series with it may add. */
export const SERIES_SHARE = 0.25;

/** Resistance at a small drain voltage over the switching resistance. */
const LINEAR_REGION = 0.2;

export interface TransmissionGate {
  /** m */
  readonly widthN: number;
  readonly widthP: number;
  /** Both conducting, ohm. */
  readonly resistance: number;
  /** F */
  readonly gateCapN: number;
  readonly gateCapP: number;
  readonly gateCap: number;
}

/** Drawn for a resistance, ohm; no transistor is narrower than the process allows. */
export function transmissionGate(tech: Technology, resistance: number): TransmissionGate {
  const minimum = minimumWidth(tech);
  const widthOf = (type: "n" | "p") => Math.max(minimum, widthFor(tech, resistance, type));
  return transmissionGateOf(tech, widthOf("n"), widthOf("p"));
}

/** Width of one transistor of a gate of the given resistance, however narrow, m. */
export function widthFor(tech: Technology, resistance: number, type: "n" | "p"): number {
  const minimum = minimumWidth(tech);
  return (minimum * LINEAR_REGION * onResistance(tech, minimum, type)) / (2 * resistance);
}

/** A gate of minimum transistors, p widened to conduct like n. */
export function minimumTransmissionGate(tech: Technology): TransmissionGate {
  return transmissionGateOf(tech, minimumWidth(tech), tech.pnRatio * minimumWidth(tech));
}

/** A gate of given widths, m. */
export function transmissionGateOf(tech: Technology, widthN: number, widthP: number): TransmissionGate {
  const conductance = 1 / onResistance(tech, widthN, "n") + 1 / onResistance(tech, widthP, "p");
  const gateCapN = gateCap(tech, widthN);
  const gateCapP = gateCap(tech, widthP);
  const resistance = LINEAR_REGION / conductance;
  return { widthN, widthP, resistance, gateCapN, gateCapP, gateCap: gateCapN + gateCapP };
}

/** Many gates as they are drawn. */
export interface GateLayout {
  /** Width of one gate in a cell, or of the whole rows, m. */
  readonly width: number;
  readonly height: number;
  /** Diffusions of one gate on one of its sides, F. */
  readonly drainCap: number;
}

/** One gate in a cell of the given height. */
export function inCell(tech: Technology, { widthN, widthP }: TransmissionGate, height: number): GateLayout {
  const { width, outputCap } = inverter(tech, widthN, widthP, height);
  return { width, height, drainCap: outputCap };
}

/** `count` groups of gates in rows of the given width. */
export function inRows(
  tech: Technology,
  { widthN, widthP }: TransmissionGate,
  { count, group, width }: { readonly count: number; readonly group: number; readonly width: number },
): GateLayout {
  const pitch = gatePitch(tech);
  const { lines } = arrange(count, 2 * pitch * group, width);
  const perLine = Math.ceil(count / lines);
  const fingers = Math.max(1, Math.floor(width / (perLine * group * pitch) + 1e-9) - 1);
  const n = fingerOf(tech, widthN, fingers);
  const p = fingerOf(tech, widthP, fingers);
  const height = n.height + p.height + (LAYOUT.gapPN + LAYOUT.margin) * tech.node;
  return {
    width,
    height: lines * height,
    drainCap: diffusionCap(tech, n, drainOf(tech, n)) + diffusionCap(tech, p, drainOf(tech, p)),
  };
}

/** A transistor in that many fingers; a FinFET's has no more fingers than fins. */
function fingerOf(tech: Technology, width: number, fingers: number): Folding {
  const { fin, node } = tech;
  if (!fin) return { fingers, height: width / fingers };
  const fins = Math.ceil(width / (2 * node) - 1e-9);
  const used = Math.min(fingers, fins);
  return { fingers: used, height: (Math.ceil(fins / used) - 1) * fin.pitch + fin.width };
}
