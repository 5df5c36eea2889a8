// Tiki-Taka with a digital buffer: transfers add up, H ← H + λ(η/f)(P/2)·A; n = trunc(H) pulses move C, and H is forgotten where it sent
// any: H ← 0.1·H. Gokmen, Front. Artif. Intell. 4:699148, 2021; aihwkit rpu_buffered_transfer_device.cpp (equations only).
import { layerBuffer, updateCounters } from "../layerUpdate.ts";
import { openFastArray } from "./fastArray.ts";
import { inSitu } from "./rule.ts";
import { transferAt, transferGain, wholePulses } from "./transfer.ts";

/** aihwkit's default: what H keeps after a pulse. */
const BUFFER_DECAY = 0.1;

export const tikiTaka2 = inSitu({
  name: "tiki-taka-2",
  title: "Tiki-Taka with buffer",
  keys: ["rounding", "maxPulses", "fastRate", "transferEvery", "transferRate"],
  hardware: { words: ["transfer buffer"], wordSums: 1, every: "transfer", second: "fast-shifted" },
  open: (options) => {
    const { engine, layer, training } = options;
    const counters = updateCounters(options);
    const fast = openFastArray(options, counters);
    const h = layerBuffer(options, "transferBuffer");
    const send = wholePulses(options, counters, BUFFER_DECAY);
    return {
      counters,
      state: [...fast.state, h],
      resetVelocity: () => {},
      apply: (rate, step) => {
        fast.update({ value: layer.gradient, scale: layer.gradientScale }, training.fastRate, step);
        if (!transferAt(step, training.transferEvery).due) return;
        const { value, scale } = fast.read();
        engine.accumulate(h, value, scale, h.length, { decay: 1, gain: transferGain(options, rate) });
        send(h, step);
      },
    };
  },
});
