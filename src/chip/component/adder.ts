// Ripple-carry adders: each bit a full adder of nine NAND2. Slowest: the carry passes all bits; two gates per bit, the first of
// which drives three inputs and the second two, then sum = two gates and the output. Energy: operands 11…1 and 0…01, the
// longest carry, from a cleared state; in each bit seven gate outputs and 13 gate inputs charge, among them those that fall back
// when the carry arrives; in the first bit, whose carry input is an operand, one gate input more. Random operands charge about 0.3
// of it, glitches aside.
// Source: Weste and Harris, "CMOS VLSI Design", 4th ed., section 11.2; Rabaey, "Digital Integrated Circuits", ch. 11.
// Valid: 2 to 64 bits (beyond 32 bits a carry look-ahead adder is faster and larger).
import { horowitz } from "../technology/delay.ts";
import { type Gate, gate } from "../technology/gate.ts";
import type { Technology } from "../technology/technology.ts";
import { minimumWidth, onResistance } from "../technology/transistor.ts";
import { bank } from "./bank.ts";
import type { Block, Cost } from "./block.ts";

export interface AdderSpec {
  /** Bits of one operand. */
  readonly bits: number;
  readonly count: number;
  /** Load of one output, F; none by default. */
  readonly load?: number;
  /** Width of the rows they lie in, m; one row by default. */
  readonly width?: number | undefined;
}

export interface Adder extends Block {
  /** One addition in each of `active` adders at once, by default all. */
  readonly add: (active?: number) => Cost;
}

/** Gates of a full adder. */
const GATES = 9;
const CHARGED = { outputs: 7, inputs: 13, firstInputs: 14 } as const;

export function adder(tech: Technology, { bits, count, load = 0, width }: AdderSpec): Adder {
  const nand = nand2(tech);
  const slice = { width: GATES * nand.width, height: nand.height };
  const unit =
    width === undefined
      ? { width: bits * slice.width, height: slice.height }
      : { width: slice.width, height: bits * slice.height };
  const energy = additionEnergy(tech, nand, bits);
  const latency = carryDelay(tech, nand, bits, load);
  const placed = bank(count, unit, width);
  return {
    area: placed.area,
    width: placed.width,
    height: placed.height,
    leakage: GATES * bits * count * nand.leakage * tech.vdd,
    add: (active = count) => ({ energy: Math.min(active, count) * energy, latency }),
  };
}

function nand2(tech: Technology): Gate {
  const width = minimumWidth(tech);
  return gate(tech, { kind: "nand", inputs: 2, widthN: 2 * width, widthP: tech.pnRatio * width });
}

/** J */
function additionEnergy({ vdd }: Technology, { inputCap, outputCap }: Gate, bits: number): number {
  const inputs = CHARGED.firstInputs + CHARGED.inputs * (bits - 1);
  return (inputs * inputCap + CHARGED.outputs * bits * outputCap) * vdd ** 2;
}

/** s */
function carryDelay(tech: Technology, { inputCap, outputCap }: Gate, bits: number, load: number): number {
  const pullDown = 2 * onResistance(tech, 2 * minimumWidth(tech), "n");
  const pullUp = onResistance(tech, tech.pnRatio * minimumWidth(tech), "p");
  const fall = (ramp: number | undefined, cap: number) => horowitz(pullDown * (outputCap + cap), ramp);
  const rise = (ramp: number | undefined, cap: number) => horowitz(pullUp * (outputCap + cap), ramp);
  const operands = fall(undefined, 3 * inputCap);
  const carry = rise(operands.ramp, 2 * inputCap);
  const passing = fall(carry.ramp, 3 * inputCap);
  const passed = rise(passing.ramp, 2 * inputCap);
  const last = fall(passed.ramp, 3 * inputCap);
  const half = rise(last.ramp, inputCap);
  const sum = fall(half.ramp, load);
  const between = Math.max(bits - 2, 0) * (passing.delay + passed.delay);
  return operands.delay + carry.delay + between + last.delay + half.delay + sum.delay;
}
