// Commands of one device in the order in which they are given: many dispatches in one encoder, handed over when the host
// must wait, writes a buffer, or the parameters are full. Nothing here waits for the device.
import { type KernelConstants, Pipelines } from "./pipelines.ts";
import type { KernelParameter, ShaderSource, TileSizes } from "./shaderText.ts";

/** Buffer usages of the WebGPU specification. */
export const USAGE = { mapRead: 1, copySource: 4, copyTarget: 8, uniform: 0x40, storage: 0x80 } as const;

/** Bytes between two parameter blocks: the largest alignment that a device may ask for; and blocks in one buffer. */
const BLOCK_BYTES = 256;
const BLOCKS = 1024;

export interface Dispatch {
  readonly buffers: Readonly<Record<string, GPUBuffer | null>>;
  readonly params?: Readonly<Record<string, number>>;
  readonly constants?: KernelConstants;
  readonly tile?: TileSizes;
  /** Workgroups along x, y, z; or elements that a kernel strides over. */
  readonly groups?: readonly [number, number?, number?];
  readonly elements?: number;
}

/** Workgroups that fill a processor, and a large GPU, where each strides over the rest. */
const MOST_GROUPS = { software: 32, gpu: 8192 } as const;

export class Commands {
  private readonly pipelines: Pipelines;
  private readonly params: GPUBuffer;
  private readonly blocks = new Uint32Array((BLOCKS * BLOCK_BYTES) / 4);
  private readonly floats = new Float32Array(this.blocks.buffer);
  private used = 0;
  private encoder: GPUCommandEncoder | null = null;
  private pass: GPUComputePassEncoder | null = null;
  private readonly groups = new Map<string, GPUBindGroup>();
  private readonly numbers = new WeakMap<object, number>();
  private numbered = 0;
  private readonly scratches = new Map<string, GPUBuffer>();

  constructor(
    readonly device: GPUDevice,
    source: ShaderSource,
    common: KernelConstants,
    features: ReadonlySet<string>,
    private readonly software = false,
  ) {
    this.pipelines = new Pipelines(device, source, common, features);
    const usage = USAGE.uniform | USAGE.copyTarget;
    this.params = device.createBuffer({ label: "parameters", size: BLOCKS * BLOCK_BYTES, usage });
  }

  /** Enqueues one kernel. A buffer that it reads and writes under two names is read from a copy. */
  run(name: string, { buffers, params = {}, constants, tile, groups, elements = 1 }: Dispatch): void {
    const kernel = this.pipelines.kernel(name, constants, tile);
    const { bindings } = kernel.text;
    const written = new Set(bindings.filter(({ writes }) => writes).map((binding) => buffers[binding.name]));
    const bound = bindings.map(({ name: binding, writes }, i) => {
      const buffer = buffers[binding];
      // In place of a buffer that is not there; two writable bindings may not be one buffer.
      if (!buffer) return this.scratch(`nothing ${i}`, 16);
      return written.has(buffer) && !writes ? this.copyOf(buffer, i) : buffer;
    });
    const offset = this.writeParams(name, kernel.text.params, params);
    const pass = this.openPass();
    pass.setPipeline(kernel.pipeline);
    pass.setBindGroup(0, this.bindGroup(kernel.layout, bound), [offset]);
    const most = MOST_GROUPS[this.software ? "software" : "gpu"];
    const strided = Math.min(Math.ceil(elements / kernel.text.workgroup), most);
    pass.dispatchWorkgroups(...(groups ?? [strided]));
  }

  copy(from: GPUBuffer, to: GPUBuffer, bytes: number, target = 0): void {
    this.openEncoder().copyBufferToBuffer(from, 0, to, target, bytes);
  }

  /** Writes after all that was enqueued before. */
  write(buffer: GPUBuffer, offset: number, data: ArrayBufferView<ArrayBuffer>): void {
    this.submit();
    this.device.queue.writeBuffer(buffer, offset, data);
  }

