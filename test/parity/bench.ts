// A place to set up one case on one engine: buffers with contents, results read back by name, all freed at the end.
import type {
  AdcSettings,
  BufferKind,
  Crossbar,
  CrossbarSpec,
  Engine,
  EngineBuffer,
  GradientSettings,
  PackSettings,
  ReadSettings,
  TypedArray,
} from "../../src/engine/engine.ts";

const KIND = new Map<unknown, BufferKind>([
  [Float32Array, "f32"],
  [Float64Array, "f64"],
  [Int32Array, "i32"],
  [Uint32Array, "u32"],
  [Uint8Array, "u8"],
  [Int8Array, "i8"],
]);

export interface Bench {
  readonly engine: Engine;
  /** A buffer with these contents. */
  put(name: string, data: TypedArray): EngineBuffer;
  /** A buffer of zeros. */
  zeros(name: string, kind: BufferKind, length: number): EngineBuffer;
  /** A crossbar with these conductances, packed without noise: for floats, or for words on this grid. */
  array(spec: CrossbarSpec, conductance: Float32Array, grid?: number | null): Crossbar;
  adc(settings: Omit<AdcSettings, "range">, range: readonly number[]): AdcSettings;
  /** Read settings: analog, one phase, counters of its own, unless said otherwise. */
  read(settings?: Partial<ReadSettings>): ReadSettings;
  /** Settings of a weight gradient: floats and exact, counters of its own, unless said otherwise. */
  sum(settings?: Partial<GradientSettings>): GradientSettings;
  get(buffer: EngineBuffer): Promise<TypedArray>;
  f32(buffer: EngineBuffer): Promise<Float32Array>;
}

/** Packed for floats, without noise. */
export const FLOATS: PackSettings = { grid: null, sigma: 0, seed: { low: 0, high: 0 }, step: 0 };

/** Runs `use` on a bench, then frees its buffers (also when it fails). */
export async function withBench<T>(engine: Engine, use: (bench: Bench) => Promise<T>): Promise<T> {
  const mine: EngineBuffer[] = [];
  const keep = (buffer: EngineBuffer) => {
    mine.push(buffer);
    return buffer;
  };
  const zeros: Bench["zeros"] = (name, kind, length) => keep(engine.buffer(name, kind, length));
  const put: Bench["put"] = (name, data) => {
    const buffer = zeros(name, KIND.get(data.constructor)!, data.length);
    engine.upload(buffer, data);
    return buffer;
  };
  try {
    return await use({
      engine,
      put,
      zeros,
      array: (spec, conductance, grid = null) => {
        const crossbar = engine.crossbar(spec);
        keep(crossbar.conductance);
        engine.upload(crossbar.conductance, conductance);
        engine.pack(crossbar, { ...FLOATS, grid });
        return crossbar;
      },
      adc: (settings, range) => ({
        ...settings,
        range: put("range", Float32Array.of(...range, 0, 0, 0).slice(0, 4)),
      }),
      read: (settings) => ({
        adc: null,
        encoding: "analog",
        inputBits: 8,
        inputStep: 2 ** -7,
        phases: "analog",
        counters: zeros("counters", "f64", 3),
        ...settings,
      }),
      sum: (settings) => ({ step: 1, adc: null, counters: zeros("counters", "f64", 3), ...settings }),
      get: (buffer) => engine.readTensor(buffer),
      f32: async (buffer) => (await engine.readTensor(buffer)) as Float32Array,
    });
  } finally {
    for (const buffer of mine) engine.free(buffer);
  }
}
