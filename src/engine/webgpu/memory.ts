// What the WebGPU engine holds: device, command queue, buffers, crossbars with their packed conductances. Knows which of them
// are alive, and turns failures of the device into EngineError. Not the operations: ../webgpu.ts.
import { EngineError } from "../../base/errors.ts";
import {
  ARRAYS,
  type BufferKind,
  type Crossbar,
  type CrossbarSpec,
  type EngineBuffer,
  type TypedArray,
} from "../engine.ts";
import { checkSpec, layerSizes } from "../validate.ts";
import { checkCopy, checkNewBuffer, checkUpload } from "../validateBuffers.ts";
import { Commands, USAGE } from "./commands.ts";
import { bindingLimit, failureOf, failureOfDevice, sizeProblem } from "./failures.ts";
import type { ShaderSource } from "./shaderText.ts";
import { TileChoices, type TileStore } from "./tileChoices.ts";

/** Bytes of one element on the device: WGSL has no bytes, so u8 takes a word each; f64 is a pair of words. */
const ELEMENT_BYTES: Readonly<Record<BufferKind, number>> = { f32: 4, f64: 8, i32: 4, u32: 4, u8: 4 };
const FAILURE_BYTES = 16;
const TALLY_BYTES = 128;
/** A staging buffer is allocated in whole pieces of this. */
const ALIGNMENT = 16;

export interface OpenedDevice {
  readonly device: GPUDevice;
  readonly description: string;
  readonly software: boolean;
  readonly source: ShaderSource;
  /** The adapter's fma rounds once. */
  readonly fused: boolean;
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

/** Packed conductances of both directions: (planes, rows, columns padded to quads). */
export interface PackedBuffers {
  readonly forward: GPUBuffer;
  readonly backward: GPUBuffer;
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
  private readonly packings = new Map<EngineBuffer, PackedBuffers>();
  private disposed = false;
  private failed: EngineError | null = null;
  /** Rejections of those who wait for the device, for when it is lost: else they might wait for ever. */
  private readonly waiting = new Set<(error: EngineError) => void>();

  constructor({ device, description, software, source, fused, exactSums, tileStore }: OpenedDevice) {
    this.device = device;
    this.description = description;
    this.software = software;
    this.tiles = new TileChoices(description, tileStore);
    this.commands = new Commands(device, source, { FUSED: fused, FUSED_SUMS: fused || !exactSums }, software);
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
    for (const { forward, backward } of this.packings.values()) bytes += forward.size + backward.size;
    return bytes;
  }

  get bufferLimit(): number {
    return bindingLimit(this.device.limits);
  }

  buffer(name: string, kind: BufferKind, length: number): EngineBuffer {
    checkNewBuffer(name, kind, length);
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
    checkUpload(buffer, data, offset);
    const gpu = this.gpu(buffer);
    const words = buffer.kind === "u8" ? Uint32Array.from(data) : data;
    this.commands.write(gpu, offset * ELEMENT_BYTES[buffer.kind], words as ArrayBufferView<ArrayBuffer>);
  }

  async readTensor(buffer: EngineBuffer): Promise<TypedArray> {
    const bytes = buffer.length * ELEMENT_BYTES[buffer.kind];
    const words = await this.readBack(this.gpu(buffer), bytes);
    return buffer.kind === "u8" ? Uint8Array.from(new Uint32Array(words)) : new ARRAYS[buffer.kind](words);
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
    // What failed earlier was for sync to report; here the memory must go in any case.
    await this.readBack(null, 0).catch(() => undefined);
    this.disposed = true;
    this.living.clear();
    this.packings.clear();
    this.device.destroy();
  }

  crossbar(spec: CrossbarSpec): Crossbar {
    checkSpec(spec);
    const { rows, columns, planes } = layerSizes(spec);
    return { spec, conductance: this.buffer(`${spec.name}.conductance`, "f32", planes * rows * columns) };
  }

  copy(from: EngineBuffer, to: EngineBuffer, length: number): void {
    checkCopy(from, to, length);
    const [source, target] = [this.gpu(from), this.gpu(to)];
    if (source !== target) this.commands.copy(source, target, length * ELEMENT_BYTES[from.kind]);
  }

  fill(buffer: EngineBuffer, value: number): void {
    const values = this.gpu(buffer);
    const element = buffer.kind === "u8" ? Uint32Array.of(value & 0xff) : ARRAYS[buffer.kind].of(value);
    const [first, second] = new Uint32Array(element.buffer.slice(0));
    const words = (buffer.length * ELEMENT_BYTES[buffer.kind]) / 4;
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

  /** Packed conductances of a crossbar, made on first use. */
  protected packedFor({ spec, conductance }: Crossbar, bytes: Readonly<Record<keyof PackedBuffers, number>>) {
    this.gpu(conductance);
    const known = this.packings.get(conductance);
    if (known) return known;
    const made = {
      forward: this.allocate(`${spec.name}.forward`, bytes.forward),
      backward: this.allocate(`${spec.name}.backward`, bytes.backward),
    };
    this.packings.set(conductance, made);
    return made;
  }

  protected packed({ spec, conductance }: Crossbar, operation: string): PackedBuffers {
    this.gpu(conductance);
    const known = this.packings.get(conductance);
    if (known) return known;
    throw new EngineError("the conductances were never packed", {
      at: `${operation} ${spec.name}`,
      hint: "call pack after each change of the conductances",
    });
  }

  private dropPacked(buffer: EngineBuffer): void {
    const known = this.packings.get(buffer);
    if (!known) return;
    this.commands.release(known.forward);
    this.commands.release(known.backward);
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
