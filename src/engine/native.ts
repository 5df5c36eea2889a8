// The native engine: C++ kernels on a thread pool, behind a queue, so that nothing here blocks the event loop.
// Each method enqueues one command of the addon; it computes nothing.
import { checked } from "./checked.ts";
import type {
  ActivationMask,
  ChannelShape,
  ChannelSlice,
  ControlRule,
  Crossbar,
  DeviceBlock,
  Direction,
  Draws,
  DriftSettings,
  Engine,
  EngineBuffer,
  ErrorSettings,
  GradientSettings,
  NormalizeBackwardSettings,
  NormalizeSettings,
  PackSettings,
  PoolShape,
  ReadSettings,
  SerialGradientSettings,
  UpdateSettings,
} from "./engine.ts";
import { enumIndex } from "./layout.ts";
import { NativeMemory } from "./nativeMemory.ts";
import { errorNumbers, modelNumbers } from "./nativeNumbers.ts";

export class NativeEngine extends NativeMemory implements Engine {
  readonly name = "native";

  constructor(threads: number) {
    super(threads);
    checked(this);
  }

  pack(crossbar: Crossbar, settings: PackSettings): void {
    this.open().pack(this.array(crossbar), ...this.settings("PackSettings", settings));
    this.markPacked(crossbar, settings);
  }

  forward(
    crossbar: Crossbar,
    input: EngineBuffer,
    output: EngineBuffer,
    batch: number,
    read: ReadSettings,
  ): void {
    this.readArray(crossbar, "forward", input, output, batch, read);
  }

  backward(
    crossbar: Crossbar,
    outputError: EngineBuffer,
    inputError: EngineBuffer,
    batch: number,
    read: ReadSettings,
  ): void {
    this.readArray(crossbar, "backward", outputError, inputError, batch, read);
  }

  private readArray(
    crossbar: Crossbar,
    direction: Direction,
    input: EngineBuffer,
    output: EngineBuffer,
    batch: number,
    read: ReadSettings,
  ): void {
    this.open().readArray(
      this.packedArray(crossbar, direction, input),
      enumIndex("Direction", direction),
      ...this.values(input),
      this.handle(output),
      batch,
      ...this.readSettings(read),
    );
  }

  probe(
    crossbar: Crossbar,
    direction: Direction,
    input: EngineBuffer,
    batch: number,
    read: ReadSettings,
    rows: number,
    out: EngineBuffer,
  ): void {
    this.open().probe(
      this.packedArray(crossbar, "probe", input),
      enumIndex("Direction", direction),
      ...this.values(input),
      batch,
      rows,
      this.handle(out),
      ...this.readSettings(read),
    );
  }

  trackRange(
    crossbar: Crossbar,
    direction: Direction,
    input: EngineBuffer,
    batch: number,
    read: ReadSettings,
    policy: "oracle" | "running",
    rows: number,
  ): void {
    this.open().trackRange(
      this.packedArray(crossbar, "trackRange", input),
      enumIndex("Direction", direction),
      ...this.values(input),
      batch,
      rows,
      enumIndex("RangePolicy", policy),
      ...this.readSettings(read),
    );
  }

  weightGradient(
    crossbar: Crossbar,
    input: EngineBuffer,
    error: EngineBuffer,
    gradient: EngineBuffer,
    batch: number,
    settings: GradientSettings,
  ): void {
    const { step, adc } = settings;
    const counters = adc && settings.counters;
    this.open().weightGradient(
      this.array(crossbar),
      ...this.values(input),
      ...this.values(error),
      this.handle(gradient),
      batch,
      ...this.settings("GradientSettings", { step, adc, counters }),
    );
  }

  serialGradient(
    crossbar: Crossbar,
    input: EngineBuffer,
    error: EngineBuffer,
    gradient: EngineBuffer,
    batch: number,
    settings: SerialGradientSettings,
  ): void {
    this.open().serialGradient(
      this.array(crossbar),
      ...this.values(input),
      this.handle(error),
      this.handle(gradient),
      batch,
      ...this.settings("SerialGradientSettings", settings),
    );
  }

