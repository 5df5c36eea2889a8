// Digital normalization of channels, forward and backward; x is (positions, channels). All float32, every operation rounded.
import { type ChannelShape, SUM_RUN } from "../normalization.ts";

const f = Math.fround;

/** Normalization with buffers as arrays. */
interface NormalizationArrays {
  readonly moments: Float32Array | null;
  readonly epsilon: number;
  readonly gamma: Float32Array | null;
}

/** Σ term(m) over `count` positions: chains of chains of chains (SUM_RUN). */
function sumOf(count: number, term: (m: number) => number): number {
  const group = SUM_RUN * SUM_RUN;
  return chain(0, count, group, (g) =>
    chain(g, Math.min(g + group, count), SUM_RUN, (run) =>
      chain(run, Math.min(run + SUM_RUN, count), 1, term),
    ),
  );
}

/** Rounded additions from 0. */
function chain(first: number, end: number, step: number, term: (i: number) => number): number {
  let sum = 0;
  for (let i = first; i < end; i += step) sum = f(sum + term(i));
  return sum;
}

export function channelMoments(
  x: Float32Array,
  moments: Float32Array,
  { positions, channels }: ChannelShape,
): void {
  const share = f(1 / positions);
  for (let c = 0; c < channels; c++) {
    const first = x[c]!;
    const rest = sumOf(positions, (m) => f(x[m * channels + c]! - first));
    const mean = f(first + f(rest * share));
    const squares = sumOf(positions, (m) => {
      const d = f(x[m * channels + c]! - mean);
      return f(d * d);
    });
    moments[c] = mean;
    moments[channels + c] = f(squares * share);
  }
}

/** Of channel c: x̂ of a value, and the factor in it. */
function normalizer({ moments, epsilon }: NormalizationArrays, channels: number, c: number) {
  if (!moments) return { inverse: 1, normalized: (x: number) => x };
  const mean = moments[c]!;
  const inverse = f(1 / f(Math.sqrt(f(moments[channels + c]! + f(epsilon)))));
  return { inverse, normalized: (x: number) => f(f(x - mean) * inverse) };
}

/** z may be x. */
export function normalize(
  x: Float32Array,
  z: Float32Array,
  { positions, channels }: ChannelShape,
  settings: NormalizationArrays & { readonly beta: Float32Array },
): void {
  const { gamma, beta } = settings;
  for (let c = 0; c < channels; c++) {
    const { normalized } = normalizer(settings, channels, c);
    const factor = gamma ? gamma[c]! : 1;
    for (let i = c; i < positions * channels; i += channels) z[i] = f(factor * normalized(x[i]!)) + beta[c]!;
  }
}

/** inputError may be error or x. */
export function normalizeBackward(
  error: Float32Array,
  x: Float32Array | null,
  inputError: Float32Array,
  { positions, channels }: ChannelShape,
  settings: NormalizationArrays & {
    readonly betaGradient: Float32Array;
    readonly gammaGradient: Float32Array | null;
  },
): void {
  const { moments, gamma, betaGradient, gammaGradient } = settings;
  const share = f(1 / positions);
  for (let c = 0; c < channels; c++) {
    const { inverse, normalized } = normalizer(settings, channels, c);
    const xHat = (i: number) => (x ? normalized(x[i]!) : 0);
    const errors = sumOf(positions, (m) => error[m * channels + c]!);
    const products = sumOf(positions, (m) => {
      const i = m * channels + c;
      return f(error[i]! * xHat(i));
    });
    betaGradient[c] = errors;
    if (gammaGradient) gammaGradient[c] = products;
    const factor = f((gamma ? gamma[c]! : 1) * inverse);
    const meanError = f(errors * share);
    const meanProduct = f(products * share);
    for (let i = c; i < positions * channels; i += channels)
      inputError[i] = moments
        ? factor * f(f(error[i]! - meanError) - f(xHat(i) * meanProduct))
        : factor * error[i]!;
  }
}
