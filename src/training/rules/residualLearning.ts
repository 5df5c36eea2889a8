// Residual learning: the network reads W + γP (currents of both devices on one line); P ← U(P, −(η/γ)·∇L(W + γP)) learns what W
// still lacks, so that γP moves at the rate η, and every T steps W ← U(W, λη·P). P has a reference cell at its symmetric point; where it is 0 the rule has no bias.
// Wu, Xiao, Gokmen, Liu, Chen, "Analog In-memory Training on General Non-ideal Resistive Elements: The Impact of Response Functions".
// γ = training.residualShare.
import { planesOf } from "../../array/mapping.ts";
import { updateCounters } from "../layerUpdate.ts";
import { openFastArray } from "./fastArray.ts";
import { inSitu } from "./rule.ts";
import { pulseDriver, transferAt } from "./transfer.ts";

export const residualLearning = inSitu({
  name: "residual-learning",
  title: "residual learning",
  hardware: { second: "residual" },
  open: (options) => {
    const { engine, layer, training } = options;
    const { residualShare } = training;
    const { spec, conductance: read } = layer.crossbar;
    const counters = updateCounters(options);
    const fast = openFastArray(options, counters);
    const crossbar = engine.crossbar({ ...spec, name: `${spec.name}.main` });
    const main = crossbar.conductance;
    engine.copy(read, main, read.length);
    const drive = pulseDriver(options, counters, { rounding: training.rounding, crossbar });
    // a pair's weight is half the difference of its planes, and P lies on plane 0
    const share = residualShare * planesOf(spec.mapping);
    const gain = training.transferRate * (options.devices.pulsesPerWindow / 2);
    const residual = fast.crossbar.conductance;
    const widest = options.devices.widest + share * fast.devices.widest;
    return {
      counters,
      widest,
      main: crossbar,
      state: [...fast.state, main],
      resetVelocity: () => {},
      apply: (rate, step) => {
        fast.update({ value: layer.gradient, scale: layer.gradientScale }, rate / residualShare, step);
        if (transferAt(step, training.transferEvery).due) drive(fast.read(), rate * gain, step);
        engine.copy(main, read, read.length);
        engine.accumulate(read, residual, null, residual.length, { decay: 1, gain: share });
      },
    };
  },
});
