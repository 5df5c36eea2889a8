// Fits a device to measured pulses and trains on it, through the public API. Run: npm run build && node examples/fit-device.mjs
import { readFileSync } from "node:fs";
import { fitMeasurement, openEngine, resolveExperiment, runExperiment } from "mho";

const file = new URL("pulses.csv", import.meta.url);
const { preset, fit, outlook } = fitMeasurement([{ name: "pulses.csv", bytes: readFileSync(file) }], {
  model: "exponential", // without it: the law with the lowest AIC
  draws: 50,
  given: {
    writeVoltageLtp: "3.65 V",
    writeVoltageLtd: "-2.95 V",
    writePulseLtp: "75 ns",
    writePulseLtd: "75 ns",
  },
});
console.log(fit.reason);
for (const { name, value, low, high } of fit.estimates) console.log(name, value, low, high);
for (const { rule, kept, biasClass } of outlook.resting) console.log(rule, kept.toFixed(2), biasClass);

const experiment = resolveExperiment({
  network: { name: "mlp", hidden: [16] },
  data: { trainLimit: 200, testLimit: 100 },
  training: { epochs: 1 },
  device: { preset: "none", model: preset.model, ...preset.parameters },
});
const engine = await openEngine({});
console.log("test accuracy", (await runExperiment(experiment, { engine })).testAccuracy);
await engine.dispose();