  deviceUpdate(crossbar: Crossbar, gradient: EngineBuffer, settings: UpdateSettings): void {
    this.open().deviceUpdate(
      this.array(crossbar),
      this.handle(gradient),
      ...this.settings("UpdateSettings", { ...settings, device: deviceNumbers(settings.device) }),
    );
  }

  drift(crossbar: Crossbar, settings: DriftSettings): void {
    this.open().drift(
      this.array(crossbar),
      ...this.settings("DriftSettings", { ...settings, device: deviceNumbers(settings.device) }),
      settings.factors.length,
    );
  }

  updateControl(rule: ControlRule, from: EngineBuffer, to: EngineBuffer): void {
    this.open().updateControl(enumIndex("ControlRule", rule), this.handle(from), this.handle(to));
  }

  floatUpdate(
    weights: EngineBuffer,
    velocity: EngineBuffer,
    gradient: EngineBuffer,
    gradientScale: EngineBuffer,
    settings: Parameters<Engine["floatUpdate"]>[4],
  ): void {
    this.open().floatUpdate(
      ...[weights, velocity, gradient, gradientScale].map((buffer) => this.handle(buffer)),
      weights.length,
      ...this.settings("FloatUpdateSettings", settings),
    );
  }

  activate(
    input: EngineBuffer,
    output: EngineBuffer,
    length: number,
    settings: Parameters<Engine["activate"]>[3],
  ): void {
    this.open().activate(
      ...this.values(input),
      settings.step ?? 1,
      ...this.values(output),
      length,
      ...this.settings("ActivationSettings", { clip: null, ...settings }),
    );
  }

  activateBackward(error: EngineBuffer, length: number, mask: ActivationMask): void {
    this.open().activateBackward(this.handle(error), length, ...this.settings("ActivationMask", mask));
  }

  quantizeError(error: EngineBuffer, out: EngineBuffer, length: number, settings: ErrorSettings): void {
    this.open().quantizeError(
      this.handle(error),
      ...this.values(out),
      length,
      ...this.settings("ErrorSettings", errorNumbers(settings)),
    );
  }

  split(x: EngineBuffer, plus: EngineBuffer, minus: EngineBuffer, length: number): void {
    this.open().split(...this.values(x), ...this.values(plus), ...this.values(minus), length);
  }

  pool(
    input: EngineBuffer,
    output: EngineBuffer,
    choice: EngineBuffer | null,
    batch: number,
    shape: PoolShape,
  ): void {
    this.open().pool(false, ...this.poolValues(input, output, choice, batch, shape));
  }

  poolBackward(
    outputError: EngineBuffer,
    inputError: EngineBuffer,
    choice: EngineBuffer | null,
    batch: number,
    shape: PoolShape,
  ): void {
    this.open().pool(true, ...this.poolValues(outputError, inputError, choice, batch, shape));
  }

  private poolValues(
    from: EngineBuffer,
    to: EngineBuffer,
    choice: EngineBuffer | null,
    batch: number,
    shape: PoolShape,
  ) {
    const winners = this.maybeHandle(shape.kind === "max" ? choice : null);
    const buffers = [...this.values(from), ...this.values(to), winners];
    return [...buffers, batch, ...this.settings("PoolShape", shape)];
  }

  channelMoments(x: EngineBuffer, moments: EngineBuffer, shape: ChannelShape): void {
    this.open().channelMoments(this.handle(x), this.handle(moments), ...this.settings("ChannelShape", shape));
  }

  normalize(x: EngineBuffer, z: EngineBuffer, shape: ChannelShape, settings: NormalizeSettings): void {
    this.open().normalize(
      this.handle(x),
      ...this.values(z),
      this.handle(settings.beta),
      ...this.settings("ChannelShape", shape),
      ...this.settings("Normalization", settings),
      ...this.settings("ActivationSettings", { clip: null, ...settings }),
    );
  }

