// The second half of a transfer: what was read from the fast array moves the weights' own devices, by stochastic pulses at once or by whole
// pulses of a digital buffer H, in units of pulses.
import { CONTROL, type Crossbar, type EngineBuffer } from "../../engine/engine.ts";
import { type LayerUpdateOptions, layerBuffer, plainSettings } from "../layerUpdate.ts";
import { one, type Scaled, scratch } from "../scratch.ts";

/** Whether this step (from 0) ends with a transfer, and how many came before it. */
export function transferAt(
  step: number,
  transferEvery: number,
): { readonly due: boolean; readonly before: number } {
  return { due: (step + 1) % transferEvery === 0, before: Math.floor(step / transferEvery) };
}

/** Pulses of C for each unit that A reads: λ·(η/f)·(P/2). With λ = 1, an A that adds up gradients without loss and is emptied by the
 *  transfer would make plain gradient descent of rate η. */
export function transferGain({ training, devices }: LayerUpdateOptions, rate: number): number {
  return training.transferRate * (rate / training.fastRate) * (devices.pulsesPerWindow / 2);
}

/** The same of rules that read A with the weights: λ·η·(P/2). Their A learns at the rate η already. */
export function residualGain({ training, devices }: LayerUpdateOptions, rate: number): number {
  return training.transferRate * rate * (devices.pulsesPerWindow / 2);
}

/** Sends factor·value pulses to the weights' own devices (or those of `crossbar`). */
export function pulseDriver(
  options: LayerUpdateOptions,
  counters: EngineBuffer,
  settings: { readonly rounding: "nearest" | "stochastic"; readonly crossbar?: Crossbar },
): (wanted: Scaled, factor: number, step: number) => void {
  const { engine, layer, devices } = options;
  const { rounding, crossbar = layer.crossbar } = settings;
  const control = layerBuffer(options, "pulseControl", "f32", CONTROL.length);
  const plain = { ...plainSettings(options, devices, counters), rounding };
  return ({ value, scale }, factor, step) => {
    engine.upload(control, new Float32Array([0, 1, -factor]));
    engine.deviceUpdate(crossbar, value, { ...plain, gradientScale: scale, control, step, apply: true });
  };
}

/** Sends the whole pulses that wait in a buffer H and takes them out of it; `keep`: H ← keep·H there instead. What training.maxPulses cuts
 *  is lost. */
export function wholePulses(
  options: LayerUpdateOptions,
  counters: EngineBuffer,
  keep: number | null,
  crossbar: Crossbar = options.layer.crossbar,
): (h: EngineBuffer, step: number) => void {
  const { engine } = options;
  const drive = pulseDriver(options, counters, { rounding: "nearest", crossbar });
  return (h, step) => {
    const n = scratch(engine, "pulses", h.length);
    engine.takeWhole(h, n, h.length, keep);
    drive({ value: n, scale: one(engine) }, 1, step);
  };
}
