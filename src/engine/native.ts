// The native engine: C++ kernels on a thread pool, behind a queue, so that nothing here blocks the event loop.
// Each method enqueues one command of the addon; it computes nothing.
import { checked } from "./checked.ts";
import type {
  ActivationMask,
  ActivationSettings,
  AdcSettings,
  ControlRule,
  Crossbar,
  Direction,
  Draws,
  DriftSettings,
  Engine,
  EngineBuffer,
  ErrorSettings,
  GradientSettings,
  PackSettings,
  PoolShape,
  ReadSettings,
  UpdateSettings,
} from "./engine.ts";
import { NativeMemory } from "./nativeMemory.ts";
import {
  ADC_ROUNDING,
  CONTROL_RULE,
  DIRECTION,
  ENCODING,
  MODEL,
  modelNumbers,
  NOISE,
  NONE,
  PHASES,
  POLICY,
  PULSE_ROUNDING,
  VALUE_KIND,
} from "./nativeNumbers.ts";

export class NativeEngine extends NativeMemory implements Engine {
  readonly name = "native";

  constructor(threads: number) {
    super(threads);
    checked(this);
  }

  pack(crossbar: Crossbar, settings: PackSettings): void {
    const { grid, sigma, seed, step } = settings;
    this.open().pack(this.array(crossbar), grid ?? 0, sigma, seed.low, seed.high, step);
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
      DIRECTION[direction],
      ...this.values(input),
      this.handle(output),
      batch,
      ...this.readNumbers(read),
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
      DIRECTION[direction],
      ...this.values(input),
      ...[batch, rows],
      this.handle(out),
      ...this.readNumbers(read),
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
      DIRECTION[direction],
      ...this.values(input),
      ...[batch, rows, POLICY[policy]],
      ...this.readNumbers(read),
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
    const { step, adc, counters } = settings;
    this.open().weightGradient(
      this.array(crossbar),
      ...this.values(input),
      ...this.values(error),
      this.handle(gradient),
      ...[batch, step],
      ...this.adcNumbers(adc),
      adc ? this.handle(counters) : NONE,
    );
  }

  deviceUpdate(crossbar: Crossbar, gradient: EngineBuffer, settings: UpdateSettings): void {
    const { device, velocity, carry, seed } = settings;
    const { numbers, up, down } = modelNumbers(device.model);
    this.open().deviceUpdate(
      this.array(crossbar),
      this.handle(gradient),
      this.maybeHandle(velocity),
      this.maybeHandle(carry),
      this.handle(settings.control),
      this.handle(settings.gradientScale),
      this.handle(settings.counters),
      this.maybeHandle(device.perDevice),
      this.maybeHandle(device.life),
      ...[MODEL[device.model.kind], ...numbers],
      ...[up, down],
      ...[device.low, device.high, NOISE[device.noise.kind], device.noise.sigma],
      ...[PULSE_ROUNDING[settings.rounding], settings.maxPulses, settings.velocityBits, settings.apply],
      ...[seed.low, seed.high, settings.step],
    );
  }

  drift(crossbar: Crossbar, { device, level, factors, written, age }: DriftSettings): void {
    this.open().drift(
      this.array(crossbar),
      ...[this.handle(factors), factors.length, this.handle(written), this.handle(age)],
      this.maybeHandle(device.perDevice),
      ...[MODEL[device.model.kind], device.low, device.high, level],
    );
  }

