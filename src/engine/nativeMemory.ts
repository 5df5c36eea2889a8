// Objects that the native engine holds: the addon with its queue, buffers, crossbars. It knows which of them are still alive, and turns
// failures into EngineError. Not the operations: native.ts.
import { EngineError } from "../base/errors.ts";
import {
  ARRAYS,
  type BufferKind,
  type Crossbar,
  type CrossbarSpec,
  type EngineBuffer,
  type PackSettings,
  type TypedArray,
} from "./engine.ts";
import type { StructureName, StructureOf } from "./layout.ts";
import { type AddonEngine, loadAddon } from "./nativeAddon.ts";
import { bufferValues, NONE, valuesOf } from "./nativeNumbers.ts";
import { checkPacked, layerSizes } from "./validate.ts";
import { checkWhole } from "./validateBuffers.ts";

class NativeBuffer implements EngineBuffer {
  freed = false;
  constructor(
    readonly engine: NativeMemory,
    readonly handle: number,
    readonly name: string,
    readonly kind: BufferKind,
    readonly length: number,
  ) {}
}

class NativeCrossbar implements Crossbar {
  packed: PackSettings | null = null;
  constructor(
    readonly engine: NativeMemory,
    readonly handle: number,
    readonly spec: CrossbarSpec,
    readonly conductance: EngineBuffer,
  ) {}
}

export class NativeMemory {
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
    const bytes = length * ARRAYS[kind].BYTES_PER_ELEMENT;
    const handle = attempt(`buffer "${name}" of ${bytes} bytes`, () => this.open().buffer(name, bytes));
    return new NativeBuffer(this, handle, name, kind, length);
  }

  upload(buffer: EngineBuffer, data: TypedArray, offset = 0): void {
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
    // An earlier failure was for sync to report; here the memory must go in any case.
    await this.addon.sync().catch(() => undefined);
    this.addon.dispose();
  }

  crossbar(spec: CrossbarSpec): Crossbar {
    const { rows, columns, planes } = layerSizes(spec);
    const conductance = this.buffer(`${spec.name}.conductance`, "f32", planes * rows * columns);
    const handle = attempt(`crossbar ${spec.name}`, () =>
      this.open().crossbar(spec.layer, this.handle(conductance), ...this.settings("CrossbarSpec", spec)),
    );
    return new NativeCrossbar(this, handle, spec, conductance);
  }

  copy(from: EngineBuffer, to: EngineBuffer, length: number): void {
    this.open().copy(this.handle(from), this.handle(to), length * ARRAYS[from.kind].BYTES_PER_ELEMENT);
  }

  fill(buffer: EngineBuffer, value: number): void {
    const pattern = ARRAYS[buffer.kind].of(value);
    this.open().fill(this.handle(buffer), buffer.length * pattern.BYTES_PER_ELEMENT, pattern);
  }

  protected open(): AddonEngine {
    if (this.disposed) throw new EngineError("the engine was disposed of", { at: "engine" });
    return this.addon;
  }

  protected handle(buffer: EngineBuffer): number {
    if (!(buffer instanceof NativeBuffer) || buffer.engine !== this)
      throw new EngineError("the buffer belongs to another engine", { at: `buffer "${buffer.name}"` });
    if (buffer.freed) throw new EngineError("the buffer was freed", { at: `buffer "${buffer.name}"` });
    return buffer.handle;
  }

  protected maybeHandle(buffer: EngineBuffer | null): number {
    return buffer ? this.handle(buffer) : NONE;
  }

  /** Handle and kind of a buffer of floats or words. */
  protected values(buffer: EngineBuffer): readonly [number, number] {
    return bufferValues(buffer, (each) => this.handle(each));
  }

  /** A structure of layout.ts, field by field. */
  protected settings<Name extends StructureName>(name: Name, settings: StructureOf<Name>) {
    return valuesOf(name, settings, (buffer) => this.handle(buffer));
  }

  protected markPacked(crossbar: Crossbar, settings: PackSettings): void {
    (crossbar as NativeCrossbar).packed = settings;
  }

  /** The handle of a crossbar whose conductances are still there. */
  protected array(crossbar: Crossbar): number {
    if (!(crossbar instanceof NativeCrossbar) || crossbar.engine !== this)
      throw new EngineError("the crossbar belongs to another engine", {
        at: `crossbar ${crossbar.spec.name}`,
      });
    this.handle(crossbar.conductance);
    return crossbar.handle;
  }

  protected packedArray(crossbar: Crossbar, operation: string, input: EngineBuffer): number {
    const handle = this.array(crossbar);
    checkPacked(crossbar.spec, operation, input, (crossbar as NativeCrossbar).packed);
    return handle;
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
