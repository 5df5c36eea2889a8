// Parts that NeuroSim V2.1 leaves out of the delay of its row decoders: (1) the NOR has two p transistors in series whatever its number of
// inputs; (2) the NOR is loaded by a minimum inverter instead of the output driver's three times larger one; (3) at 10 nm the driver's 6F
// transistors have four fins instead of three, a quotient of 3.0000001 that is rounded up.
import { addressDecoder } from "../../../src/chip/component/addressDecoder.ts";
import { horowitz } from "../../../src/chip/technology/delay.ts";
import { inverter } from "../../../src/chip/technology/gate.ts";
import type { Technology } from "../../../src/chip/technology/technology.ts";
import { minimumWidth, onResistance } from "../../../src/chip/technology/transistor.ts";

/** Seconds to be added to the peer's figure of one access. `load`: of the decoder's output, F. */
export function decoderDelayLeftOut(tech: Technology, addressBits: number, load: number): number {
  const inputs = Math.ceil(addressBits / 2);
  const right = { series: inputs, driverLoad: 1, fins: 1 };
  const peers = { series: 2, driverLoad: 1 / 3, fins: Math.abs(tech.node - 10e-9) < 1e-12 ? 4 / 3 : 1 };
  return lastStages(tech, addressBits, load, right) - lastStages(tech, addressBits, load, peers);
}

/** NOR and the two inverters behind it. */
function lastStages(
  tech: Technology,
  addressBits: number,
  load: number,
  { series, driverLoad, fins }: { series: number; driverLoad: number; fins: number },
): number {
  const { inverter: first, nand, nor, outputs } = addressDecoder(tech, addressBits);
  const n = minimumWidth(tech);
  const p = tech.pnRatio * n;
  const driver = inverter(tech, 3 * n, 3 * p);
  const line = horowitz(onResistance(tech, n, "n") * (first.outputCap + 2 * nand.inputCap));
  const stack = 2 * onResistance(tech, 2 * n, "n");
  const predecoded = horowitz(stack * (nand.outputCap + (nor.inputCap * outputs) / 4), line.ramp);
  const inputs = Math.ceil(addressBits / 2);
  const pullUp = series * onResistance(tech, inputs * p, "p");
  const selected = horowitz(pullUp * (nor.outputCap + driverLoad * driver.inputCap), predecoded.ramp);
  const own = driver.outputCap + fins * driver.inputCap;
  const middle = horowitz((onResistance(tech, 3 * n, "n") / fins) * own, selected.ramp);
  const last = horowitz((onResistance(tech, 3 * p, "p") / fins) * (driver.outputCap + load), middle.ramp);
  return selected.delay + middle.delay + last.delay;
}