  normalizeBackward(
    error: EngineBuffer,
    x: EngineBuffer | null,
    inputError: EngineBuffer,
    shape: ChannelShape,
    settings: NormalizeBackwardSettings,
  ): void {
    this.open().normalizeBackward(
      this.handle(error),
      this.maybeHandle(x),
      this.handle(inputError),
      ...this.settings("ChannelShape", shape),
      ...this.settings("Normalization", settings),
      ...this.settings("NormalizationGradients", settings),
    );
  }

  copyChannels(from: EngineBuffer, to: EngineBuffer, positions: number, slice: ChannelSlice): void {
    const buffers = [...this.values(from), ...this.values(to)];
    this.open().copyChannels(...buffers, positions, ...this.settings("ChannelSlice", slice));
  }

  accumulate(
    h: EngineBuffer,
    value: EngineBuffer,
    scale: EngineBuffer | null,
    length: number,
    factors: Parameters<Engine["accumulate"]>[4],
  ): void {
    this.open().accumulate(
      this.handle(h),
      this.handle(value),
      this.maybeHandle(scale),
      length,
      ...this.settings("AccumulateFactors", factors),
    );
  }

  takeWhole(h: EngineBuffer, n: EngineBuffer, length: number, keep: number | null): void {
    this.open().takeWhole(this.handle(h), this.handle(n), length, keep === null, keep ?? 1);
  }

  scaleRows(x: EngineBuffer, factors: EngineBuffer, out: EngineBuffer, rows: number, columns: number): void {
    this.open().scaleRows(this.handle(x), this.handle(factors), this.handle(out), rows, columns);
  }

  drawNumbers(out: EngineBuffer, draws: Draws): void {
    this.open().drawNumbers(this.handle(out), ...this.settings("DrawSettings", draws));
  }

  addActivations(
    a: EngineBuffer,
    b: EngineBuffer,
    output: EngineBuffer,
    length: number,
    settings: Parameters<Engine["addActivations"]>[4],
  ): void {
    this.open().addActivations(
      ...this.values(a),
      ...this.values(b),
      settings.stepA,
      settings.stepB,
      ...this.values(output),
      length,
      ...this.settings("ActivationSettings", { clip: null, ...settings }),
    );
  }

  addErrors(
    a: EngineBuffer,
    scaleA: EngineBuffer,
    b: EngineBuffer,
    scaleB: EngineBuffer,
    length: number,
  ): void {
    this.open().addErrors(...[a, scaleA, b, scaleB].map((buffer) => this.handle(buffer)), length);
  }

  /** Fused multiply-adds in registers, operations a second with these threads, now. About 50 ms; for benchmarks. */
  async peakFlops(): Promise<number> {
    const result = this.buffer("peakFlops", "f64", 1);
    this.open().peakFlops(this.handle(result));
    const [rate] = await this.readTensor(result);
    this.free(result);
    return rate!;
  }

  /** Bytes read plus written a second by a memory copy from one f32 buffer to another of the same length, now. */
  async copyBytesPerSecond(from: EngineBuffer, to: EngineBuffer): Promise<number> {
    const result = this.buffer("copyRate", "f64", 1);
    this.open().copyRate(this.handle(from), this.handle(to), 4 * from.length, this.handle(result));
    const [rate] = await this.readTensor(result);
    this.free(result);
    return rate!;
  }

  loss(
    kind: "cross-entropy" | "sse",
    logits: EngineBuffer,
    labels: EngineBuffer,
    error: EngineBuffer | null,
    batch: number,
    classes: number,
    metrics: EngineBuffer,
  ): void {
    this.open().loss(
      enumIndex("LossKind", kind),
      this.handle(logits),
      this.handle(labels),
      this.maybeHandle(error),
      batch,
      classes,
      this.handle(metrics),
    );
  }

  private readSettings(read: ReadSettings) {
    return this.settings("ReadSettings", { ...read, counters: read.adc && read.counters });
  }
}

function deviceNumbers(device: DeviceBlock) {
  return { ...device, model: modelNumbers(device.model) };
}
