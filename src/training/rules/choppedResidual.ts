// Residual learning with choppers and a buffer: the network reads W + γ·c·P, each row k with its own sign c_k = ±1 that flips at random after a
// transfer, on the mean every training.chopEvery of them. P ← U(P, −(η/γ)·c·∇L(W + γ·c·P)); every T steps H ← H + λη(P/2)·c·P; n = trunc(H) pulses
// move W; H ← 0 where n ≠ 0. What P would show without a gradient comes with either sign and cancels, so P needs no reference cell of its own.
// aihwkit, change #764 (ChoppedTransferCompound with gamma ≠ 0; equations only); Rasch et al., Nat. Commun. 15:7133, 2024; Wu et al., as
// residual learning. There a transfer reads one row; here all rows of a layer.
import { layerBuffer, updateCounters } from "../layerUpdate.ts";
import { scratch } from "../scratch.ts";
import { randomChoppers } from "./choppers.ts";
import { openComposite } from "./composite.ts";
import { openFastArray } from "./fastArray.ts";
import { inSitu } from "./rule.ts";
import { residualGain, transferAt, wholePulses } from "./transfer.ts";

export const choppedResidual = inSitu({
  name: "chopped-residual",
  title: "chopped residual learning",
  keys: ["rounding", "maxPulses", "transferEvery", "transferRate", "chopEvery", "residualShare"],
  hardware: { words: ["transfer buffer"], wordSums: 1, every: "transfer", second: "residual" },
  open: (options) => {
    const { engine, layer, training, seed } = options;
    const { residualShare: share, transferEvery, chopEvery } = training;
    const counters = updateCounters(options);
    const fast = openFastArray(options, counters);
    const { main, read, widest } = openComposite(options);
    const h = layerBuffer(options, "transferBuffer");
    const send = wholePulses(options, counters, 0, main);
    const { inChannels: rows, outChannels: columns } = fast.crossbar.spec.shape;
    const choppers = randomChoppers({ rows, layer: layer.crossbar.spec.layer, seed, chopEvery });
    const signs = layerBuffer(options, "choppers", "f32", rows);
    return {
      counters,
      widest: widest([{ share, widest: fast.devices.widest }]),
      main,
      state: [...fast.state, main.conductance, h],
      resetVelocity: () => {},
      apply: (rate, step) => {
        const flipped = scratch(engine, "flipped", h.length);
        const { due, before } = transferAt(step, transferEvery);
        engine.upload(signs, choppers(before));
        engine.scaleRows(layer.gradient, signs, flipped, rows, columns);
        fast.update({ value: flipped, scale: layer.gradientScale }, rate / share, step);
        if (due) {
          const { value, scale } = fast.read();
          engine.scaleRows(value, signs, flipped, rows, columns);
          engine.accumulate(h, flipped, scale, h.length, { decay: 1, gain: residualGain(options, rate) });
          send(h, step);
          engine.upload(signs, choppers(before + 1));
        }
        engine.scaleRows(fast.crossbar.conductance, signs, flipped, rows, columns);
        read([{ value: flipped, share }]);
      },
    };
  },
});
