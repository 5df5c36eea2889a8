// One transistor of drawn width W: gate and drain capacitance, switching resistance, leakage, and how it is folded into
// fingers in a cell of given height. Layout rules: CACTI (HPL-2008-20) and NVSim (Dong et al., IEEE TCAD 2012), in multiples
// of the feature size. FinFET: one fin for each 2F of drawn width.
import type { Technology } from "./technology.ts";

/** Layout rules in F. */
export const LAYOUT = {
  /** Height of a standard cell. */
  cellHeight: 28,
  /** Gap between n and p diffusion. */
  gapPN: 3.5,
  /** Poly beyond the diffusion and half a gap between field polys, at both ends. */
  margin: 3.6,
  /** Gate and the gap to the next gate. */
  poly: { planar: 1, fin: 1.4 },
  gap: { planar: 2.8, fin: 3.9 },
} as const;

/** Width of a minimum transistor. */
export const minimumWidth = (tech: Technology): number => 2 * tech.node;

/** Distance between two gates, m. */
export function gatePitch({ node, fin }: Technology): number {
  const kind = fin ? "fin" : "planar";
  return (LAYOUT.poly[kind] + LAYOUT.gap[kind]) * node;
}

/** Width of the diffusion between two gates, m. */
const diffusion = ({ node, fin }: Technology): number => LAYOUT.gap[fin ? "fin" : "planar"] * node;

const finsOf = (tech: Technology, width: number): number => Math.ceil(width / (2 * tech.node) - 1e-9);

/** Width that carries current, m. */
export function effectiveWidth(tech: Technology, width: number): number {
  const { fin } = tech;
  return fin ? finsOf(tech, width) * (2 * fin.height + fin.width) : width;
}

/** Gate capacitance, F. Fringe and overlap of a FinFET's gate are not in its constants; its share of the pitch between the fins
 *  stands for them. */
export function gateCap(tech: Technology, width: number): number {
  const { ideal, overlap, fringe } = tech.gateCap;
  return (ideal + overlap + fringe) * effectiveWidth(tech, width);
}

/** Resistance while it switches, ohm. */
export function onResistance(tech: Technology, width: number, type: "n" | "p"): number {
  const current = type === "n" ? tech.onN : tech.onP;
  return (tech.resistanceFactor * tech.vdd) / (current * effectiveWidth(tech, width));
}

/** Off-current, A. */
export const offCurrent = (tech: Technology, width: number, type: "n" | "p"): number =>
  effectiveWidth(tech, width) * (type === "n" ? tech.offN : tech.offP);

/** Transconductance at an overdrive of 0.7·vdd − vth, S. */
export function transconductance(tech: Technology, width: number, type: "n" | "p"): number {
  return (2 * (type === "n" ? tech.gmN : tech.gmP) * width) / (0.7 * tech.vdd - tech.vth);
}

/** A transistor drawn as parallel fingers. */
export interface Folding {
  readonly fingers: number;
  /** Height of its diffusion, m. */
  readonly height: number;
}

/** Folds W into a region of given height. The fins of a FinFET's last finger that is not full are shared by the others. */
export function fold(tech: Technology, width: number, region: number): Folding {
  if (width <= 0) return { fingers: 1, height: 0 };
  const { fin } = tech;
  if (!fin)
    return width <= region
      ? { fingers: 1, height: width }
      : { fingers: Math.ceil(width / region), height: region };
  const fins = finsOf(tech, width);
  const most = Math.max(Math.floor(region / fin.pitch) + 1, 1);
  const height = (count: number) => (count - 1) * fin.pitch + fin.width;
  return fins <= most
    ? { fingers: 1, height: height(fins) }
    : { fingers: Math.floor(fins / most), height: height(most) };
}

/** Drains and sources of `count` equal transistors, of which `shared` neighbours have one diffusion for two. F. */
export function diffusionCap(
  tech: Technology,
  { fingers, height }: Folding,
  { width, sides }: { readonly width: number; readonly sides: number },
): number {
  const bottom = width * height * tech.junctionCap;
  const wall = (2 * width + sides * height) * tech.sidewallCap;
  return bottom + wall + fingers * height * tech.drainToChannelCap;
}

/** Drain of one transistor: width of its diffusions and the number of its free side walls. */
export function drainOf(tech: Technology, { fingers }: Folding): { width: number; sides: number } {
  const drains = fingers === 1 ? 1 : Math.ceil((fingers + 1) / 2);
  return { width: drains * diffusion(tech), sides: fingers % 2 === 0 ? 2 : 1 };
}

/** Sources of a folded transistor, which its drains leave. */
export function sourceOf(tech: Technology, { fingers }: Folding): { width: number; sides: number } {
  return { width: Math.floor((fingers + 1) / 2) * diffusion(tech), sides: fingers % 2 === 0 ? 0 : 1 };
}

/** Drain capacitance of one transistor alone in a cell of the given height, F. */
export function drainCap(
  tech: Technology,
  width: number,
  cellHeight = LAYOUT.cellHeight * tech.node,
): number {
  const folding = fold(tech, width, cellHeight - LAYOUT.margin * tech.node);
  return diffusionCap(tech, folding, drainOf(tech, folding));
}
