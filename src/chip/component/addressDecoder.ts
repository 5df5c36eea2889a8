// Decodes an address to one of 2^bits lines: each two bits are predecoded by four NAND2 (an address line and its inverse drive two of them
// each), and for each line a NOR of ceil(bits/2) inputs selects one of the four of each group; a last odd bit drives the NORs itself, by
// lines that are taken to be no slower than the predecoded ones. Each NAND drives a quarter of the NORs.
// Energy of one decoding: every address bit rises, one NAND of each group and one NOR switch. Delay: Horowitz, stage after stage.
// Source: Weste and Harris, "CMOS VLSI Design", 4th ed., ch. 12; CACTI (HPL-2008-20). Valid: 1 to 12 bits.
import { horowitz, type Switched } from "../technology/delay.ts";
import { type Gate, gate, inverter } from "../technology/gate.ts";
import type { Technology } from "../technology/technology.ts";
import { minimumWidth, onResistance } from "../technology/transistor.ts";
import type { Cost } from "./block.ts";

/** Pitch of the predecoded wires between the gates, F. */
const WIRE_PITCH = 2.8;

export interface DecoderGates {
  readonly inverter: Gate;
  readonly nand: Gate;
  readonly nor: Gate;
}

export interface AddressDecoder extends DecoderGates {
  readonly outputs: number;
  /** How many of each. */
  readonly counts: { readonly inverter: number; readonly nand: number; readonly nor: number };
  /** Width of the predecoded wires, m. */
  readonly wires: number;
  /** W */
  readonly leakage: number;
  /** Up to the output of the NOR, which drives a capacitance. */
  readonly select: (load: number) => Cost & { readonly ramp: number };
}

export function addressDecoder(tech: Technology, bits: number): AddressDecoder {
  const pairs = Math.floor(bits / 2);
  const odd = bits % 2;
  const inputs = pairs + odd;
  const outputs = 2 ** bits;
  const gates = decoderGates(tech, inputs);
  const counts = { inverter: bits, nand: 4 * pairs, nor: outputs };
  const leakage =
    counts.inverter * gates.inverter.leakage +
    counts.nand * gates.nand.leakage +
    counts.nor * gates.nor.leakage;
  const { inverter: first, nand, nor } = gates;
  const pullUp = inputs * onResistance(tech, inputs * tech.pnRatio * minimumWidth(tech), "p");
  const lines =
    2 * pairs * (first.inputCap + 2 * nand.inputCap) +
    odd * (first.inputCap + (nor.inputCap * outputs) / 2) +
    pairs * (nand.outputCap + (nor.inputCap * outputs) / 4);
  return {
    inverter: first,
    nand,
    nor,
    outputs,
    counts,
    wires: inputs > 1 ? (counts.nand + 2 * odd) * WIRE_PITCH * tech.node : 0,
    leakage: leakage * tech.vdd,
    select(load) {
      const { delay, ramp } = decodingDelay(tech, gates, { outputs, load, pullUp });
      return { energy: (lines + nor.outputCap + load) * tech.vdd ** 2, latency: delay, ramp };
    },
  };
}

/** Sized to drive like a minimum inverter; a NOR of one input is an inverter. */
function decoderGates(tech: Technology, inputs: number): DecoderGates {
  const n = minimumWidth(tech);
  const p = tech.pnRatio * n;
  return {
    inverter: inverter(tech, n, p),
    nand: gate(tech, { kind: "nand", inputs: 2, widthN: 2 * n, widthP: p }),
    nor:
      inputs > 1 ? gate(tech, { kind: "nor", inputs, widthN: n, widthP: inputs * p }) : inverter(tech, n, p),
  };
}

/** Inverter, NAND and NOR after one another; `pullUp`: of the NOR's stacked p transistors, ohm. */
export function decodingDelay(
  tech: Technology,
  { inverter: first, nand, nor }: DecoderGates,
  { outputs, load, pullUp }: { readonly outputs: number; readonly load: number; readonly pullUp: number },
): Switched {
  const n = minimumWidth(tech);
  const a = horowitz(onResistance(tech, n, "n") * (first.outputCap + 2 * nand.inputCap));
  const stack = 2 * onResistance(tech, 2 * n, "n");
  const b = horowitz(stack * (nand.outputCap + (nor.inputCap * outputs) / 4), a.ramp);
  const c = horowitz(pullUp * (nor.outputCap + load), b.ramp);
  return { delay: a.delay + b.delay + c.delay, ramp: c.ramp };
}
