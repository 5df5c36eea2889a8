// How often the 95 % intervals of `mho device fit` hold the true numbers: presets simulated with their own noise, fitted under their own law.
// node scripts/fitRecovery.mjs [draws] [preset …] > docs/results/fit-recovery.json (after npm run build)
import { listPresets } from "../dist/device/presets.js";
import { resolveDevice } from "../dist/device/resolve.js";
import { fitDevice } from "../dist/lab/fit/fitDevice.js";
import { FIT_MODELS } from "../dist/lab/fit/fitLaws.js";
import { measured, recovered, withoutSpread } from "../dist/lab/fit/recovery.js";

const [count = "100", ...names] = process.argv.slice(2);
const CYCLES = 5;
/** Readings of a sweep; longer ones are cut there. */
const LONGEST = 400;

const results = [];
for (const preset of names.length > 0 ? names : listPresets()) {
  const device = withoutSpread(resolveDevice({ preset }));
  if (!FIT_MODELS.includes(device.model)) continue;
  const pulses = {
    ltp: Math.min(Math.round(device.levels), LONGEST),
    ltd: Math.min(Math.round(device.levelsLtd ?? device.levels), LONGEST),
  };
  const inside = {};
  const started = Date.now();
  for (let seed = 1; seed <= Number(count); seed++) {
    const measurement = await measured(device, { devices: 1, cycles: CYCLES, seed, pulses });
    const fit = fitDevice(measurement, { model: device.model, draws: 100, seed });
    for (const { estimate, inside: held, ...rest } of recovered(fit, device)) {
      inside[estimate.name] ??= { held: 0, true: rest.true, mean: 0 };
      inside[estimate.name].held += held ? 1 : 0;
      inside[estimate.name].mean += estimate.value / Number(count);
    }
  }
  results.push({ preset, model: device.model, draws: Number(count), cycles: CYCLES, pulses, inside });
  const seconds = ((Date.now() - started) / 1000).toFixed(0);
  const shown = Object.entries(inside).map(
    ([name, v]) => `${name} ${v.held} (${v.mean.toPrecision(4)} / ${v.true.toPrecision(4)})`,
  );
  process.stderr.write(`${preset} ${device.model} ${seconds} s: ${shown.join(", ")}\n`);
}
process.stdout.write(
  `${JSON.stringify({ command: `node scripts/fitRecovery.mjs ${count}`, results }, null, 2)}\n`,
);
