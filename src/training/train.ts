// In-situ training of one network: the loop over epochs and steps. Weights exist only as conductances on the engine;
// a step is: read forward, loss, read backward, weight gradients, pulses, pack. Nothing is read back inside a step.
import { InterruptedError } from "../base/errors.ts";
import type { Dataset } from "../data/dataset.ts";
import { shuffledOrder } from "../data/shuffle.ts";
import type { Engine } from "../engine/engine.ts";
import { arithmeticOf } from "../network/formats.ts";
import { clearActivationClips, readActivationClips } from "./activationClips.ts";
import { traceActivity } from "./activityTrace.ts";
import { BatchLoader } from "./batches.ts";
import { calibrateRanges, needsCalibration } from "./calibrate.ts";
import type { Checkpoints } from "./checkpoints.ts";
import { evaluate } from "./evaluate.ts";
import type { GivenStart } from "./givenStart.ts";
import { adviceFor, adviceOnGuessing, adviceOnStart, readHealth } from "./health.ts";
import { endsPart, partLosses, partsOf, sumsOf } from "./lossCurve.ts";
import { Monitor, readLoss } from "./monitor.ts";
import { checkedPosition, type Position, START } from "./position.ts";
import type { EpochRecord, StartRecord, TrainEvent, TrainResult } from "./records.ts";
import { learningRateAt } from "./schedule.ts";
import { openSession, packAll, type Session, type TrainInput } from "./session.ts";
import { softwareAccuracy } from "./softwareAccuracy.ts";
import { adcTable, layerSummaries } from "./summary.ts";
import { tuneKernels } from "./tuneKernels.ts";

export interface TrainOptions {
  readonly engine: Engine;
  readonly dataset: Dataset;
  readonly experimentHash: string;
  readonly onEvent?: (event: TrainEvent) => void;
  /** Aborting stops after the current step, with a checkpoint if there is a place for it. */
  readonly signal?: AbortSignal;
  /** Where checkpoints go; none: the run cannot be continued. */
  readonly checkpoints?: Checkpoints;
  /** Continue from the last checkpoint, if there is one. */
  readonly resume?: boolean;
  /** Stop after so many epochs of the training, which is else the same; 1 or more. Default: all. */
  readonly stopAfter?: number;
}

/** Trains and returns the result. Deterministic: same input, data and engine family give the same numbers, also when
 *  interrupted and resumed, or stopped after some epochs and continued. Throws TrainingError at NaN, CheckpointError for a wrong checkpoint, InterruptedError on abort. */
export async function train(input: TrainInput, options: TrainOptions): Promise<TrainResult> {
  const run = await begin(input, options);
  const last = Math.min(options.stopAfter ?? Number.POSITIVE_INFINITY, input.training.epochs);
  for (let epoch = run.position.epoch; epoch < last; epoch++) await run.epoch(epoch);
  return run.result();
}

/** Given weights are needed until the run has begun, and no longer. */
async function begin(input: TrainInput, options: TrainOptions): Promise<TrainingRun> {
  const given = input.start?.() ?? null;
  const onLayer = (layer: string) => options.onEvent?.({ kind: "placing", layer });
  const session = await openSession(input, options.engine, options.dataset, { onLayer, given });
  const run = new TrainingRun(session, options);
  await run.start(given);
  return run;
}

class TrainingRun {
  position: Position = START;
  private readonly session: Session;
  private readonly options: TrainOptions;
  private readonly loader: BatchLoader;
  private readonly monitor = new Monitor();
  private readonly trainImages: number;
  private readonly stepsPerEpoch: number;
  private lastTick = performance.now();
  private lastCheckpoint = performance.now();

  constructor(session: Session, options: TrainOptions) {
    this.session = session;
    this.options = options;
    this.loader = new BatchLoader(session, options.dataset);
    this.trainImages = options.dataset.train.labels.length;
    this.stepsPerEpoch = Math.ceil(this.trainImages / session.input.training.batch);
  }

  private get training() {
    return this.session.input.training;
  }

  private emit(event: TrainEvent): void {
    this.options.onEvent?.(event);
  }

  /** Tunes, resumes or calibrates, and announces the run. */
  async start(given: GivenStart | null): Promise<void> {
    const { session, options } = this;
    const { engine, state, network } = session;
    await tuneKernels(session);
    const found =
      options.checkpoints && options.resume
        ? options.checkpoints.load<Position>(engine, options.experimentHash, state)
        : null;
    if (found) {
      const at = options.checkpoints?.at ?? "";
      const epochs = options.stopAfter ?? this.training.epochs;
      this.position = checkedPosition(found, epochs, this.stepsPerEpoch, at);
      packAll(session, this.stepsDone());
    } else if (given || this.training.epochs === 0) await this.calibrate(0);
    this.emit({
      kind: "start",
      epochs: this.position.records,
      evaluatedOn: options.dataset.evaluatedOn ?? "test",
      layers: layerSummaries(session),
      weights: network.arrayLayers.reduce((sum, layer) => sum + layer.gradient.length, 0),
      memoryBytes: engine.memoryBytes,
      largestBuffer: session.largestBuffer,
      adc: await adcTable(session),
      resumedAt: found ? found.epoch : null,
    });
    if (given && !found) await this.measureStart(given);
  }

