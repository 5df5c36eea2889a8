// The native engine: C++ kernels on a thread pool, behind a queue, so that nothing here blocks the event loop.
// This class checks arguments and turns settings into the numbers that the addon takes; it computes nothing.
// One table of operations: more than 400 lines, because each operation's checks and numbers stand together.
import { EngineError } from "../base/errors.ts";
import type {
  ActivationSettings,
  AdcSettings,
  BufferKind,
  ControlRule,
  Crossbar,
  CrossbarSpec,
  DeviceModel,
  Direction,
  Engine,
  EngineBuffer,
  PoolShape,
  ReadSettings,
  TypedArray,
  UpdateSettings,
} from "./engine.ts";
import { type AddonEngine, loadAddon } from "./nativeAddon.ts";
import * as check from "./validate.ts";
import { checkCopy, checkNewBuffer, checkUpload, checkWhole } from "./validateBuffers.ts";
import * as checkElement from "./validateElements.ts";

const ARRAYS = { f32: Float32Array, f64: Float64Array, i32: Int32Array, u32: Uint32Array, u8: Uint8Array };
// Order of the enums in native/gemm/gemm.h and native/kernels.h.
const DIRECTION = { forward: 0, backward: 1 };
const MAPPING = { float: 0, reference: 1, pair: 2, offset: 3 };
const SUBTRACTION = { analog: 0, digital: 1 };
const PARTITION = { "kernel-position": 0, unrolled: 1 };
const ADC_ROUNDING = { nearest: 0, floor: 1, "mid-rise": 2 };
const ENCODING = { analog: 0, "bit-serial": 1 };
const PHASES = { analog: 0, digital: 1 };
const POLICY = { oracle: 0, running: 1 };
const MODEL = { affine: 0, "exponential-step": 1, "power-step": 2, table: 3 };
const NOISE = { none: 0, update: 1, pulse: 2, step: 3 };
const PULSE_ROUNDING = { nearest: 0, stochastic: 1, carry: 2 };
const NONE = -1;

class NativeBuffer implements EngineBuffer {
  freed = false;
  constructor(
    readonly engine: NativeEngine,
    readonly handle: number,
    readonly name: string,
    readonly kind: BufferKind,
    readonly length: number,
  ) {}
}

class NativeCrossbar implements Crossbar {
  packed = false;
  constructor(
    readonly engine: NativeEngine,
    readonly handle: number,
    readonly spec: CrossbarSpec,
    readonly conductance: EngineBuffer,
  ) {}
}

export class NativeEngine implements Engine {
  readonly name = "native";
  readonly description: string;
  readonly threads: number;
  private readonly addon: AddonEngine;
  private disposed = false;

  /** threads >= 1. EngineError where the addon is not built or MHO_ISA names an instruction set that is not there. */
  constructor(threads: number) {
    checkWhole("engine", "threads", threads, 1, 1024);
    this.threads = threads;
    const { Engine } = loadAddon();
    this.addon = attempt("engine", () => new Engine(threads));
    this.description = `${this.addon.isa()}, ${threads} thread${threads === 1 ? "" : "s"}`;
  }

  get memoryBytes(): number {
    return this.addon.memoryBytes();
  }

  buffer(name: string, kind: BufferKind, length: number): EngineBuffer {
    checkNewBuffer(name, kind, length);
    const bytes = length * ARRAYS[kind].BYTES_PER_ELEMENT;
    const handle = attempt(`buffer "${name}" of ${bytes} bytes`, () => this.open().buffer(name, bytes));
    return new NativeBuffer(this, handle, name, kind, length);
  }

  upload(buffer: EngineBuffer, data: TypedArray, offset = 0): void {
    checkUpload(buffer, data, offset);
    this.open().upload(this.handle(buffer), offset * data.BYTES_PER_ELEMENT, data);
  }

  async readTensor(buffer: EngineBuffer): Promise<TypedArray> {
    const bytes = buffer.length * ARRAYS[buffer.kind].BYTES_PER_ELEMENT;
    const result = await this.settled(this.open().read(this.handle(buffer), bytes));
    return new ARRAYS[buffer.kind](result);
  }

  async sync(): Promise<void> {
    await this.settled(this.open().sync());
  }

  free(buffer: EngineBuffer): void {
    this.open().free(this.handle(buffer));
    (buffer as NativeBuffer).freed = true;
  }

  async dispose(): Promise<void> {
    if (this.disposed) return;
    this.disposed = true;
    // What failed earlier was for sync to report; here the memory must go in any case.
    await this.addon.sync().catch(() => undefined);
    this.addon.dispose();
  }

  crossbar(spec: CrossbarSpec): Crossbar {
    check.checkSpec(spec);
    const { rows, columns, planes } = check.layerSizes(spec);
    const conductance = this.buffer(`${spec.name}.conductance`, "f32", planes * rows * columns);
    const { shape } = spec;
    const handle = attempt(`crossbar ${spec.name}`, () =>
      this.open().crossbar(
        spec.layer,
        this.handle(conductance),
        ...[
          shape.inHeight,
          shape.inWidth,
          shape.inChannels,
          shape.outHeight,
          shape.outWidth,
          shape.outChannels,
        ],
        ...[shape.kernelHeight, shape.kernelWidth, shape.stride, shape.padding],
        ...[MAPPING[spec.mapping], SUBTRACTION[spec.subtraction], spec.offOnRatio],
        ...[spec.arrayRows, spec.arrayColumns, PARTITION[spec.partition], spec.gain],
      ),
    );
    return new NativeCrossbar(this, handle, spec, conductance);
  }

