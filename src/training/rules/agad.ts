// AGAD, chopped Tiki-Taka with a reference that it measures itself: the sign c flips after every training.chopEvery transfers, and what A
// reads is compared with its running mean at the end of the period before: A ← U(A, −f·c·g); H ← H + λ(η/f)(P/2)·c·(A − μ_past);
// μ ← (1 − a)μ + a·A, a = min(5/chopEvery, 1); μ_past ← μ at a flip; n = trunc(H); H ← 0 where n ≠ 0.
// Rasch et al., Nat. Commun. 15:7133, 2024; aihwkit rpu_dynamic_transfer_device.cpp (equations only; there rows flip in turn).
import { layerBuffer, updateCounters } from "../layerUpdate.ts";
import { chopSign, tailWeight } from "./choppers.ts";
import { openFastArray } from "./fastArray.ts";
import { inSitu } from "./rule.ts";
import { transferAt, transferGain, wholePulses } from "./transfer.ts";

export const agad = inSitu({
  name: "agad",
  title: "AGAD",
  keys: ["rounding", "maxPulses", "fastRate", "transferEvery", "transferRate", "chopEvery"],
  hardware: {
    words: ["transfer buffer", "running mean", "past mean"],
    products: 1,
    wordSums: 3,
    every: "transfer",
    second: "fast",
  },
  open: (options) => {
    const { engine, layer, training } = options;
    const { transferEvery, chopEvery } = training;
    const counters = updateCounters(options);
    const fast = openFastArray(options, counters);
    const [h, mean, past] = ["transferBuffer", "mean", "pastMean"].map((what) => layerBuffer(options, what));
    const { length } = layer.gradient;
    const send = wholePulses(options, counters, 0);
    const tail = tailWeight(chopEvery);
    return {
      counters,
      state: [...fast.state, h!, mean!, past!],
      resetVelocity: () => {},
      apply: (rate, step) => {
        const { due, before } = transferAt(step, transferEvery);
        const sign = chopSign(before, chopEvery);
        fast.update({ value: layer.gradient, scale: layer.gradientScale }, sign * training.fastRate, step);
        if (!due) return;
        const { value, scale } = fast.read();
        const gain = sign * transferGain(options, rate);
        engine.accumulate(h!, value, scale, length, { decay: 1, gain });
        engine.accumulate(h!, past!, null, length, { decay: 1, gain: -gain });
        engine.accumulate(mean!, value, scale, length, { decay: 1 - tail, gain: tail });
        send(h!, step);
        if ((before + 1) % chopEvery === 0) engine.copy(mean!, past!, length);
      },
    };
  },
});
