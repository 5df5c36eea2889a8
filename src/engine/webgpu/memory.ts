// Objects that the WebGPU engine holds: device, command queue, buffers, crossbars with their packed conductances. It knows which of them
// are alive, and turns failures of the device into EngineError. Not the operations: ../webgpu.ts.
import { EngineError } from "../../base/errors.ts";
import {
  ARRAYS,
  type BufferKind,
  type Crossbar,
  type CrossbarSpec,
  type Direction,
  type EngineBuffer,
  type TypedArray,
} from "../engine.ts";
import { checkPacked, layerSizes } from "../validate.ts";
import { Commands, USAGE } from "./commands.ts";
import { bindingLimit, failureOf, failureOfDevice, sizeProblem } from "./failures.ts";
import { packedBytes } from "./readParams.ts";
import type { ShaderSource } from "./shaderText.ts";
import { TileChoices, type TileStore } from "./tileChoices.ts";
import { packedWordBytes, planTable, type WordPlan, wordPlan } from "./wordPlan.ts";

/** Bytes of one element on the device. WGSL has no bytes and no doubles: kernels take four bytes, or half a double, for a word. */
const ELEMENT_BYTES: Readonly<Record<BufferKind, number>> = { f32: 4, f64: 8, i32: 4, u32: 4, u8: 1, i8: 1 };
const FAILURE_BYTES = 16;
const TALLY_BYTES = 128;
/** A staging buffer is allocated in whole pieces of this. */
const ALIGNMENT = 16;

export interface OpenedDevice {
  readonly device: GPUDevice;
  readonly description: string;
  readonly software: boolean;
  readonly source: ShaderSource;
  /** Features that kernels may enable or require. */
  readonly features: ReadonlySet<string>;
  /** The adapter's fma rounds once, and its conversions of whole numbers round half to even. */
  readonly fused: boolean;
  readonly converts: boolean;
  /** Long sums are mended where it does not. */
  readonly exactSums: boolean;
  /** Where measured tile sizes are kept; null: nothing is measured. */
  readonly tileStore: TileStore | null;
}

class GpuEngineBuffer implements EngineBuffer {
  freed = false;
  constructor(
    readonly engine: WebGpuMemory,
    readonly gpu: GPUBuffer,
    readonly name: string,
    readonly kind: BufferKind,
    readonly length: number,
  ) {}
}

/** Packed conductances of one direction, as pack.wgsl or packWords.wgsl lays them out. */
export interface PackedMatrix {
  readonly weights: GPUBuffer;
  readonly words: PackedWords | null;
}

/** Buffers that a read of words needs beside them. */
export interface PackedWords {
  readonly plan: WordPlan;
  readonly table: GPUBuffer;
  /** Starting values of the sums. */
  readonly sums: GPUBuffer;
}

export interface PackedCrossbar extends Readonly<Record<Direction, PackedMatrix>> {
  /** null: floats. */
  readonly grid: number | null;
}

function buffersOf({ forward, backward }: PackedCrossbar): GPUBuffer[] {
  return [forward, backward].flatMap(({ weights, words }) =>
    words ? [weights, words.sums, words.table] : [weights],
  );
}

export class WebGpuMemory {
  readonly name = "webgpu";
  readonly threads = 1;
  readonly description: string;
  protected readonly commands: Commands;
  /** The adapter computes on the processor. */
  protected readonly software: boolean;
  protected readonly tiles: TileChoices;
  /** Sums of one operation, left at zero; and the first failure that a kernel met. */
  protected readonly tally: GPUBuffer;
  protected readonly failures: GPUBuffer;
  private readonly device: GPUDevice;
  private readonly living = new Set<GpuEngineBuffer>();
  private readonly packings = new Map<EngineBuffer, PackedCrossbar>();
  private disposed = false;
  private failed: EngineError | null = null;
  /** Rejections of those who wait for the device, for when it is lost: else they might wait for ever. */
  private readonly waiting = new Set<(error: EngineError) => void>();

