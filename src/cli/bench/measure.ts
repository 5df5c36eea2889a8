// Everything `mho bench` measures, in one process and one run, beside the machine's own peak measured in the same run.
import { cpus } from "node:os";
import { resolveExperiment } from "../../config/experiment.ts";
import type { Engine } from "../../engine/engine.ts";
import type { NativeEngine } from "../../engine/native.ts";
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
  readonly open: () => NativeEngine;
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

/** Runs every case; about two minutes on two cores. */
export async function measureAll({ open, onProgress }: BenchOptions): Promise<BenchReport> {
  const cases = async <T>(what: string, count: number, work: (engines: NativeEngine[]) => Promise<T>) => {
    onProgress(what);
    return withEngines(open, count, work);
  };
  const before = await cases("peak and memory copy", 1, ([engine]) => engine!.limits());
  const layers = await cases("array layers", 1, ([engine]) => measureLayers(engine!, onProgress));
  const step = await cases("whole step", 2, ([first, second]) => measureSteps(first!, second!));
  const updates = await cases("device update", 2, ([first, second]) => measureUpdates(first!, second!));
  const bitSerial = await cases("bit-serial forward", 2, ([first, second]) =>
    measureBitSerial(first!, second!),
  );
  const memory = await cases("memory at batch 200", 1, ([engine]) => measureMemory(engine!));
  const after = await cases("peak and memory copy again", 1, ([engine]) => engine!.limits());
  const peakGflops = Math.max(before.peakFlops, after.peakFlops) / 1e9;
  const copyBytesPerSecond = Math.max(before.copyBytesPerSecond, after.copyBytesPerSecond);
  const copySeconds = (updates.weights * UPDATE_BYTES) / copyBytesPerSecond;
  return {
    machine: { peakGflops, copyBytesPerSecond, cpu: cpus()[0]?.model.trim() ?? "unknown", ...layers.machine },
    layers: layers.speeds,
    step: { ...step, ofPeak: step.gflops / peakGflops },
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

async function measureLayers(engine: NativeEngine, onProgress: BenchOptions["onProgress"]) {
  const speeds: LayerSpeed[] = [];
  for (const layer of Object.keys(VGG8_CONVOLUTIONS) as (keyof typeof VGG8_CONVOLUTIONS)[]) {
    onProgress(`${layer}: forward, backward, weight gradient`);
    speeds.push(await measureLayer(engine, layer, STEP_BATCH));
  }
  return { speeds, machine: { engine: engine.description, threads: engine.threads } };
}

async function withEngines<T>(
  open: BenchOptions["open"],
  count: number,
  work: (engines: NativeEngine[]) => Promise<T>,
): Promise<T> {
  const engines: NativeEngine[] = [];
  try {
    for (let i = 0; i < count; i++) engines.push(open());
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
