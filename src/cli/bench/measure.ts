// Everything `mho bench` measures, in one process and one run, beside the machine's own peak measured in the same run.
import { cpus } from "node:os";
import { UPDATE_COUNTERS } from "../../engine/engine.ts";
import { resolveExperiment } from "../../experiment/experiment.ts";
import type { Session } from "../../training/session.ts";
import { tuneKernels } from "../../training/tuneKernels.ts";
import { type LayerSpeed, measureLayer, VGG8_CONVOLUTIONS } from "./layers.ts";
import { type OpenStep, openStep, randomImages, stepOperations } from "./step.ts";
import { type BenchEngine, type RateOfLimit, rateOfLimit, timeRatio } from "./timing.ts";

export interface BenchReport {
  readonly machine: {
    readonly cpu: string;
    readonly engine: string;
    readonly threads: number;
    /** Operations a second of register-only fused multiply-adds, all threads; the machine may drift: see the shares. */
    readonly peakFlops: number;
    /** Bytes read plus written a second by a memory copy, all threads. */
    readonly copyBytesPerSecond: number;
  };
  readonly layers: readonly LayerSpeed[];
  readonly step: RateOfLimit & {
    readonly batch: number;
    readonly millisecondsPerImage: number;
    /** Time with ADC in both directions over time without any. */
    readonly adcOverIdeal: number;
  };
  readonly update: {
    readonly weights: number;
    readonly bytesPerWeight: number;
    /** Time over that of a memory copy that moves the same bytes: nearest rounding; the same with C2C noise. */
    readonly overCopy: number;
    readonly overCopyWithNoise: number;
    /** Share of weights that got pulses. */
    readonly pulsed: number;
  };
  /** Time of a step of vgg8-bn over that of vgg8. */
  readonly normalization: { readonly overNone: number };
  readonly bitSerial: { readonly overAnalog: number; readonly forwardMillisecondsPerImage: number };
  readonly memory: { readonly batch: number; readonly engineBytes: number; readonly processBytes: number };
}

export interface BenchOptions {
  /** A fresh engine: each case has its own, so that none pays for another's memory. */
  readonly open: () => Promise<BenchEngine>;
  readonly onProgress: (what: string) => void;
}

const STEP_BATCH = 64;
const MEMORY_BATCH = 200;
/** Velocity momentum update: read gradient, velocity, conductance; write velocity, conductance; 4 bytes each. */
const UPDATE_BYTES = 20;
/** Learning rate of the update cases, far above any that learns: half of the weights get pulses, the worst case for noise. */
const BUSY_RATE = 100;
/** 256 MB, far beyond the caches. */
const COPY_FLOATS = 1 << 26;

/** Full-width VGG-8 on a nonlinear device, trained with momentum. */
function fullWidth(options: {
  readonly network?: "vgg8" | "vgg8-bn";
  readonly batch: number;
  readonly adc?: boolean;
  readonly noise?: boolean;
  readonly encoding?: "analog" | "bit-serial";
  readonly learningRate?: number;
}) {
  const { batch, adc = true, noise = true, encoding = "analog", learningRate = 0.1 } = options;
  return resolveExperiment({
    network: { name: options.network ?? "vgg8", width: 1 },
    device: { preset: "hzo-fefet", nonlinearityLtp: 3, nonlinearityLtd: -3, sigmaC2c: noise ? 0.005 : 0 },
    array: { inputEncoding: encoding, adc: { bits: 6, forward: adc, backward: adc, range: "worst-case" } },
    training: { rule: "momentum", rounding: "nearest", batch, learningRate },
  });
}

/** Runs every case; about two minutes on two cores. */
export async function measureAll({ open, onProgress }: BenchOptions): Promise<BenchReport> {
  const cases = async <T>(what: string, count: number, work: (engines: BenchEngine[]) => Promise<T>) => {
    onProgress(what);
    return withEngines(open, count, work);
  };
  return {
    machine: await cases("peak and memory copy", 1, ([engine]) => measureMachine(engine!)),
    layers: await cases("array layers", 1, ([engine]) => measureLayers(engine!, onProgress)),
    step: await cases("whole step", 2, ([first, second]) => measureSteps(first!, second!)),
    update: await cases("device update", 2, ([first, second]) => measureUpdates(first!, second!)),
    normalization: await cases("step with batch normalization", 2, ([first, second]) =>
      measureNormalization(first!, second!),
    ),
    bitSerial: await cases("bit-serial forward", 2, ([first, second]) => measureBitSerial(first!, second!)),
    memory: await cases(`memory at batch ${MEMORY_BATCH}`, 1, ([engine]) => measureMemory(engine!)),
  };
}

async function measureMachine(engine: BenchEngine): Promise<BenchReport["machine"]> {
  const from = engine.buffer("from", "f32", COPY_FLOATS);
  const to = engine.buffer("to", "f32", COPY_FLOATS);
  engine.fill(from, 1);
  return {
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    engine: engine.description,
    threads: engine.threads,
    peakFlops: await engine.peakFlops(),
    copyBytesPerSecond: await engine.copyBytesPerSecond(from, to),
  };
}