  /** Accuracy of given weights as floats and on the devices, before any update. */
  private async measureStart(given: GivenStart): Promise<void> {
    const { session, options } = this;
    const { input, engine, network, rule } = session;
    const { activationRange } = input.network;
    clearActivationClips(engine, network);
    const testAccuracy = await this.test(0);
    const activationClips = await readActivationClips(engine, network, activationRange);
    const software = () => softwareAccuracy(input, engine, options.dataset, given, this.testing(0));
    const record: StartRecord = {
      source: given.source,
      softwareAccuracy: rule.float ? testAccuracy : await software(),
      testAccuracy,
      layers: session.updates.flatMap(({ programmed }) => programmed ?? []),
      activationClips,
    };
    const advice = adviceOnStart(record, session.unused, activationRange);
    this.position = { ...this.position, start: record, advice };
    this.emit({ kind: "programmed", record, evaluatedOn: options.dataset.evaluatedOn ?? "test" });
    for (const text of advice) this.emit({ kind: "advice", text });
  }

  private stepsDone(): number {
    return this.position.epoch * this.stepsPerEpoch + this.position.step;
  }

  async epoch(epoch: number): Promise<void> {
    const { session, training, options } = this;
    const order = shuffledOrder(this.trainImages, session.input.seed, epoch);
    if (this.position.step === 0) await this.beginEpoch(epoch);
    this.lastTick = performance.now();
    let inFlight: Promise<void> = Promise.resolve();
    for (let step = this.position.step; step < this.stepsPerEpoch; step++) {
      const images = order.subarray(step * training.batch, (step + 1) * training.batch);
      this.step(images);
      this.tick();
      this.position = { ...this.position, step: step + 1 };
      const previous = inFlight;
      inFlight = session.engine.sync();
      await previous;
      await this.noteLoss();
      if (step + 1 === this.stepsPerEpoch)
        this.position = { ...this.position, activity: await traceActivity(session, images.length) };
      await this.monitor.maybe(() => this.report(), step + 1 === this.stepsPerEpoch);
      await this.maybeCheckpoint(options.signal?.aborted ?? false);
    }
    await this.endEpoch(epoch);
  }

  /** Where a part of the epoch ends, keeps the sums of its loss. */
  private async noteLoss(): Promise<void> {
    const { step, losses = [] } = this.position;
    if (!endsPart(step, this.stepsPerEpoch)) return;
    const sums = sumsOf(await this.session.engine.readTensor(this.session.metrics));
    this.position = { ...this.position, losses: [...losses, sums] };
  }

  /** Loss curve of the epoch so far. */
  private get curve() {
    return { losses: partLosses(this.position.losses ?? []), parts: partsOf(this.stepsPerEpoch) };
  }

  /** Adds the time since the last tick to the epoch's. */
  private tick(): void {
    const now = performance.now();
    this.position = { ...this.position, seconds: this.position.seconds + (now - this.lastTick) / 1000 };
    this.lastTick = now;
  }

  private async beginEpoch(epoch: number): Promise<void> {
    const { session, training } = this;
    if (session.array && (epoch === 0 || training.calibration === "epoch")) await this.calibrate(epoch);
    if (training.resetEachEpoch)
      for (const update of [...session.updates, session.digital]) update.resetVelocity();
    session.clearCounters();
  }

  private async calibrate(epoch: number): Promise<void> {
    const { session, training, options } = this;
    const { engine, array, gradientUnit, network } = session;
    if (!array || !needsCalibration(array, gradientUnit)) return;
    const order = shuffledOrder(this.trainImages, session.input.seed, epoch);
    const batches = Math.min(training.calibrationBatches, this.stepsPerEpoch);
    await calibrateRanges(
      engine,
      network,
      array,
      batches,
      (index) => {
        const indices = order.subarray(index * training.batch, (index + 1) * training.batch);
        return this.loader.load(options.dataset.train, indices, 0, false);
      },
      (batch) => this.lossError(batch),
    );
  }

  private lossError(batch: number): void {
    const { engine, network, labels, metrics } = this.session;
    const { value, error, shape } = network.logits;
    engine.loss(this.training.loss, value, labels, error.buffer, batch, shape.channels, metrics);
  }

  /** Enqueues one training step. */
  private step(indices: Uint32Array): void {
    const { session, training, options } = this;
    const step = this.stepsDone();
    const rate = learningRateAt(training, step, this.stepsPerEpoch, training.epochs * this.stepsPerEpoch);
    const batch = this.loader.load(options.dataset.train, indices, step, true);
    session.network.forward(batch, "training");
    this.lossError(batch);
    session.network.backward(batch, step);
    for (const layer of session.network.arrayLayers) layer.roundGradient();
    for (const update of session.updates) update.apply(rate, step, batch);
    session.digital.apply(rate);
    packAll(session, step + 1);
  }

