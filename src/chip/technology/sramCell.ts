// The six-transistor SRAM cell: size and transistors. Planar processes: 160 F² (CACTI, HPL-2008-20). FinFETs shrink less than their
// node's name: 0.059 µm² at 14 nm (Natarajan et al., IEDM 2014), 0.031 to 0.044 µm² at 10 nm (Auth et al., IEDM 2017), 0.027 µm² at
// 7 nm (Wu et al., IEDM 2016); here the sizes of NeuroSim V2.1, which lie within 10 % of them: 300, 400 and 600 F².
import type { Technology } from "./technology.ts";
import { offCurrent } from "./transistor.ts";

/** m; the widths are those of the transistors. */
export interface SramCell {
  readonly width: number;
  readonly height: number;
  readonly pullDown: number;
  readonly pullUp: number;
  readonly access: number;
}

/** Transistor widths in F (CACTI). */
const WIDTHS = { pullDown: 2.08, pullUp: 1.23, access: 1.31 } as const;

/** Width and height in F from the node on, m. */
const SIZES = [
  { from: 22e-9, width: 20, height: 8 },
  { from: 14e-9, width: 30, height: 10 },
  { from: 10e-9, width: 40, height: 10 },
  { from: 0, width: 60, height: 10 },
] as const;

export function sramCell({ node }: Technology): SramCell {
  const { width, height } = SIZES.find(({ from }) => node > from - 1e-12)!;
  return {
    width: width * node,
    height: height * node,
    pullDown: WIDTHS.pullDown * node,
    pullUp: WIDTHS.pullUp * node,
    access: WIDTHS.access * node,
  };
}

/** One n and one p transistor of its inverters and one access transistor are off, W. */
export function sramCellLeakage(tech: Technology): number {
  const { pullDown, pullUp, access } = sramCell(tech);
  const off = offCurrent(tech, pullDown, "n") + offCurrent(tech, access, "n") + offCurrent(tech, pullUp, "p");
  return tech.vdd * off;
}
