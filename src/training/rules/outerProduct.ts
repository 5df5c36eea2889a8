// Pulses that meet in the array: no gradient, no memory, no momentum. The sums and their pulses: ../outerProduct.ts.
import { TrainingError } from "../../base/errors.ts";
import { plainSettings, pulseGain, updateCounters } from "../layerUpdate.ts";
import { outerProductApply } from "../outerProduct.ts";
import { inSitu } from "./rule.ts";

/** Most pulses of one update where the device's law has no limit of its own: each position of each image has its own. */
const MOST_PULSES = 1e6;

export const outerProduct = inSitu({
  name: "outer-product",
  title: "outer products in the arrays",
  keys: [],
  outerProduct: true,
  // The gradient is for reports alone: no unit makes pulses of it.
  gradientUnit: (unit) => ({ ...unit, kind: "exact" }),
  open: (options) => {
    const { engine, layer, training, devices } = options;
    const { samples } = layer;
    if (!samples)
      throw new TrainingError("outer products need the inputs and errors of the layer", { at: layer.name });
    const counters = updateCounters(options);
    const settings = {
      ...plainSettings(options, devices, counters),
      rounding: "stochastic",
      maxPulses: Math.min(devices.pulseLimit, MOST_PULSES),
    } as const;
    const apply = outerProductApply({
      engine,
      layer,
      samples,
      settings,
      device: devices.block,
      maxBatch: training.batch,
      pulse: 2 / devices.pulsesPerWindow,
    });
    return {
      counters,
      state: [],
      resetVelocity: () => {},
      apply: (rate, step, batch) => apply(pulseGain(options, devices, rate), step, batch),
    };
  },
});
