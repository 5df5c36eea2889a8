// Tiki-Taka with buffer and choppers: each row k has a sign c_k = ±1 that flips at random after a transfer, on the mean every
// training.chopEvery of them. A ← U(A, −f·c·g); H ← H + λ(η/f)(P/2)·c·A; n = trunc(H); H ← 0 where n ≠ 0. What A would show
// without a gradient comes with either sign and cancels in H, so A needs no reference cell of its own.
// Rasch, Carta, Fagbohungbe, Gokmen, Nat. Commun. 15:7133, 2024; aihwkit rpu_chopped_transfer_device.cpp (equations only).
import { READ_COUNTERS } from "../../engine/engine.ts";
import { layerBuffer, updateCounters } from "../layerUpdate.ts";
import { accumulate, constant, forget, halfFlipped, scratch } from "../wordOps.ts";
import { randomChoppers } from "./choppers.ts";
import { openFastArray } from "./fastArray.ts";
import { inSitu } from "./rule.ts";
import { transferAt, transferGain, wholePulses } from "./transfer.ts";

export const choppedTikiTaka = inSitu({
  name: "chopped-tiki-taka",
  title: "chopped Tiki-Taka",
  hardware: { words: ["transfer buffer"], wordSums: 1, every: "transfer", second: "fast" },
  open: (options) => {
    const { engine, layer, training, seed } = options;
    const counters = updateCounters(options);
    const fast = openFastArray(options, counters, { shifted: false });
    const h = layerBuffer(options, "transferBuffer");
    const send = wholePulses(options, counters);
    const rows = fast.crossbar.spec.shape.inChannels;
    const choppers = randomChoppers({
      rows,
      layer: layer.crossbar.spec.layer,
      seed,
      chopEvery: training.chopEvery,
    });
    return {
      ...{ counters, state: [...fast.state, h], resetVelocity: () => {} },
      apply: (rate, step) => {
        const { due, before } = transferAt(step, training.transferEvery);
        const sign = scratch(engine, "choppers", h.length);
        const flipped = scratch(engine, "flipped", h.length);
        const x = scratch(engine, "chopperRows", rows);
        const columns = constant(engine, 1, fast.crossbar.spec.shape.outChannels);
        const reads = scratch(engine, "reads", READ_COUNTERS.length, "f64");
        engine.upload(x, choppers(before));
        engine.weightGradient(fast.crossbar, x, columns, sign, 1, { step: 1, adc: null, counters: reads });
        halfFlipped(engine, layer.gradient, sign, flipped);
        fast.update({ value: flipped, scale: layer.gradientScale }, 2 * training.fastRate, step);
        if (!due) return;
        const { value, scale } = fast.read();
        halfFlipped(engine, value, sign, flipped);
        const gain = 2 * transferGain(options, rate);
        accumulate(engine, h, { value: flipped, scale }, { decay: 1, gain });
        forget(engine, h, send(h, step), 0);
      },
    };
  },
});
