// E-RIDER, residual learning that finds its reference itself: the network reads W + γ·c·(P − Q̃), where Q̃ is a cell beside P. P ← U(P, −(η/γ)·c·∇L);
// at a transfer, every T steps, Q ← (1 − a)Q + a·P in a digital word, a = min(5/n_c, 1), and W ← U(W, λη·c·(P − Q̃)). The sign c flips every
// n_c = training.chopEvery transfers, and then Q̃ is programmed to Q: the gradient's part of P flips with c and averages out of Q, which is left with
// where the devices of P rest. γ = training.residualShare.
// Xiao, Li, Wu, Gokmen, Chen, "Dynamic Symmetric Point Tracking", arXiv 2602.21321, algorithm 3, equations 12, 17 and 18. There c flips at
// random (regularly in its experiments) and a is a constant of its own. Q̃ is programmed exactly here.
import { layerBuffer, updateCounters } from "../layerUpdate.ts";
import { one, scratch } from "../scratch.ts";
import { chopSign, tailWeight } from "./choppers.ts";
import { openComposite } from "./composite.ts";
import { openFastArray } from "./fastArray.ts";
import { inSitu } from "./rule.ts";
import { pulseDriver, residualGain, transferAt } from "./transfer.ts";

export const eRider = inSitu({
  name: "e-rider",
  title: "E-RIDER",
  keys: ["rounding", "maxPulses", "transferEvery", "transferRate", "chopEvery", "residualShare"],
  hardware: {
    words: ["symmetric point", "programmed reference"],
    products: 1,
    wordSums: 2,
    every: "transfer",
    second: "residual-programmed",
  },
  open: (options) => {
    const { engine, layer, training } = options;
    const { residualShare: share, transferEvery, chopEvery } = training;
    const counters = updateCounters(options);
    const fast = openFastArray(options, counters);
    const { main, read, widest } = openComposite(options);
    const [point, programmed] = ["symmetricPoint", "reference"].map((what) => layerBuffer(options, what));
    const { length } = layer.gradient;
    const drive = pulseDriver(options, counters, { rounding: training.rounding, crossbar: main });
    const tail = tailWeight(chopEvery);
    return {
      counters,
      widest: widest([{ share, widest: 2 * fast.devices.widest }]),
      main,
      state: [...fast.state, main.conductance, point!, programmed!],
      resetVelocity: () => {},
      apply: (rate, step) => {
        const { due, before } = transferAt(step, transferEvery);
        const sign = chopSign(before, chopEvery);
        fast.update({ value: layer.gradient, scale: layer.gradientScale }, (sign * rate) / share, step);
        if (due) {
          const { value, scale } = fast.read();
          engine.accumulate(point!, value, scale, length, { decay: 1 - tail, gain: tail });
          const difference = scratch(engine, "residual", length);
          engine.copy(programmed!, difference, length);
          engine.accumulate(difference, value, scale, length, { decay: -1, gain: 1 });
          drive({ value: difference, scale: one(engine) }, sign * residualGain(options, rate), step);
          if ((before + 1) % chopEvery === 0) engine.copy(point!, programmed!, length);
        }
        const next = share * chopSign(due ? before + 1 : before, chopEvery);
        read([
          { value: fast.crossbar.conductance, share: next },
          { value: programmed!, share: -next },
        ]);
      },
    };
  },
});
