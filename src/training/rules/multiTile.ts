// Multi-tile residual learning: a weight of training.tiles arrays, each finer by γ, W = Σ γ^n·W_n. The finest, W_N, takes the gradient,
// W_N ← U(W_N, −(η/γ^N)·∇L(W)), so that W moves at the rate η; each other one learns what the next finer holds, W_n ← U(W_n, λη·W_(n+1)), every
// T^(N−n) steps. W_0 are the weights' own devices. With two arrays it is residual learning.
// Li, Wu, Liu, Gokmen, Chen, arXiv 2510.02516, equations 6 and 7, algorithm 1 from line 19 on. There the rate of W_N has no factor γ^−N, β is a
// constant of its own, and transfers read one column. γ = training.residualShare.
import { updateCounters } from "../layerUpdate.ts";
import { openComposite } from "./composite.ts";
import { openFastArray } from "./fastArray.ts";
import { inSitu } from "./rule.ts";
import { pulseDriver, residualGain } from "./transfer.ts";

export const multiTile = inSitu({
  name: "multi-tile",
  title: "multi-tile residual learning",
  keys: ["rounding", "maxPulses", "transferEvery", "transferRate", "residualShare", "tiles"],
  hardware: { second: "residual-shifted" },
  arrays: ({ tiles }) => tiles - 1,
  open: (options) => {
    const { layer, training } = options;
    const { residualShare: gamma, transferEvery, transferRate } = training;
    const counters = updateCounters(options);
    // finer ones later
    const tiles = options.furtherDevices.map((_, i) => openFastArray(options, counters, i));
    const shares = tiles.map((_, i) => gamma ** (i + 1));
    const last = tiles.length - 1;
    const { main, read, widest } = openComposite(options);
    const drive = pulseDriver(options, counters, { rounding: training.rounding, crossbar: main });
    /** Whether the tile that is `ahead` places before the finest takes its transfer in this step. */
    const isDue = (step: number, ahead: number) => (step + 1) % transferEvery ** ahead === 0;
    return {
      counters,
      widest: widest(tiles.map(({ devices }, i) => ({ share: shares[i]!, widest: devices.widest }))),
      main,
      state: [...tiles.flatMap(({ state }) => state), main.conductance],
      resetVelocity: () => {},
      apply: (rate, step) => {
        const gradient = { value: layer.gradient, scale: layer.gradientScale };
        tiles[last]!.update(gradient, rate / shares[last]!, step);
        for (let i = last - 1; i >= 0; i--) {
          // a change of w by +λη is one of the effective weight by gain·λη
          const change = -transferRate * rate * layer.crossbar.spec.gain;
          if (isDue(step, last - i)) tiles[i]!.update(tiles[i + 1]!.read(), change, step);
          else tiles[i]!.wait();
        }
        if (isDue(step, tiles.length)) drive(tiles[0]!.read(), residualGain(options, rate), step);
        read(tiles.map(({ crossbar }, i) => ({ value: crossbar.conductance, share: shares[i]! })));
      },
    };
  },
});