  private async report(): Promise<void> {
    const { loss } = await readLoss(this.session);
    // all steps are done now: only so the time belongs to them
    this.tick();
    const { epoch, step, seconds } = this.position;
    const done = Math.min(step * this.training.batch, this.trainImages);
    this.emit({
      kind: "batch",
      phase: "train",
      epoch,
      epochs: this.training.epochs,
      done,
      total: this.trainImages,
      loss,
      ...this.curve,
      imagesPerSecond: done / Math.max(seconds, 1e-9),
      memoryBytes: this.session.engine.memoryBytes,
    });
  }

  private async maybeCheckpoint(interrupted: boolean): Promise<void> {
    const due = performance.now() - this.lastCheckpoint > 1000 * this.training.checkpointSeconds;
    if (!due && !interrupted) return;
    await this.checkpoint();
    if (interrupted)
      throw new InterruptedError(
        `stopped in epoch ${this.position.epoch + 1} after ${this.position.step} of ${this.stepsPerEpoch} steps`,
      );
  }

  private async checkpoint(): Promise<void> {
    const { checkpoints, experimentHash } = this.options;
    if (!checkpoints) return;
    const { engine, state } = this.session;
    await checkpoints.save(engine, experimentHash, this.position, state);
    this.lastCheckpoint = performance.now();
    this.emit({ kind: "checkpoint", file: checkpoints.at });
  }

  private async endEpoch(epoch: number): Promise<void> {
    const { session, training } = this;
    const { loss, accuracy } = await readLoss(session);
    const health = await readHealth(session.engine, session.updates);
    const testAccuracy = await this.test(epoch);
    const record: EpochRecord = {
      epoch: epoch + 1,
      trainLoss: loss,
      ...this.wholeCurve(),
      trainAccuracy: accuracy,
      testAccuracy,
      seconds: this.position.seconds,
      learningRate: learningRateAt(
        training,
        this.stepsDone() - 1,
        this.stepsPerEpoch,
        training.epochs * this.stepsPerEpoch,
      ),
      health,
      activity: this.position.activity,
    };
    const { train, classes } = this.options.dataset;
    const advice = [...adviceFor(health), ...adviceOnGuessing(record, train.labels.length, classes.length)];
    const fresh = advice.filter((text) => !this.position.advice.includes(text));
    const records = [...this.position.records, record];
    this.position = {
      ...this.position,
      epoch: epoch + 1,
      step: 0,
      seconds: 0,
      activity: null,
      losses: [],
      records,
      advice: [...this.position.advice, ...fresh],
    };
    this.emit({ kind: "epoch", record });
    for (const text of fresh) this.emit({ kind: "advice", text });
    await this.checkpoint();
  }

  /** Missing for an epoch that began with an older checkpoint, which has no sums. */
  private wholeCurve() {
    const { losses, parts } = this.curve;
    return losses.length === parts ? { losses } : {};
  }

  private test(epoch: number): Promise<number> {
    const { session, options } = this;
    return evaluate(session, options.dataset, this.loader, this.testing(epoch));
  }

  /** Reports how far a test is. */
  private testing(epoch: number): (done: number) => void {
    const { session, options } = this;
    const started = performance.now();
    return (done) =>
      this.emit({
        kind: "batch",
        phase: "test",
        epoch,
        epochs: this.training.epochs,
        done,
        total: options.dataset.test.labels.length,
        loss: null,
        ...this.curve,
        imagesPerSecond: (1000 * done) / Math.max(performance.now() - started, 1),
        memoryBytes: session.engine.memoryBytes,
      });
  }

  async result(): Promise<TrainResult> {
    const { session } = this;
    const { records, advice, start } = this.position;
    const weights = session.network.arrayLayers.reduce((sum, layer) => sum + layer.gradient.length, 0);
    const tested = records.length > 0 ? null : (start?.testAccuracy ?? (await this.test(0)));
    const pulses = (key: "ltpPulses" | "ltdPulses") =>
      records.reduce((sum, r) => sum + r.health.reduce((s, layer) => s + layer[key], 0), 0);
    const ltp = pulses("ltpPulses");
    const ltd = pulses("ltdPulses");
    const seconds = records.reduce((sum, r) => sum + r.seconds, 0);
    return {
      evaluatedOn: this.options.dataset.evaluatedOn ?? "test",
      testAccuracy: tested ?? records.at(-1)!.testAccuracy,
      bestTestAccuracy: tested ?? Math.max(...records.map((r) => r.testAccuracy)),
      ...(start && { start }),
      epochs: records,
      trainImagesPerSecond: seconds > 0 ? (records.length * this.trainImages) / seconds : 0,
      engine: session.engine.name,
      arithmetic: arithmeticOf(session.input.network, session.rule.float),
      rule: session.rule.name,
      pulses: { perWeight: (ltp + ltd) / weights, ltp, ltd },
      weights,
      advice,
      adc: await adcTable(session),
    };
  }
}
