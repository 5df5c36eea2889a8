// Processor time of forward passes of full-width VGG-8 (batch 64, 6-bit converters, 128-row blocks), bit-serial and analog, of one or more
// builds in turns: also on a busy machine these can be compared. Milliseconds an image of all threads together: least, median.
//   npm run build && MHO_ISA=avx2 node bench/lab/bitSerial.mjs [root of a build[:its MHO_ISA]]...
// Without a root: this build. A build from before words knows avx512 and avx2 only.
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const BATCH = 64;
const THREADS = 2;
const TURNS = 4;
const here = resolve(import.meta.dirname, "../..");
const builds = process.argv.length > 2 ? process.argv.slice(2) : [here];

async function passesOf(build) {
  const [root, isa] = build.split(":");
  if (isa) process.env.MHO_ISA = isa;
  const load = (path) => import(pathToFileURL(resolve(root, "dist", path)).href);
  const { openStep, randomImages } = await load("cli/bench/step.js");
  const { resolveExperiment } = await load("config/experiment.js");
  const { NativeEngine } = await load("engine/native.js");
  const passes = [];
  for (const inputEncoding of ["bit-serial", "analog"]) {
    const experiment = resolveExperiment({
      network: { width: 1 },
      device: { preset: "hzo-fefet" },
      array: { inputEncoding, adc: { bits: 6, forward: true, backward: true, range: "worst-case" } },
      training: { rule: "momentum", rounding: "nearest", batch: BATCH },
    });
    const { forward } = await openStep(new NativeEngine(THREADS), experiment, randomImages(BATCH));
    await forward();
    passes.push({ name: `${build}, ${inputEncoding}`, forward, times: [] });
  }
  return passes;
}

const passes = [];
for (const build of builds) passes.push(...(await passesOf(build)));
for (let turn = 0; turn < TURNS; turn++)
  for (const pass of passes) {
    const before = process.cpuUsage();
    await pass.forward();
    const { user, system } = process.cpuUsage(before);
    pass.times.push((user + system) / 1000 / BATCH);
  }
for (const { name, times } of passes) {
  const sorted = times.toSorted((a, b) => a - b);
  console.log(`${name}: ${sorted[0].toFixed(1)}, ${sorted[TURNS >> 1].toFixed(1)}`);
}
process.exit(0);
