// Row decoders: an address decoder beside the array with two inverters at each output, which drive a word line (or the driver
// in front of it). In columns of standard cells over the height of the array.
// Energy: of the decoding, and of one driver, whose line falls and another's rises.
// Source: see addressDecoder.ts. Valid: 1 to 12 bits, height of the array above one standard cell.
import { horowitz } from "../technology/delay.ts";
import { inverter } from "../technology/gate.ts";
import type { Technology } from "../technology/technology.ts";
import { minimumWidth, onResistance } from "../technology/transistor.ts";
import { addressDecoder } from "./addressDecoder.ts";
import { arrange } from "./arrange.ts";
import type { Block, Cost } from "./block.ts";

export interface RowDecoderSpec {
  readonly addressBits: number;
  /** Height of the array, m. */
  readonly height: number;
  /** Strength of the drivers over a minimum inverter; 3 by default. */
  readonly strength?: number;
}

export interface RowDecoder extends Block {
  /** One address, to a line of the given capacitance, F. The line's own energy is the array's. `ramp` of the output in supplies per second. */
  readonly select: (load: number) => Cost & { readonly ramp: number };
}

export function rowDecoder(tech: Technology, spec: RowDecoderSpec): RowDecoder {
  const { addressBits, height, strength = 3 } = spec;
  const decoder = addressDecoder(tech, addressBits);
  const { counts } = decoder;
  const n = strength * minimumWidth(tech);
  const p = tech.pnRatio * n;
  const driver = inverter(tech, n, p);
  const columns = (count: number) => arrange(count, driver.height, height).lines;
  const width =
    columns(counts.inverter) * decoder.inverter.width +
    columns(counts.nand) * decoder.nand.width +
    decoder.wires +
    columns(counts.nor) * (decoder.nor.width + 2 * driver.width);
  const pullDown = onResistance(tech, n, "n");
  const pullUp = onResistance(tech, p, "p");
  const drivers = 2 * (driver.inputCap + driver.outputCap);
  return {
    area: width * height,
    width,
    height,
    leakage: decoder.leakage + 2 * decoder.outputs * driver.leakage * tech.vdd,
    select(load) {
      const selected = decoder.select(driver.inputCap);
      const first = horowitz(pullDown * (driver.outputCap + driver.inputCap), selected.ramp);
      const second = horowitz(pullUp * (driver.outputCap + load), first.ramp);
      // the first driver's input is in `selected`
      const energy = selected.energy + (drivers - driver.inputCap) * tech.vdd ** 2;
      return { energy, latency: selected.latency + first.delay + second.delay, ramp: second.ramp };
    },
  };
}
