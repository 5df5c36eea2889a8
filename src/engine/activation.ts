// The activation at the end of a step, and where errors pass back through it. Part of the interface in engine.ts.
import type { EngineBuffer } from "./buffer.ts";

export interface ActivationSettings {
  readonly relu: boolean;
  /** word = clamp(roundEven(x·fround(1/step)), low, high): low = 0 and high = 2^bits − 1 with relu, else ±(2^(bits−1) − 1).
   *  An f32 output gets step·word; a u8 (relu) or i8 output gets word, 0 where x is not finite. null: no quantization, f32 only. */
  readonly quantization: { readonly bits: number; readonly step: number } | null;
  /** Upper end of a relu: larger finite values, in units of x, become it before they are quantized. null or absent: no upper end. */
  readonly clip?: number | null;
  /** f64[ACTIVATION_COUNTERS.length], added to. */
  readonly counters: EngineBuffer;
}

/** The activation that an error passes back through: it passes where 0 < output (relu) and |output| < limit, else it is 0. */
export interface ActivationMask {
  /** f32, u8 or i8: what `activate` wrote. */
  readonly output: EngineBuffer;
  readonly relu: boolean;
  /** At least 0, in units of `output` (words: whole numbers); Infinity: no upper end. relu = false: no lower test. */
  readonly limit: number;
}
