// The buffers of the reference engine: typed arrays with a name and an owner. Not shared between engines.
import { EngineError } from "../../base/errors.ts";
import { ARRAYS, type BufferKind, type EngineBuffer, type TypedArray } from "../engine.ts";

export type ArrayOf<K extends BufferKind> = InstanceType<(typeof ARRAYS)[K]>;

export interface BufferStore {
  readonly bytes: number;
  create(name: string, kind: BufferKind, length: number): EngineBuffer;
  /** The values of a living buffer of this store and kind; EngineError otherwise. */
  data<K extends BufferKind>(buffer: EngineBuffer, kind: K): ArrayOf<K>;
  any(buffer: EngineBuffer): TypedArray;
  free(buffer: EngineBuffer): void;
  freeAll(): void;
}

export function createBufferStore(): BufferStore {
  const living = new Map<EngineBuffer, TypedArray>();
  const freed = new WeakSet<EngineBuffer>();
  const any = (buffer: EngineBuffer): TypedArray => {
    const data = living.get(buffer);
    if (data) return data;
    const why = freed.has(buffer) ? "was freed before" : "belongs to another engine";
    throw new EngineError(`buffer "${buffer.name}" ${why}`, { at: "reference engine" });
  };
  return {
    get bytes() {
      let sum = 0;
      for (const data of living.values()) sum += data.byteLength;
      return sum;
    },
    create: (name, kind, length) => {
      const buffer: EngineBuffer = Object.freeze({ name, kind, length });
      living.set(buffer, new ARRAYS[kind](length));
      return buffer;
    },
    data: <K extends BufferKind>(buffer: EngineBuffer, kind: K) => {
      const data = any(buffer);
      if (buffer.kind !== kind)
        throw new EngineError(`buffer "${buffer.name}" is ${buffer.kind}; expected ${kind}`);
      return data as ArrayOf<K>;
    },
    any,
    free: (buffer) => {
      any(buffer);
      living.delete(buffer);
      freed.add(buffer);
    },
    freeAll: () => {
      for (const buffer of living.keys()) freed.add(buffer);
      living.clear();
    },
  };
}
