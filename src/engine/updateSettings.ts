// Settings of the operations that move devices: their law and spread, one fused update, an interval of drift, and the scalars between two
// updates. Part of the interface in engine.ts, which names them all.
import type { Seed } from "../base/random.ts";
import type { DeviceModel } from "../device/model.ts";
import type { EngineBuffer } from "./buffer.ts";

/** The small parameter block that an engine needs of a device. g in units where the nominal window is [−1, 1]. */
export interface DeviceBlock {
  readonly model: DeviceModel;
  readonly low: number;
  readonly high: number;
  /** Cycle-to-cycle noise ξ·s added where n ≠ 0: "update" s = sigma; "pulse" s = sigma·√|n|; "step" s = sigma·|Δg|/√|n|. */
  readonly noise: { readonly kind: "none" | "update" | "pulse" | "step"; readonly sigma: number };
  /** Device-to-device values, planar, D = planes·K·N devices, or null where all are alike. Affine: 6·D floats
   *  [upDecay, upStep, downDecay, downStep, low, high]; the others: 4·D [upStep factor, downStep factor, low, high]. */
  readonly perDevice: EngineBuffer | null;
  /** i32[D]: pulses that each device still answers, or null where they have no end. Of n pulses it answers the first min(|n|, life),
   *  and life falls by as many; with none left it stays as it is, without noise. Counters count n. */
  readonly life: EngineBuffer | null;
}

/** One interval of drift between two updates, per device i (all float32), which forgets what came before its last change:
 *    held(k) = clamp(level + (written − level)·factors[k], low, high)        product, difference and sum rounded separately
 *    where g ≠ held(age): written = g, age = 0                                something moved it since the last interval
 *    age = min(age + 1, factors.length − 1);  g = held(age)
 *  written and age start at 0. low and high are the device's own. */
export interface DriftSettings {
  readonly device: DeviceBlock;
  readonly level: number;
  /** f32, [0] = 1. */
  readonly factors: EngineBuffer;
  /** f32[D], i32[D] */
  readonly written: EngineBuffer;
  readonly age: EngineBuffer;
}

/** The weight s is read before its pulses are sent, and changes their number. It is w, or on the codes of a converter of `bits` bits:
 *    s = clamp(roundEven(w·2^(bits−1)), ±(2^(bits−1) − 1))·2^(1−bits);  w = g, or fround(fround(g0 − g1)·0.5) of two planes. */
export interface ReadBack {
  /** 0: as it is; 2 … 16. */
  readonly bits: number;
  /** Part of |q| that is added to q: offset + slope·s. */
  readonly offset: number;
  readonly slope: number;
  /** Pulses towards 0 for each unit of s. */
  readonly decay: number;
}

/** One fused in-situ update, per weight i (all float32, products and sums rounded separately):
 *    G = fround(control.gradientGain·gradientScale[0]);  d = G·gradient[i]
 *    v = velocityDecay·v + d            (v = d where velocity is null)
 *    if control.velocityLsb > 0: v = clamp(floor(v/lsb + uniform(word3)), ±(2^(velocityBits−1)−1))·lsb, v/lsb as v·fround(1/lsb)
 *    q = −(pulseGain·v)
 *    with readBack: q = q − decay·s;  q = q + |q|·(offset + slope·s)
 *    q = q + carry, where there is one
 *    n = roundEven(q) ("nearest", "carry") | floor(q + uniform(word0)), clamped to ±maxPulses
 *    carry = clamp(q − n, −1, 1); with velocityBits > 0 on a grid, too:
 *      carry = clamp(floor((q − n)·2^(velocityBits−1) + uniform(word0)), ±(2^(velocityBits−1) − 1))·2^(1−velocityBits)
 *    plane 0 gets n pulses (n > 0: LTP, g up), plane 1 gets −n; noise of plane p from normal(word(1+p)).
 *  Words: philox(seed, STREAM.update, layer, i, step). With apply = false only v is updated (no q, no carry, no counters).
 *  At the end control.maxVelocity = max|v| before rounding to the lsb (where it is above 0, at least 2^−64: a faded velocity), and
 *  with velocityBits > 0 control.velocityLsb = 2^ceil(log2 maxVelocity)/2^(velocityBits−1) (unchanged where all v = 0). */
export interface UpdateSettings {
  readonly device: DeviceBlock;
  readonly velocity: EngineBuffer | null;
  readonly carry: EngineBuffer | null;
  /** null: weights are not read. */
  readonly readBack: ReadBack | null;
  /** f32[CONTROL.length]. */
  readonly control: EngineBuffer;
  /** f32[1]: factor between the gradient buffer and the true gradient (the error scale). */
  readonly gradientScale: EngineBuffer;
  readonly rounding: "nearest" | "stochastic" | "carry";
  readonly maxPulses: number;
  /** Bits of velocity and carry; 0: floats. */
  readonly velocityBits: number;
  readonly apply: boolean;
  readonly seed: Seed;
  readonly step: number;
  /** f64[UPDATE_COUNTERS.length], added to. */
  readonly counters: EngineBuffer;
}

/** Scalar rules that compute one control block from the last one on the engine.
 *  - normalize: k = round(log2 from.maxVelocity); to.velocityDecay = 2^−k, to.gradientGain = 0 (to.pulseGain unchanged).
 *  - scale: k as above; to.pulseGain = from.pulseGain·2^−k, 0 where from.maxVelocity is 0. */
export type ControlRule = "normalize" | "scale";