async function measureLayers(engine: BenchEngine, onProgress: BenchOptions["onProgress"]) {
  const speeds: LayerSpeed[] = [];
  for (const layer of Object.keys(VGG8_CONVOLUTIONS) as (keyof typeof VGG8_CONVOLUTIONS)[]) {
    onProgress(layer);
    speeds.push(await measureLayer(engine, layer, STEP_BATCH));
  }
  return speeds;
}

async function withEngines<T>(
  open: BenchOptions["open"],
  count: number,
  work: (engines: BenchEngine[]) => Promise<T>,
): Promise<T> {
  const engines: BenchEngine[] = [];
  try {
    for (let i = 0; i < count; i++) engines.push(await open());
    return await work(engines);
  } finally {
    for (const engine of engines) await engine.dispose();
  }
}

async function measureSteps(first: BenchEngine, second: BenchEngine): Promise<BenchReport["step"]> {
  const images = randomImages(STEP_BATCH);
  const adc = await openStep(first, fullWidth({ batch: STEP_BATCH }), images);
  const ideal = await openStep(second, fullWidth({ batch: STEP_BATCH, adc: false }), images);
  for (const { session } of [adc, ideal]) await tuneKernels(session);
  const operations = stepOperations(adc.session) * STEP_BATCH;
  const speed = await rateOfLimit(adc.step, operations, () => first.peakFlops(), 5);
  const { ratio } = await timeRatio(adc.step, ideal.step, 5);
  const millisecondsPerImage = (1000 * operations) / speed.rate / STEP_BATCH;
  return { ...speed, batch: STEP_BATCH, millisecondsPerImage, adcOverIdeal: ratio };
}

async function measureNormalization(
  first: BenchEngine,
  second: BenchEngine,
): Promise<BenchReport["normalization"]> {
  const images = randomImages(STEP_BATCH);
  const of = (engine: BenchEngine, network: "vgg8" | "vgg8-bn") =>
    openStep(engine, fullWidth({ batch: STEP_BATCH, network }), images);
  const normalized = await of(first, "vgg8-bn");
  const plain = await of(second, "vgg8");
  for (const { session } of [normalized, plain]) await tuneKernels(session);
  const { ratio } = await timeRatio(normalized.step, plain.step, 7);
  return { overNone: ratio };
}

async function measureUpdates(first: BenchEngine, second: BenchEngine): Promise<BenchReport["update"]> {
  const busy = { batch: STEP_BATCH, learningRate: BUSY_RATE };
  const images = randomImages(STEP_BATCH);
  const silent = await openStep(first, fullWidth({ ...busy, noise: false }), images);
  const noisy = await openStep(second, fullWidth(busy), images);
  const from = first.buffer("from", "f32", COPY_FLOATS);
  const to = first.buffer("to", "f32", COPY_FLOATS);
  first.fill(from, 1);
  const copyRate = () => first.copyBytesPerSecond(from, to);
  const weights = silent.session.network.arrayLayers.reduce((sum, layer) => sum + layer.gradient.length, 0);
  const overCopy = async (open: OpenStep) => {
    await open.step();
    return 1 / (await rateOfLimit(open.updates, weights * UPDATE_BYTES, copyRate, 9)).share;
  };
  const plain = await overCopy(silent);
  const withNoise = await overCopy(noisy);
  const pulsed = await pulsedShare(noisy.session);
  return { weights, bytesPerWeight: UPDATE_BYTES, overCopy: plain, overCopyWithNoise: withNoise, pulsed };
}

async function pulsedShare({ engine, updates }: Session): Promise<number> {
  const counts = await Promise.all(updates.map((update) => engine.readTensor(update.counters)));
  const sum = (index: number) => counts.reduce((total, c) => total + c[index]!, 0);
  return sum(UPDATE_COUNTERS.updated) / sum(UPDATE_COUNTERS.weights);
}

async function measureBitSerial(first: BenchEngine, second: BenchEngine): Promise<BenchReport["bitSerial"]> {
  const images = randomImages(STEP_BATCH);
  const open = (engine: BenchEngine, encoding: "analog" | "bit-serial") =>
    openStep(engine, fullWidth({ batch: STEP_BATCH, noise: false, encoding }), images);
  const serial = await open(first, "bit-serial");
  const analog = await open(second, "analog");
  const { ratio, firstSeconds } = await timeRatio(serial.forward, analog.forward, 3);
  return { overAnalog: ratio, forwardMillisecondsPerImage: (1000 * firstSeconds) / STEP_BATCH };
}

async function measureMemory(engine: BenchEngine): Promise<BenchReport["memory"]> {
  const open = await openStep(engine, fullWidth({ batch: MEMORY_BATCH }), randomImages(MEMORY_BATCH));
  await open.step();
  return { batch: MEMORY_BATCH, engineBytes: engine.memoryBytes, processBytes: process.memoryUsage.rss() };
}
