// How often the 95 % intervals of `mho device fit` hold the true numbers: presets simulated with their own noise, fitted under their own law.
// node scripts/fitRecovery.mjs [draws] [preset …] writes docs/results/fit-recovery.json, after each preset (npm run build first)
import { writeFileSync } from "node:fs";
import { listPresets } from "../dist/device/presets.js";
import { resolveDevice } from "../dist/device/resolve.js";
import { fitDevice } from "../dist/lab/fit/fitDevice.js";
import { FIT_MODELS } from "../dist/lab/fit/fitLaws.js";
import { measured, recovered, withoutSpread } from "../dist/lab/fit/recovery.js";

const [count = "100", ...names] = process.argv.slice(2);
/** Fewer cycles of devices with many states: about so many pulses in all, but one sweep each way at least. */
const PULSES = 1000;
/** Of each bootstrap. */
const DRAWS = 20;
const MOST_CYCLES = 5;
/** Presets of more states take too long to be repeated. */
const MOST_STATES = 2500;

const results = [];
for (const preset of names.length > 0 ? names : listPresets()) {
  const device = withoutSpread(resolveDevice({ preset }));
  if (!FIT_MODELS.includes(device.model)) continue;
  const pulses = { ltp: Math.round(device.levels), ltd: Math.round(device.levelsLtd ?? device.levels) };
  if (pulses.ltp > MOST_STATES) continue;
  const cycles = Math.max(1, Math.min(MOST_CYCLES, Math.round(PULSES / (pulses.ltp + pulses.ltd))));
  const inside = {};
  const started = Date.now();
  for (let seed = 1; seed <= Number(count); seed++) {
    const measurement = await measured(device, { devices: 1, cycles, seed, pulses });
    const fit = fitDevice(measurement, { model: device.model, draws: DRAWS, seed });
    for (const { estimate, inside: held, ...rest } of recovered(fit, device)) {
      inside[estimate.name] ??= { held: 0, true: rest.true, mean: 0 };
      inside[estimate.name].held += held ? 1 : 0;
      inside[estimate.name].mean += estimate.value / Number(count);
    }
  }
  results.push({ preset, model: device.model, draws: Number(count), cycles, pulses, inside });
  const seconds = ((Date.now() - started) / 1000).toFixed(0);
  const shown = Object.entries(inside).map(
    ([name, v]) => `${name} ${v.held} (${v.mean.toPrecision(4)} / ${v.true.toPrecision(4)})`,
  );
  const document = { command: `node scripts/fitRecovery.mjs ${count}`, bootstrap: DRAWS, results };
  writeFileSync("docs/results/fit-recovery.json", `${JSON.stringify(document, null, 2)}\n`);
  process.stderr.write(`${preset} ${device.model} ${seconds} s: ${shown.join(", ")}\n`);
}
