// Decoders of column multiplexers: an address decoder with a NAND2 at each output, which enables it, and two inverters, which
// drive the gates of all n and of all p transistors of the multiplexer's switches. One column of cells.
// Source: see addressDecoder.ts. Valid: 1 to 12 bits. The gates that it drives are the load; their energy is the multiplexer's.
import { horowitz } from "../technology/delay.ts";
import type { Technology } from "../technology/technology.ts";
import { minimumWidth, onResistance } from "../technology/transistor.ts";
import { addressDecoder } from "./addressDecoder.ts";
import type { Block, Cost } from "./block.ts";

export interface ColumnDecoderSpec {
  readonly addressBits: number;
}

export interface ColumnDecoder extends Block {
  /** One address, to the gates of the n and p transistors of one selection, F. */
  readonly select: (loadN: number, loadP: number) => Cost;
}

export function columnDecoder(tech: Technology, { addressBits }: ColumnDecoderSpec): ColumnDecoder {
  const decoder = addressDecoder(tech, addressBits);
  const { counts, inverter, nand, nor } = decoder;
  const height = Math.max(counts.nor * nor.height, counts.nand * nand.height);
  const width = inverter.width + nand.width + decoder.wires + nor.width + nand.width + 2 * inverter.width;
  const n = minimumWidth(tech);
  const stack = 2 * onResistance(tech, 2 * n, "n");
  const pullUp = onResistance(tech, tech.pnRatio * n, "p");
  const pullDown = onResistance(tech, n, "n");
  const enable = nand.outputCap + inverter.inputCap;
  const drive = 2 * inverter.outputCap + inverter.inputCap;
  return {
    area: width * height,
    width,
    height,
    leakage: decoder.leakage + decoder.outputs * (nand.leakage + 2 * inverter.leakage) * tech.vdd,
    select(loadN, loadP) {
      const selected = decoder.select(nand.inputCap);
      const a = horowitz(stack * enable, selected.ramp);
      const b = horowitz(pullUp * (inverter.outputCap + inverter.inputCap + loadN), a.ramp);
      const c = horowitz(pullDown * (inverter.outputCap + loadP), b.ramp);
      return {
        energy: selected.energy + (enable + drive) * tech.vdd ** 2,
        latency: selected.latency + a.delay + b.delay + c.delay,
      };
    },
  };
}
