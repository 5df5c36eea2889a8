// Everything `mho bench` measures, in one process and one run, beside the machine's own peak measured in the same run.
import { cpus } from "node:os";
import { resolveExperiment } from "../../config/experiment.ts";
import type { Engine } from "../../engine/engine.ts";
import { type LayerSpeed, measureLayer, VGG8_CONVOLUTIONS } from "./layers.ts";
import { openStep, randomImages, stepOperations } from "./step.ts";
import { timedPair } from "./timing.ts";

/** Speed limits of this machine with the engine's threads. */
export interface MachineLimits {
  /** Register-only fused multiply-adds, GFLOP/s, all threads. */
  readonly peakGflops: number;
  /** Bytes read plus written per second by a memory copy, all threads. */
  readonly copyBytesPerSecond: number;
}

export interface BenchReport {
  readonly machine: MachineLimits & {
    readonly cpu: string;
    readonly engine: string;
    readonly threads: number;
  };
  readonly layers: readonly LayerSpeed[];
  readonly step: {
    readonly batch: number;
    readonly millisecondsPerImage: number;
    readonly gflops: number;
    readonly ofPeak: number;
    /** Time with ADC in both directions over time without any. */
    readonly adcOverIdeal: number;
  };
  readonly update: {
    readonly weights: number;
    readonly bytesPerWeight: number;
    /** Time over that of a memory copy that moves the same bytes. */
    readonly overCopy: number;
    readonly overCopyWithNoise: number;
  };
  readonly bitSerial: { readonly overAnalog: number; readonly forwardMillisecondsPerImage: number };
  readonly memory: { readonly batch: number; readonly engineBytes: number; readonly processBytes: number };
}

export interface BenchOptions {
  /** A fresh engine: each case has its own, so that none pays for another's memory. */
  readonly open: () => Promise<Engine>;
  readonly machine: () => Promise<MachineLimits>;
  readonly onProgress: (what: string) => void;
}

const STEP_BATCH = 64;
const MEMORY_BATCH = 200;
/** Velocity momentum update: read gradient, velocity, conductance; write velocity, conductance; 4 bytes each. */
const UPDATE_BYTES = 20;

/** Full-width VGG-8 on a nonlinear, noisy device; ADC and noise as asked. */
function fullWidth(options: {
  adc: boolean;
  noise: boolean;
  batch: number;
  encoding?: "analog" | "bit-serial";
}) {
  const { adc, noise, batch, encoding = "analog" } = options;
  return resolveExperiment({
    network: { width: 1 },
    device: { preset: "hzo-fefet", nonlinearityLtp: 3, nonlinearityLtd: -3, sigmaC2c: noise ? 0.005 : 0 },
    array: { inputEncoding: encoding, adc: { bits: 6, forward: adc, backward: adc, range: "worst-case" } },
    training: { rule: "momentum", batch, rounding: noise ? "stochastic" : "nearest" },
  });
}

