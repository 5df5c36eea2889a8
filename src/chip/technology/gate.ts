// Static CMOS gates: area, input and output capacitance, leakage. Layout after CACTI and NVSim (see transistor.ts).
import type { Technology } from "./technology.ts";
import {
  diffusionCap,
  drainOf,
  effectiveWidth,
  type Folding,
  fold,
  gateCap,
  gatePitch,
  LAYOUT,
  sourceOf,
} from "./transistor.ts";

export interface GateSpec {
  readonly kind: "inverter" | "nand" | "nor";
  /** Inputs; 1 for an inverter. */
  readonly inputs: number;
  /** Widths of one n and one p transistor, m; 0: none. */
  readonly widthN: number;
  readonly widthP: number;
  /** Height of the cell, m; a standard cell's by default. */
  readonly cellHeight?: number;
}

export interface Gate {
  /** m, m, m² */
  readonly width: number;
  readonly height: number;
  readonly area: number;
  /** Capacitance of one input, and of the output, F. */
  readonly inputCap: number;
  readonly outputCap: number;
  /** Off-current averaged over the input states, A. */
  readonly leakage: number;
}

/** Mean share of transistors that leak, by inputs 2 and more (NVSim). */
const LEAKING = { nand: [0.48, 0.31], nor: [0.95, 0.62] } as const;

export function gate(tech: Technology, spec: GateSpec): Gate {
  const height = spec.cellHeight ?? LAYOUT.cellHeight * tech.node;
  const { n, p } = foldings(tech, spec, height);
  const width = Math.max(bankWidth(tech, spec.inputs, n, n, p), bankWidth(tech, spec.inputs, p, n, p));
  const outputCap = bankCap(tech, spec, "n", n, p) + bankCap(tech, spec, "p", n, p);
  const inputCap = gateInput(tech, spec.widthN) + gateInput(tech, spec.widthP);
  return { width, height, area: width * height, inputCap, outputCap, leakage: leakageOf(tech, spec) };
}

/** Shorthands: an inverter, and an n-input NAND or NOR. Widths in F, p scaled by pnRatio. */
export function inverter(tech: Technology, widthN: number, widthP: number, cellHeight?: number): Gate {
  return gate(tech, {
    kind: "inverter",
    inputs: 1,
    widthN,
    widthP,
    ...(cellHeight === undefined ? {} : { cellHeight }),
  });
}

/** Both transistors share the cell's height in proportion to their widths. */
function foldings(
  tech: Technology,
  { widthN, widthP }: GateSpec,
  height: number,
): { n: Folding; p: Folding } {
  const both = widthN > 0 && widthP > 0;
  const free = height - (LAYOUT.margin + (both ? LAYOUT.gapPN : 0)) * tech.node;
  const share = widthP / (widthP + widthN);
  return { n: fold(tech, widthN, (1 - share) * free), p: fold(tech, widthP, share * free) };
}

const folded = (n: Folding, p: Folding): boolean => n.fingers > 1 || p.fingers > 1;

/** Unfolded transistors of neighbouring inputs share a diffusion; folded ones do not. */
function bankWidth(tech: Technology, inputs: number, bank: Folding, n: Folding, p: Folding): number {
  if (bank.height === 0) return 0;
  const pitches = folded(n, p) ? (bank.fingers + 1) * inputs : inputs + 1;
  return pitches * gatePitch(tech);
}

/** Input of a gate in a cell. FinFET cells draw their gates over the pitch of the fins, which is wider than 2F. */
function gateInput(tech: Technology, width: number): number {
  if (!tech.fin) return gateCap(tech, width);
  const fins = Math.ceil(width / (2 * tech.node) - 1e-9);
  return gateCap(tech, ((fins * tech.fin.pitch) / (2 * tech.node)) * 2 * tech.node);
}

/** Diffusions of the n or p transistors on the output: in series below a NAND and above a NOR, in parallel opposite. */
function bankCap(
  tech: Technology,
  { kind, inputs }: GateSpec,
  type: "n" | "p",
  n: Folding,
  p: Folding,
): number {
  const bank = type === "n" ? n : p;
  if (bank.height === 0) return 0;
  const drain = drainOf(tech, bank);
  if (kind === "inverter") return diffusionCap(tech, bank, drain);
  const series = (kind === "nand") === (type === "n");
  if (!folded(n, p)) {
    const count = series ? inputs : Math.floor((inputs + 1) / 2);
    const sides = series || inputs % 2 === 1 ? 1 : 0;
    return diffusionCap(tech, bank, { width: count * drain.width, sides });
  }
  const source = sourceOf(tech, bank);
  const inner = series ? inputs - 1 : 0;
  return diffusionCap(tech, bank, {
    width: inputs * drain.width + inner * source.width,
    sides: inputs * drain.sides + inner * source.sides,
  });
}

function leakageOf(tech: Technology, { kind, inputs, widthN, widthP }: GateSpec): number {
  const n = effectiveWidth(tech, widthN) * tech.offN;
  const p = effectiveWidth(tech, widthP) * tech.offP;
  if (kind === "inverter") return (n + p) / 2;
  const share = LEAKING[kind][inputs > 2 ? 1 : 0];
  return share * inputs * (kind === "nand" ? p : n);
}