  updateControl(rule: ControlRule, from: EngineBuffer, to: EngineBuffer): void {
    this.open().updateControl(CONTROL_RULE[rule], this.handle(from), this.handle(to));
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
      ...[weights.length, settings.decay, settings.gain, settings.rate, settings.weightDecay],
    );
  }

  activate(input: EngineBuffer, output: EngineBuffer, length: number, settings: ActivationSettings): void {
    this.open().activate(this.handle(input), ...this.activationNumbers(output, length, settings));
  }

  private activationNumbers(
    output: EngineBuffer,
    length: number,
    { relu, quantization, counters }: ActivationSettings,
  ) {
    return [
      ...[...this.values(output), length, relu],
      ...[quantization?.bits ?? 0, quantization?.step ?? 1, this.handle(counters)],
    ] as const;
  }

  activateBackward(error: EngineBuffer, length: number, mask: ActivationMask): void {
    this.open().activateBackward(this.handle(error), length, ...this.maskNumbers(mask));
  }

  private maskNumbers(mask: ActivationMask | null) {
    return mask ? [...this.values(mask.output), mask.relu, mask.limit] : [NONE, 0, false, 0];
  }

  quantizeError(error: EngineBuffer, out: EngineBuffer, length: number, settings: ErrorSettings): void {
    const { mask, bits, scaleIn, scaleOut, counters } = settings;
    this.open().quantizeError(
      ...[this.handle(error), ...this.values(out), length, ...this.maskNumbers(mask), bits],
      ...[scaleIn, scaleOut, counters].map((buffer) => this.handle(buffer)),
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
    this.open().pool(false, ...this.poolNumbers(input, output, choice, batch, shape));
  }

  poolBackward(
    outputError: EngineBuffer,
    inputError: EngineBuffer,
    choice: EngineBuffer | null,
    batch: number,
    shape: PoolShape,
  ): void {
    this.open().pool(true, ...this.poolNumbers(outputError, inputError, choice, batch, shape));
  }

  private poolNumbers(
    from: EngineBuffer,
    to: EngineBuffer,
    choice: EngineBuffer | null,
    batch: number,
    shape: PoolShape,
  ) {
    const { kind, inHeight, inWidth, channels, size } = shape;
    const max = kind === "max";
    const winners = this.maybeHandle(max ? choice : null);
    return [
      ...[...this.values(from), ...this.values(to), winners, max],
      ...[batch, inHeight, inWidth, channels, size],
    ] as const;
  }

  accumulate(
    h: EngineBuffer,
    value: EngineBuffer,
    scale: EngineBuffer | null,
    length: number,
    factors: Parameters<Engine["accumulate"]>[4],
  ): void {
    this.open().accumulate(
      ...[this.handle(h), this.handle(value), this.maybeHandle(scale)],
      ...[length, factors.decay, factors.gain],
    );
  }

  takeWhole(h: EngineBuffer, n: EngineBuffer, length: number, keep: number | null): void {
    this.open().takeWhole(this.handle(h), this.handle(n), length, keep === null, keep ?? 1);
  }

  scaleRows(x: EngineBuffer, factors: EngineBuffer, out: EngineBuffer, rows: number, columns: number): void {
    this.open().scaleRows(this.handle(x), this.handle(factors), this.handle(out), rows, columns);
  }

  drawNumbers(out: EngineBuffer, draws: Draws): void {
    const { law, seed, stream, layer, step, first, count } = draws;
    this.open().drawNumbers(
      ...[this.handle(out), law === "normal", stream, layer],
      ...[seed.low, seed.high, step, first, count],
    );
  }

  addActivations(
    a: EngineBuffer,
    b: EngineBuffer,
    output: EngineBuffer,
    length: number,
    settings: Parameters<Engine["addActivations"]>[4],
  ): void {
    this.open().addActivations(
      ...[...this.values(a), ...this.values(b), settings.stepA, settings.stepB],
      ...this.activationNumbers(output, length, settings),
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
      kind === "cross-entropy",
      this.handle(logits),
      this.handle(labels),
      this.maybeHandle(error),
      ...[batch, classes],
      this.handle(metrics),
    );
  }

  /** Handle and kind of a buffer of floats or words. */
  private values(buffer: EngineBuffer): readonly [number, number] {
    return [this.handle(buffer), VALUE_KIND[buffer.kind]!];
  }

  private adcNumbers(adc: AdcSettings | null): readonly [number, number, number] {
    return adc ? [adc.bits, ADC_ROUNDING[adc.rounding], this.handle(adc.range)] : [0, 0, NONE];
  }

  private readNumbers(read: ReadSettings): readonly number[] {
    const counters = read.adc ? this.handle(read.counters) : NONE;
    const { encoding, inputBits, inputStep, phases } = read;
    return [...this.adcNumbers(read.adc), ENCODING[encoding], inputBits, inputStep, PHASES[phases], counters];
  }
}