  constructor(opened: OpenedDevice) {
    const { device, description, software, source, fused, converts, exactSums, tileStore } = opened;
    this.device = device;
    this.description = description;
    this.software = software;
    this.tiles = new TileChoices(description, tileStore);
    const common = { FUSED: fused, FUSED_SUMS: fused || !exactSums, CONVERTS: converts };
    this.commands = new Commands(device, source, common, opened.features, software);
    const usage = USAGE.storage | USAGE.copySource | USAGE.copyTarget;
    this.tally = device.createBuffer({ label: "tally", size: TALLY_BYTES, usage });
    this.failures = device.createBuffer({ label: "failures", size: FAILURE_BYTES, usage });
    device.addEventListener("uncapturederror", (event) => {
      event.preventDefault();
      this.failed ??= failureOfDevice((event as GPUUncapturedErrorEvent).error);
    });
    device.lost.then(({ reason, message }) => {
      if (!this.disposed)
        this.failed ??= new EngineError(`the GPU was lost (${reason}): ${message}`, {
          at: "webgpu engine",
          hint: "the driver may have been reset; run again, with a smaller training.batch or --engine native",
        });
      const error = this.failed ?? new EngineError("the engine was disposed of", { at: "webgpu engine" });
      for (const reject of this.waiting) reject(error);
    });
  }

  get memoryBytes(): number {
    if (this.disposed) return 0;
    let bytes = this.commands.scratchBytes;
    for (const { gpu } of this.living) bytes += gpu.size;
    for (const packed of this.packings.values()) for (const gpu of buffersOf(packed)) bytes += gpu.size;
    return bytes;
  }

  get bufferLimit(): number {
    return bindingLimit(this.device.limits);
  }

  buffer(name: string, kind: BufferKind, length: number): EngineBuffer {
    const made = new GpuEngineBuffer(
      this,
      this.allocate(name, length * ELEMENT_BYTES[kind]),
      name,
      kind,
      length,
    );
    this.living.add(made);
    return made;
  }

  upload(buffer: EngineBuffer, data: TypedArray, offset = 0): void {
    const gpu = this.gpu(buffer);
    const start = offset * ELEMENT_BYTES[buffer.kind];
    const { byteLength } = data;
    if (start % 4 === 0 && byteLength % 4 === 0) {
      this.commands.write(gpu, start, data as ArrayBufferView<ArrayBuffer>);
      return;
    }
    const whole = new Uint8Array(Math.ceil(byteLength / 4) * 4);
    whole.set(new Uint8Array(data.buffer, data.byteOffset, byteLength));
    const scratch = this.commands.scratch("upload", whole.byteLength);
    this.commands.write(scratch, 0, whole);
    this.copyBytes(scratch, gpu, start, byteLength);
  }

  /** The first bytes of a buffer to a place in another one. */
  private copyBytes(origin: GPUBuffer, changed: GPUBuffer, offset: number, length: number): void {
    const words = Math.ceil((offset + length) / 4) - Math.floor(offset / 4);
    const params = { offset, length, words };
    this.commands.run("copyBytes", { buffers: { origin, changed }, params, elements: words });
  }

  async readTensor(buffer: EngineBuffer): Promise<TypedArray> {
    const bytes = buffer.length * ELEMENT_BYTES[buffer.kind];
    return new ARRAYS[buffer.kind](await this.readBack(this.gpu(buffer), bytes));
  }

  async sync(): Promise<void> {
    this.open();
    await this.readBack(null, 0);
  }

  free(buffer: EngineBuffer): void {
    this.commands.release(this.gpu(buffer));
    this.dropPacked(buffer);
    (buffer as GpuEngineBuffer).freed = true;
    this.living.delete(buffer as GpuEngineBuffer);
  }

  async dispose(): Promise<void> {
    if (this.disposed) return;
    // An earlier failure was for sync to report; here the memory must go in any case.
    await this.readBack(null, 0).catch(() => undefined);
    this.disposed = true;
    this.living.clear();
    this.packings.clear();
    this.device.destroy();
  }

  crossbar(spec: CrossbarSpec): Crossbar {
    const { rows, columns, planes } = layerSizes(spec);
    return { spec, conductance: this.buffer(`${spec.name}.conductance`, "f32", planes * rows * columns) };
  }

  copy(from: EngineBuffer, to: EngineBuffer, length: number): void {
    const source = this.gpu(from);
    const target = this.gpu(to);
    const bytes = length * ELEMENT_BYTES[from.kind];
    if (source === target) return;
    if (bytes % 4 === 0) this.commands.copy(source, target, bytes);
    else this.copyBytes(source, target, 0, bytes);
  }

  fill(buffer: EngineBuffer, value: number): void {
    const values = this.gpu(buffer);
    const bytes = ELEMENT_BYTES[buffer.kind];
    const elements: TypedArray = new ARRAYS[buffer.kind](Math.max(1, 4 / bytes)).fill(value);
    const [first, second] = new Uint32Array(elements.buffer);
    const words = Math.ceil((buffer.length * bytes) / 4);
    this.commands.run("fill", {
      buffers: { values },
      params: { words, first: first!, second: second ?? first! },
      elements: words,
    });
  }

