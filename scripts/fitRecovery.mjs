// How often the 95 % intervals of `mho device fit` hold the true numbers: presets simulated with their own noise, fitted under their own law.
// node scripts/fitRecovery.mjs [draws] [preset …] renews their part of docs/results/fit-recovery.json, after each preset (npm run build first)
import { readFileSync, writeFileSync } from "node:fs";
import { runnerImport } from "vite";
import { listPresets } from "../dist/device/presets.js";
import { resolveDevice } from "../dist/device/resolve.js";
import { fitDevice } from "../dist/lab/fit/fitDevice.js";
import { FIT_MODELS } from "../dist/lab/fit/fitLaws.js";

const { module } = await runnerImport("./test/fit/recovery.ts", { configFile: false, logLevel: "error" });
const { measured, recovered, withoutSpread } = module;
const [count = "100", ...names] = process.argv.slice(2);
/** Fewer cycles of devices with many states: about so many pulses in all, but one sweep each way at least. */
const PULSES = 1000;
/** Draws of each bootstrap, fewer where the readings are many (src/lab/fit/fitDevice.ts). */
const DRAWS = 60;
const MOST_CYCLES = 5;
/** A constant step is a linear one that does not fall. */
const lawOf = ({ model }) => (model === "constant-step" ? "linear-step" : model);

const FILE = "docs/results/fit-recovery.json";
const document = JSON.parse(readFileSync(FILE, "utf8"));
const order = listPresets();
for (const preset of names.length > 0 ? names : order) {
  const device = withoutSpread(resolveDevice({ preset }));
  const model = lawOf(device);
  if (!FIT_MODELS.includes(model)) continue;
  const pulses = { ltp: Math.round(device.levels), ltd: Math.round(device.levelsLtd ?? device.levels) };
  const cycles = Math.max(1, Math.min(MOST_CYCLES, Math.round(PULSES / (pulses.ltp + pulses.ltd))));
  const inside = {};
  const started = Date.now();
  for (let seed = 1; seed <= Number(count); seed++) {
    const measurement = await measured(device, { devices: 1, cycles, seed, pulses });
    const fit = fitDevice(measurement, { model, draws: DRAWS, seed });
    for (const { estimate, inside: held, ...rest } of recovered(fit, device)) {
      inside[estimate.name] ??= { held: 0, true: rest.true, mean: 0 };
      inside[estimate.name].held += held ? 1 : 0;
      inside[estimate.name].mean += estimate.value / Number(count);
    }
  }
  const renewed = { preset, model, draws: Number(count), cycles, pulses, inside };
  document.results = [...document.results.filter((one) => one.preset !== preset), renewed].sort(
    (a, b) => order.indexOf(a.preset) - order.indexOf(b.preset),
  );
  document.command = `node scripts/fitRecovery.mjs ${count}`;
  document.bootstrap = DRAWS;
  writeFileSync(FILE, `${JSON.stringify(document, null, 2)}\n`);
  const seconds = ((Date.now() - started) / 1000).toFixed(0);
  const shown = Object.entries(inside).map(
    ([name, v]) => `${name} ${v.held} (${v.mean.toPrecision(4)} / ${v.true.toPrecision(4)})`,
  );
  process.stderr.write(`${preset} ${model} ${seconds} s: ${shown.join(", ")}\n`);
}
