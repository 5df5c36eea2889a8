// Digital words that update rules keep beside the devices: sums, running means, whole pulses. All float32, every product and sum rounded.

const f = Math.fround;

/** value may be h. */
export function accumulate(
  h: Float32Array,
  value: Float32Array,
  scale: number,
  length: number,
  factors: { readonly decay: number; readonly gain: number },
): void {
  const decay = f(factors.decay);
  const gain = f(factors.gain);
  for (let i = 0; i < length; i++) h[i] = f(decay * h[i]!) + f(gain * f(scale * value[i]!));
}

export function takeWhole(h: Float32Array, n: Float32Array, length: number, keep: number | null): void {
  const kept = f(keep ?? 1);
  for (let i = 0; i < length; i++) {
    const whole = Math.trunc(h[i]!);
    n[i] = whole;
    if (whole !== 0) h[i] = keep === null ? h[i]! - whole : kept * h[i]!;
  }
}

export function scaleRows(
  x: Float32Array,
  factors: Float32Array,
  out: Float32Array,
  rows: number,
  columns: number,
): void {
  for (let k = 0, i = 0; k < rows; k++) for (let n = 0; n < columns; n++, i++) out[i] = factors[k]! * x[i]!;
}
