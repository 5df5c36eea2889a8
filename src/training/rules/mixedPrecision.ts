// Mixed precision: gradients add up in a digital word χ, and the device gets χ's whole pulses: χ ← χ − (η/gain)(P/2)·g; n = trunc(χ);
// χ ← χ − n. Nandakumar et al., Front. Neurosci. 14:406, 2020; aihwkit rpu_mixedprec_device.cpp (equations only). χ starts at 0.
import { layerBuffer, pulseGain, updateCounters } from "../layerUpdate.ts";
import { inSitu } from "./rule.ts";
import { wholePulses } from "./transfer.ts";

export const mixedPrecision = inSitu({
  name: "mixed-precision",
  title: "mixed precision",
  keys: ["maxPulses"],
  hardware: { words: ["accumulated gradient"], gradientSums: 1, wordSums: 1 },
  open: (options) => {
    const { engine, layer, devices } = options;
    const counters = updateCounters(options);
    const chi = layerBuffer(options, "chi");
    const send = wholePulses(options, counters, null);
    return {
      counters,
      state: [chi],
      resetVelocity: () => {},
      apply: (rate, step) => {
        const gain = -pulseGain(options, devices, rate);
        engine.accumulate(chi, layer.gradient, layer.gradientScale, chi.length, { decay: 1, gain });
        send(chi, step);
      },
    };
  },
});
