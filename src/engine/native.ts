// The native engine: C++ kernels on a thread pool, behind a queue, so that nothing here blocks the event loop.
// Each method checks its arguments and enqueues one command of the addon; it computes nothing.
import type {
  ActivationSettings,
  AdcSettings,
  ControlRule,
  Crossbar,
  Direction,
  DriftSettings,
  Engine,
  EngineBuffer,
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
} from "./nativeNumbers.ts";
import * as check from "./validate.ts";
import * as checkElement from "./validateElements.ts";

export class NativeEngine extends NativeMemory implements Engine {
  readonly name = "native";

  pack(crossbar: Crossbar, noise: Parameters<Engine["pack"]>[1]): void {
    check.checkPack(crossbar.spec, noise);
    this.open().pack(this.array(crossbar), noise.sigma, noise.seed.low, noise.seed.high, noise.step);
    this.markPacked(crossbar);
  }

  forward(
    crossbar: Crossbar,
    input: EngineBuffer,
    output: EngineBuffer,
    batch: number,
    read: ReadSettings,
  ): void {
    check.checkForward(crossbar.spec, input, output, batch, read);
    this.readArray(crossbar, "forward", input, output, batch, read);
  }

  backward(
    crossbar: Crossbar,
    outputError: EngineBuffer,
    inputError: EngineBuffer,
    batch: number,
    read: ReadSettings,
  ): void {
    check.checkBackward(crossbar.spec, outputError, inputError, batch, read);
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
      this.packedArray(crossbar, direction),
      DIRECTION[direction],
      this.handle(input),
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
    check.checkProbe(crossbar.spec, direction, input, batch, read, rows, out);
    this.open().probe(
      this.packedArray(crossbar, "probe"),
      DIRECTION[direction],
      this.handle(input),
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
    check.checkTrackRange(crossbar.spec, direction, input, batch, read, rows);
    this.open().trackRange(
      this.packedArray(crossbar, "trackRange"),
      DIRECTION[direction],
      this.handle(input),
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
    adc: AdcSettings | null,
    counters: EngineBuffer,
  ): void {
    check.checkWeightGradient(crossbar.spec, input, error, gradient, batch, adc, counters);
    this.open().weightGradient(
      this.array(crossbar),
      this.handle(input),
      this.handle(error),
      this.handle(gradient),
      batch,
      ...this.adcNumbers(adc),
      adc ? this.handle(counters) : NONE,
    );
  }

  deviceUpdate(crossbar: Crossbar, gradient: EngineBuffer, settings: UpdateSettings): void {
    check.checkDeviceUpdate(crossbar.spec, gradient, settings);
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
    check.checkDrift(crossbar.spec, { device, level, factors, written, age });
    this.open().drift(
      this.array(crossbar),
      ...[this.handle(factors), factors.length, this.handle(written), this.handle(age)],
      this.maybeHandle(device.perDevice),
      ...[MODEL[device.model.kind], device.low, device.high, level],
    );
  }

  updateControl(rule: ControlRule, from: EngineBuffer, to: EngineBuffer): void {
    check.checkUpdateControl(from, to);
    this.open().updateControl(CONTROL_RULE[rule], this.handle(from), this.handle(to));
  }

  floatUpdate(
    weights: EngineBuffer,
    velocity: EngineBuffer,
    gradient: EngineBuffer,
    gradientScale: EngineBuffer,
    settings: Parameters<Engine["floatUpdate"]>[4],
  ): void {
    check.checkFloatUpdate(weights, velocity, gradient, gradientScale);
    this.open().floatUpdate(
      ...[weights, velocity, gradient, gradientScale].map((buffer) => this.handle(buffer)),
      ...[weights.length, settings.decay, settings.gain, settings.rate, settings.weightDecay],
    );
  }

  activate(input: EngineBuffer, output: EngineBuffer, length: number, settings: ActivationSettings): void {
    checkElement.checkActivate(input, output, length, settings);
    const { relu, quantization, counters } = settings;
    this.open().activate(
      this.handle(input),
      this.handle(output),
      ...[length, relu, quantization?.bits ?? 0, quantization?.step ?? 1],
      this.handle(counters),
    );
  }

  activateBackward(
    error: EngineBuffer,
    output: EngineBuffer,
    length: number,
    settings: Parameters<Engine["activateBackward"]>[3],
  ): void {
    checkElement.checkElements("activateBackward", length, error, output);
    const { relu, limit } = settings;
    this.open().activateBackward(this.handle(error), this.handle(output), length, relu, limit);
  }

  quantizeError(
    error: EngineBuffer,
    length: number,
    bits: number,
    scaleIn: EngineBuffer,
    scaleOut: EngineBuffer,
    counters: EngineBuffer,
  ): void {
    checkElement.checkQuantizeError(error, length, bits, scaleIn, scaleOut, counters);
    this.open().quantizeError(
      this.handle(error),
      ...[length, bits],
      ...[scaleIn, scaleOut, counters].map((buffer) => this.handle(buffer)),
    );
  }

  pool(
    input: EngineBuffer,
    output: EngineBuffer,
    choice: EngineBuffer | null,
    batch: number,
    shape: PoolShape,
  ): void {
    checkElement.checkPool("pool", input, output, choice, batch, shape);
    this.open().pool(false, ...this.poolNumbers(input, output, choice, batch, shape));
  }

  poolBackward(
    outputError: EngineBuffer,
    inputError: EngineBuffer,
    choice: EngineBuffer | null,
    batch: number,
    shape: PoolShape,
  ): void {
    checkElement.checkPool("poolBackward", inputError, outputError, choice, batch, shape);
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
      this.handle(from),
      this.handle(to),
      winners,
      max,
      batch,
      inHeight,
      inWidth,
      channels,
      size,
    ] as const;
  }

  add(a: EngineBuffer, b: EngineBuffer, out: EngineBuffer, length: number): void {
    checkElement.checkElements("add", length, a, b, out);
    this.open().add(this.handle(a), this.handle(b), this.handle(out), length);
  }

  addErrors(
    a: EngineBuffer,
    scaleA: EngineBuffer,
    b: EngineBuffer,
    scaleB: EngineBuffer,
    length: number,
  ): void {
    checkElement.checkAddErrors(a, scaleA, b, scaleB, length);
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
    checkElement.checkLoss(logits, labels, error, batch, classes, metrics);
    this.open().loss(
      kind === "cross-entropy",
      this.handle(logits),
      this.handle(labels),
      this.maybeHandle(error),
      ...[batch, classes],
      this.handle(metrics),
    );
  }

  histogram(
    values: EngineBuffer,
    offset: number,
    length: number,
    low: number,
    high: number,
    bins: EngineBuffer,
  ): void {
    checkElement.checkHistogram(values, offset, length, low, high, bins);
    const to = this.handle(bins);
    this.open().histogram(this.handle(values), offset, length, low, high, to, bins.length);
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