  pack(crossbar: Crossbar, noise: Parameters<Engine["pack"]>[1]): void {
    check.checkPack(crossbar.spec, noise);
    this.open().pack(this.array(crossbar), noise.sigma, noise.seed.low, noise.seed.high, noise.step);
    (crossbar as NativeCrossbar).packed = true;
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
      ...[MODEL[device.model.kind], ...numbers],
      ...[up, down],
      ...[device.low, device.high, NOISE[device.noise.kind], device.noise.sigma],
      ...[PULSE_ROUNDING[settings.rounding], settings.maxPulses, settings.velocityBits, settings.apply],
      ...[seed.low, seed.high, settings.step],
    );
  }

  updateControl(rule: ControlRule, from: EngineBuffer, to: EngineBuffer): void {
    check.checkUpdateControl(from, to);
    this.open().updateControl(rule === "normalize", this.handle(from), this.handle(to));
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

  copy(from: EngineBuffer, to: EngineBuffer, length: number): void {
    checkCopy(from, to, length);
    this.open().copy(this.handle(from), this.handle(to), length * ARRAYS[from.kind].BYTES_PER_ELEMENT);
  }

  /** What this machine can do at best with these threads; for benchmarks. About a second. */
  async limits(): Promise<{ readonly peakFlops: number; readonly copyBytesPerSecond: number }> {
    const result = this.buffer("limits", "f64", 2);
    this.open().limits(this.handle(result));
    const [peakFlops, copyBytesPerSecond] = await this.readTensor(result);
    this.free(result);
    return { peakFlops: peakFlops!, copyBytesPerSecond: copyBytesPerSecond! };
  }

  fill(buffer: EngineBuffer, value: number): void {
    const pattern = ARRAYS[buffer.kind].of(value);
    this.open().fill(this.handle(buffer), buffer.length * pattern.BYTES_PER_ELEMENT, pattern);
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

  private open(): AddonEngine {
    if (this.disposed) throw new EngineError("the engine was disposed of", { at: "engine" });
    return this.addon;
  }

  private handle(buffer: EngineBuffer): number {
    if (!(buffer instanceof NativeBuffer) || buffer.engine !== this)
      throw new EngineError("the buffer belongs to another engine", { at: `buffer "${buffer.name}"` });
    if (buffer.freed) throw new EngineError("the buffer was freed", { at: `buffer "${buffer.name}"` });
    return buffer.handle;
  }

  private maybeHandle(buffer: EngineBuffer | null): number {
    return buffer ? this.handle(buffer) : NONE;
  }

  /** The handle of a crossbar whose conductances are still there. */
  private array(crossbar: Crossbar): number {
    if (!(crossbar instanceof NativeCrossbar) || crossbar.engine !== this)
      throw new EngineError("the crossbar belongs to another engine", {
        at: `crossbar ${crossbar.spec.name}`,
      });
    this.handle(crossbar.conductance);
    return crossbar.handle;
  }

  private packedArray(crossbar: Crossbar, operation: string): number {
    const handle = this.array(crossbar);
    if (!(crossbar as NativeCrossbar).packed)
      throw new EngineError("the conductances were never packed", {
        at: `${operation} ${crossbar.spec.name}`,
        hint: "call pack after each change of the conductances",
      });
    return handle;
  }

  private adcNumbers(adc: AdcSettings | null): readonly [number, number, number] {
    return adc ? [adc.bits, ADC_ROUNDING[adc.rounding], this.handle(adc.range)] : [0, 0, NONE];
  }

  private readNumbers(read: ReadSettings): readonly number[] {
    const counters = read.adc ? this.handle(read.counters) : NONE;
    const { encoding, inputBits, inputStep, phases } = read;
    return [...this.adcNumbers(read.adc), ENCODING[encoding], inputBits, inputStep, PHASES[phases], counters];
  }

  /** Waits for the queue; the first error that it met becomes an EngineError. */
  private async settled<T>(promise: Promise<T>): Promise<T> {
    try {
      return await promise;
    } catch (error) {
      throw new EngineError((error as Error).message, { at: "native engine", cause: error });
    }
  }
}

function attempt<T>(at: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw new EngineError((error as Error).message, { at, cause: error });
  }
}

const NO_TABLE = new Float32Array(0);

/** Numbers of a model in the addon's order: three up, three down, slope, shift. */
function modelNumbers(model: DeviceModel) {
  const tables = { up: NO_TABLE, down: NO_TABLE };
  switch (model.kind) {
    case "affine":
      return {
        ...tables,
        numbers: [model.up.decay, model.up.step, 0, model.down.decay, model.down.step, 0, 0, 0],
      };
    case "exponential-step":
      return {
        ...tables,
        numbers: [
          ...[model.up.step, model.up.amplitude, model.up.gamma],
          ...[model.down.step, model.down.amplitude, model.down.gamma],
          ...[model.slope, model.shift],
        ],
      };
    case "power-step":
      return {
        ...tables,
        numbers: [model.up.step, model.up.gamma, 0, model.down.step, model.down.gamma, 0, 0, 0],
      };
    case "table":
      return { up: model.up, down: model.down, numbers: [0, 0, 0, 0, 0, 0, 0, 0] };
    default:
      return model satisfies never;
  }
}