export async function measureAll({ open, machine, onProgress }: BenchOptions): Promise<BenchReport> {
  onProgress("peak and copy");
  const before = await machine();
  const { layers, description, threads } = await withEngines(open, 1, async ([engine]) => {
    const speeds: LayerSpeed[] = [];
    for (const layer of Object.keys(VGG8_CONVOLUTIONS) as (keyof typeof VGG8_CONVOLUTIONS)[]) {
      onProgress(`${layer}: forward, backward, weight gradient`);
      speeds.push(await measureLayer(engine!, layer, STEP_BATCH));
    }
    return { layers: speeds, description: engine!.description, threads: engine!.threads };
  });
  onProgress("whole step of full-width VGG-8");
  const steps = await withEngines(open, 2, ([first, second]) => measureSteps(first!, second!));
  onProgress("device update");
  const updates = await withEngines(open, 2, ([first, second]) => measureUpdates(first!, second!));
  onProgress("bit-serial forward");
  const bitSerial = await withEngines(open, 2, ([first, second]) => measureBitSerial(first!, second!));
  onProgress("memory at batch 200");
  const memory = await withEngines(open, 1, ([engine]) => measureMemory(engine!));
  const after = await machine();
  const peakGflops = Math.max(before.peakGflops, after.peakGflops);
  const copyBytesPerSecond = Math.max(before.copyBytesPerSecond, after.copyBytesPerSecond);
  const copySeconds = (updates.weights * UPDATE_BYTES) / copyBytesPerSecond;
  return {
    machine: {
      peakGflops,
      copyBytesPerSecond,
      cpu: cpus()[0]?.model.trim() ?? "unknown",
      engine: description,
      threads,
    },
    layers,
    step: { ...steps, ofPeak: steps.gflops / peakGflops },
    update: {
      weights: updates.weights,
      bytesPerWeight: UPDATE_BYTES,
      overCopy: updates.seconds / copySeconds,
      overCopyWithNoise: updates.noisySeconds / copySeconds,
    },
    bitSerial,
    memory,
  };
}

async function withEngines<T>(
  open: BenchOptions["open"],
  count: number,
  work: (engines: Engine[]) => Promise<T>,
): Promise<T> {
  const engines: Engine[] = [];
  try {
    for (let i = 0; i < count; i++) engines.push(await open());
    return await work(engines);
  } finally {
    for (const engine of engines) await engine.dispose();
  }
}

async function measureSteps(first: Engine, second: Engine) {
  const images = randomImages(STEP_BATCH);
  const adc = openStep(first, fullWidth({ adc: true, noise: true, batch: STEP_BATCH }), images);
  const ideal = openStep(second, fullWidth({ adc: false, noise: true, batch: STEP_BATCH }), images);
  const [withAdc, without] = await timedPair(adc.step, ideal.step);
  return {
    batch: STEP_BATCH,
    millisecondsPerImage: (1000 * withAdc.medianSeconds) / STEP_BATCH,
    gflops: (stepOperations(adc.session) * STEP_BATCH) / withAdc.medianSeconds / 1e9,
    adcOverIdeal: withAdc.medianSeconds / without.medianSeconds,
  };
}

async function measureUpdates(first: Engine, second: Engine) {
  const images = randomImages(STEP_BATCH);
  const silent = openStep(first, fullWidth({ adc: true, noise: false, batch: STEP_BATCH }), images);
  const noisy = openStep(second, fullWidth({ adc: true, noise: true, batch: STEP_BATCH }), images);
  await silent.step();
  await noisy.step();
  const [plain, withNoise] = await timedPair(silent.updates, noisy.updates, 15);
  const weights = silent.session.network.arrayLayers.reduce((sum, layer) => sum + layer.gradient.length, 0);
  return { weights, seconds: plain.medianSeconds, noisySeconds: withNoise.medianSeconds };
}

async function measureBitSerial(first: Engine, second: Engine): Promise<BenchReport["bitSerial"]> {
  const images = randomImages(STEP_BATCH);
  const open = (engine: Engine, encoding: "analog" | "bit-serial") =>
    openStep(engine, fullWidth({ adc: true, noise: false, batch: STEP_BATCH, encoding }), images);
  const [analog, serial] = await timedPair(
    open(first, "analog").forward,
    open(second, "bit-serial").forward,
    3,
  );
  return {
    overAnalog: serial.medianSeconds / analog.medianSeconds,
    forwardMillisecondsPerImage: (1000 * serial.medianSeconds) / STEP_BATCH,
  };
}

async function measureMemory(engine: Engine): Promise<BenchReport["memory"]> {
  const open = openStep(
    engine,
    fullWidth({ adc: true, noise: true, batch: MEMORY_BATCH }),
    randomImages(MEMORY_BATCH),
  );
  await open.step();
  return { batch: MEMORY_BATCH, engineBytes: engine.memoryBytes, processBytes: process.memoryUsage.rss() };
}
