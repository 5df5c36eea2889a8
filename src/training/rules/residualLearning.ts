// Residual learning: the network reads W + γP (currents of both devices on one line); P ← U(P, −(η/γ)·∇L(W + γP)) learns what W
// still lacks, so that γP moves at the rate η, and every T steps W ← U(W, λη·P). P has a reference cell at its symmetric point; where it is 0 the rule has no bias.
// Wu, Xiao, Gokmen, Liu, Chen, "Analog In-memory Training on General Non-ideal Resistive Elements: The Impact of Response Functions".
// γ = training.residualShare.
import { updateCounters } from "../layerUpdate.ts";
import { openComposite } from "./composite.ts";
import { openFastArray } from "./fastArray.ts";
import { inSitu } from "./rule.ts";
import { pulseDriver, residualGain, transferAt } from "./transfer.ts";

export const residualLearning = inSitu({
  name: "residual-learning",
  title: "residual learning",
  keys: ["rounding", "maxPulses", "transferEvery", "transferRate", "residualShare"],
  hardware: { second: "residual-shifted" },
  open: (options) => {
    const { layer, training } = options;
    const { residualShare: share } = training;
    const counters = updateCounters(options);
    const fast = openFastArray(options, counters);
    const { main, read, widest } = openComposite(options);
    const drive = pulseDriver(options, counters, { rounding: training.rounding, crossbar: main });
    return {
      counters,
      widest: widest([{ share, widest: fast.devices.widest }]),
      main,
      state: [...fast.state, main.conductance],
      resetVelocity: () => {},
      apply: (rate, step) => {
        fast.update({ value: layer.gradient, scale: layer.gradientScale }, rate / share, step);
        if (transferAt(step, training.transferEvery).due)
          drive(fast.read(), residualGain(options, rate), step);
        read([{ value: fast.crossbar.conductance, share }]);
      },
    };
  },
});
