// Tiki-Taka: A ← U(A, −f·g) by pulses; every T steps C gets λ(η/f)·A. The network reads C alone. A has a reference cell at its symmetric
// point, so that noise brings it to 0. Gokmen and Haensch, Front. Neurosci. 14:103, 2020; aihwkit rpu_transfer_device.cpp (equations only).
import { updateCounters } from "../layerUpdate.ts";
import { openFastArray } from "./fastArray.ts";
import { inSitu } from "./rule.ts";
import { pulseDriver, transferAt, transferGain } from "./transfer.ts";

export const tikiTaka = inSitu({
  name: "tiki-taka",
  title: "Tiki-Taka",
  keys: ["rounding", "maxPulses", "fastRate", "transferEvery", "transferRate"],
  hardware: { second: "fast-shifted" },
  open: (options) => {
    const { layer, training } = options;
    const counters = updateCounters(options);
    const fast = openFastArray(options, counters);
    const drive = pulseDriver(options, counters, { rounding: training.rounding });
    return {
      counters,
      state: fast.state,
      resetVelocity: () => {},
      apply: (rate, step) => {
        fast.update({ value: layer.gradient, scale: layer.gradientScale }, training.fastRate, step);
        if (!transferAt(step, training.transferEvery).due) return;
        drive(fast.read(), transferGain(options, rate), step);
      },
    };
  },
});