  submit(): void {
    if (!this.encoder) return;
    this.pass?.end();
    this.device.queue.writeBuffer(this.params, 0, this.blocks, 0, (this.used * BLOCK_BYTES) / 4);
    this.device.queue.submit([this.encoder.finish()]);
    this.pass = null;
    this.encoder = null;
    this.used = 0;
  }

  /** A buffer for values inside one operation, at least so large; its contents are anything. */
  scratch(name: string, bytes: number): GPUBuffer {
    const known = this.scratches.get(name);
    if (known && known.size >= bytes) return known;
    if (known) this.release(known);
    const usage = USAGE.storage | USAGE.copyTarget | USAGE.copySource;
    const made = this.device.createBuffer({ label: name, size: Math.ceil(bytes / 16) * 16, usage });
    this.scratches.set(name, made);
    return made;
  }

  /** A buffer with these values, which never change. */
  constant(label: string, values: Float32Array | Uint32Array): GPUBuffer {
    const size = Math.ceil(values.byteLength / 16) * 16;
    const made = this.device.createBuffer({ label, size, usage: USAGE.storage, mappedAtCreation: true });
    new Uint32Array(made.getMappedRange()).set(
      new Uint32Array(values.buffer, values.byteOffset, values.length),
    );
    made.unmap();
    return made;
  }

  get scratchBytes(): number {
    return [...this.scratches.values()].reduce((sum, { size }) => sum + size, 0);
  }

  /** Destroys a buffer after the work that uses it. */
  release(buffer: GPUBuffer): void {
    this.submit();
    this.groups.clear();
    buffer.destroy();
  }

  /** Frees its own buffers; the device stays. */
  dispose(): void {
    this.params.destroy();
    for (const buffer of this.scratches.values()) buffer.destroy();
  }

  private copyOf(buffer: GPUBuffer, index: number): GPUBuffer {
    const copy = this.scratch(`copy ${index}`, buffer.size);
    this.copy(buffer, copy, buffer.size);
    return copy;
  }

  private openEncoder(): GPUCommandEncoder {
    this.pass?.end();
    this.pass = null;
    this.encoder ??= this.device.createCommandEncoder();
    return this.encoder;
  }

  private openPass(): GPUComputePassEncoder {
    this.encoder ??= this.device.createCommandEncoder();
    this.pass ??= this.encoder.beginComputePass();
    return this.pass;
  }

  /** Byte offset of a new parameter block; its `zero` is 0. */
  private writeParams(
    kernel: string,
    fields: readonly KernelParameter[],
    values: Readonly<Record<string, number>>,
  ): number {
    if (this.used === BLOCKS) this.submit();
    const offset = this.used++ * BLOCK_BYTES;
    const first = offset / 4;
    for (const [i, { name, type }] of fields.entries()) {
      const value = name === "zero" ? 0 : values[name];
      if (value === undefined) throw new Error(`kernel ${kernel} needs ${name}`);
      if (type === "f32") this.floats[first + i] = value;
      else this.blocks[first + i] = value;
    }
    return offset;
  }

  private bindGroup(layout: GPUBindGroupLayout, buffers: readonly GPUBuffer[]): GPUBindGroup {
    const key = [layout, ...buffers].map((object) => this.numberOf(object)).join(" ");
    const known = this.groups.get(key);
    if (known) return known;
    const made = this.device.createBindGroup({
      layout,
      entries: [
        { binding: 0, resource: { buffer: this.params, size: BLOCK_BYTES } },
        ...buffers.map((buffer, i) => ({ binding: i + 1, resource: { buffer } })),
      ],
    });
    this.groups.set(key, made);
    return made;
  }

  private numberOf(object: object): number {
    let number = this.numbers.get(object);
    if (number === undefined) {
      number = ++this.numbered;
      this.numbers.set(object, number);
    }
    return number;
  }
}