  /** The device's buffer behind a living buffer of this engine. */
  protected gpu(buffer: EngineBuffer): GPUBuffer {
    this.open();
    if (!(buffer instanceof GpuEngineBuffer) || buffer.engine !== this)
      throw new EngineError("the buffer belongs to another engine", { at: `buffer "${buffer.name}"` });
    if (buffer.freed) throw new EngineError("the buffer was freed", { at: `buffer "${buffer.name}"` });
    return buffer.gpu;
  }

  protected maybeGpu(buffer: EngineBuffer | null): GPUBuffer | null {
    return buffer && this.gpu(buffer);
  }

  /** Packed conductances of a crossbar, made anew where they were not for this grid. */
  protected packedFor({ spec, conductance }: Crossbar, grid: number | null): PackedCrossbar {
    this.gpu(conductance);
    const known = this.packings.get(conductance);
    if (known && (known.grid === null) === (grid === null)) {
      const made = { ...known, grid };
      this.packings.set(conductance, made);
      return made;
    }
    this.dropPacked(conductance);
    const matrix = (direction: Direction) => this.matrixFor(spec, direction, grid !== null);
    const made = { grid, forward: matrix("forward"), backward: matrix("backward") };
    this.packings.set(conductance, made);
    return made;
  }

  private matrixFor(spec: CrossbarSpec, direction: Direction, words: boolean): PackedMatrix {
    const name = `${spec.name}.${direction}`;
    if (!words) return { weights: this.allocate(name, packedBytes(spec, direction)), words: null };
    const plan = wordPlan(spec, direction);
    const bytes = packedWordBytes(spec, direction, plan);
    return {
      weights: this.allocate(name, bytes.weights),
      words: {
        plan,
        sums: this.allocate(`${name} sums`, bytes.sums),
        table: this.commands.constant(`${name} plan`, planTable(plan)),
      },
    };
  }

  /** The packed conductances for an input of this kind. */
  protected packed({ spec, conductance }: Crossbar, operation: string, input: EngineBuffer): PackedCrossbar {
    this.gpu(conductance);
    const known = this.packings.get(conductance) ?? null;
    checkPacked(spec, operation, input, known);
    return known!;
  }

  private dropPacked(buffer: EngineBuffer): void {
    const known = this.packings.get(buffer);
    if (!known) return;
    for (const gpu of buffersOf(known)) this.commands.release(gpu);
    this.packings.delete(buffer);
  }

  private allocate(name: string, bytes: number): GPUBuffer {
    this.open();
    const size = Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
    const problem = sizeProblem(name, size, this.device.limits);
    if (problem) throw problem;
    const usage = USAGE.storage | USAGE.copySource | USAGE.copyTarget;
    return this.device.createBuffer({ label: name, size, usage });
  }

  private open(): void {
    if (this.disposed) throw new EngineError("the engine was disposed of", { at: "webgpu engine" });
  }

  private async unlessLost(work: Promise<unknown>): Promise<void> {
    await new Promise((resolve, reject) => {
      this.waiting.add(reject);
      work.then(resolve, reject).finally(() => this.waiting.delete(reject));
    });
  }

  /** Waits for all earlier work and gives `bytes` of a buffer; EngineError for the first failure of any of it. */
  private async readBack(buffer: GPUBuffer | null, bytes: number): Promise<ArrayBuffer> {
    if (this.failed) throw this.failed;
    const size = Math.ceil(bytes / ALIGNMENT) * ALIGNMENT + FAILURE_BYTES;
    const staging = this.device.createBuffer({ size, usage: USAGE.mapRead | USAGE.copyTarget });
    if (buffer) this.commands.copy(buffer, staging, Math.ceil(bytes / 4) * 4);
    this.commands.copy(this.failures, staging, FAILURE_BYTES, size - FAILURE_BYTES);
    this.commands.submit();
    try {
      await this.unlessLost(staging.mapAsync(1));
      const words = staging.getMappedRange();
      this.failed ??= failureOf(new Uint32Array(words, size - FAILURE_BYTES, FAILURE_BYTES / 4));
      if (this.failed) throw this.failed;
      return words.slice(0, bytes);
    } catch (error) {
      this.failed ??= failureOfDevice(error as Error);
      throw this.failed;
    } finally {
      staging.destroy();
    }
  }
}
