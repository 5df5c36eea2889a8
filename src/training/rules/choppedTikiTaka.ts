// Tiki-Taka with buffer and choppers: each row k has a sign c_k = ±1 that flips at random after a transfer, on the mean every
// training.chopEvery of them. A ← U(A, −f·c·g); H ← H + λ(η/f)(P/2)·c·A; n = trunc(H); H ← 0 where n ≠ 0. What A would show
// without a gradient comes with either sign and cancels in H, so A needs no reference cell of its own.
// Rasch, Carta, Fagbohungbe, Gokmen, Nat. Commun. 15:7133, 2024; aihwkit rpu_chopped_transfer_device.cpp (equations only).
import { layerBuffer, updateCounters } from "../layerUpdate.ts";
import { scratch } from "../scratch.ts";
import { randomChoppers } from "./choppers.ts";
import { openFastArray } from "./fastArray.ts";
import { inSitu } from "./rule.ts";
import { transferAt, transferGain, wholePulses } from "./transfer.ts";

export const choppedTikiTaka = inSitu({
  name: "chopped-tiki-taka",
  title: "chopped Tiki-Taka",
  keys: ["rounding", "maxPulses", "fastRate", "transferEvery", "transferRate", "chopEvery"],
  hardware: { words: ["transfer buffer"], wordSums: 1, every: "transfer", second: "fast" },
  open: (options) => {
    const { engine, layer, training, seed } = options;
    const counters = updateCounters(options);
    const fast = openFastArray(options, counters);
    const h = layerBuffer(options, "transferBuffer");
    const send = wholePulses(options, counters, 0);
    const { inChannels: rows, outChannels: columns } = fast.crossbar.spec.shape;
    const choppers = randomChoppers({
      rows,
      layer: layer.crossbar.spec.layer,
      seed,
      chopEvery: training.chopEvery,
    });
    return {
      counters,
      state: [...fast.state, h],
      resetVelocity: () => {},
      apply: (rate, step) => {
        const { due, before } = transferAt(step, training.transferEvery);
        const signs = scratch(engine, "choppers", rows);
        const flipped = scratch(engine, "flipped", h.length);
        engine.upload(signs, choppers(before));
        engine.scaleRows(layer.gradient, signs, flipped, rows, columns);
        fast.update({ value: flipped, scale: layer.gradientScale }, training.fastRate, step);
        if (!due) return;
        const { value, scale } = fast.read();
        engine.scaleRows(value, signs, flipped, rows, columns);
        engine.accumulate(h, flipped, scale, h.length, { decay: 1, gain: transferGain(options, rate) });
        send(h, step);
      },
    };
  },
});
