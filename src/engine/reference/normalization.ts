// Digital normalization of channels, forward and backward; x is (positions, channels). All float32, every operation rounded.
import { type ChannelShape, SUM_RUN } from "../normalization.ts";
import { type ActivationArguments, activate, largestOf, type Mask, passes } from "./elementwise.ts";
import type { Values } from "./inputs.ts";

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
  const runs = Math.ceil(positions / SUM_RUN);
  for (let c = 0; c < channels; c++) {
    const valueAt = (m: number) => x[m * channels + c]!;
    const parts = Array.from({ length: runs }, (_, run) =>
      runMoments(valueAt, run * SUM_RUN, Math.min((run + 1) * SUM_RUN, positions)),
    );
    const offset = f(sumOfRuns(parts, ({ count, offset }) => f(count * offset)) * share);
    const squares = sumOfRuns(parts, (part) => {
      const d = f(part.offset - offset);
      return f(part.rest + f(part.count * f(d * d)));
    });
    moments[c] = x[c]! + offset;
    moments[channels + c] = f(squares * share);
  }
}

/** Moments of the values first … end − 1 of a channel: their count, their mean less the channel's first value, and the sum of squares about
 *  it. */
interface RunMoments {
  readonly count: number;
  readonly offset: number;
  readonly rest: number;
}

function runMoments(valueAt: (m: number) => number, first: number, end: number): RunMoments {
  const count = end - first;
  const share = f(1 / count);
  const start = valueAt(first);
  const difference = (m: number) => f(valueAt(m) - start);
  const sum = chain(first, end, 1, difference);
  const squares = chain(first, end, 1, (m) => f(difference(m) * difference(m)));
  const mean = f(sum * share);
  const rest = f(squares - f(sum * mean));
  return { count, offset: f(f(start - valueAt(0)) + mean), rest: Math.max(rest, 0) };
}

/** Σ over runs: chains over groups, then one over the groups. */
function sumOfRuns(parts: readonly RunMoments[], term: (part: RunMoments) => number): number {
  return chain(0, parts.length, SUM_RUN, (group) =>
    chain(group, Math.min(group + SUM_RUN, parts.length), 1, (run) => term(parts[run]!)),
  );
}

/** x̂ of a value of channel c, and the factor in it. */
function normalizer({ moments, epsilon }: NormalizationArrays, channels: number, c: number) {
  if (!moments) return { inverse: 1, normalized: (x: number) => x };
  const mean = moments[c]!;
  const inverse = f(1 / f(Math.sqrt(f(moments[channels + c]! + f(epsilon)))));
  return { inverse, normalized: (x: number) => f(f(x - mean) * inverse) };
}

/** z may be x, where both are floats. */
export function normalize(
  x: Float32Array,
  z: Values,
  { positions, channels }: ChannelShape,
  settings: NormalizationArrays & ActivationArguments & { readonly beta: Float32Array },
): void {
  const { gamma, beta } = settings;
  const sums = new Float32Array(positions * channels);
  for (let c = 0; c < channels; c++) {
    const { normalized } = normalizer(settings, channels, c);
    const factor = gamma ? gamma[c]! : 1;
    for (let i = c; i < sums.length; i += channels) sums[i] = f(factor * normalized(x[i]!)) + beta[c]!;
  }
  activate(sums, z, sums.length, settings);
}

/** inputError may be error or x. */
export function normalizeBackward(
  error: Float32Array,
  x: Float32Array | null,
  inputError: Float32Array,
  { positions, channels }: ChannelShape,
  settings: NormalizationArrays & {
    readonly mask: Mask | null;
    readonly betaGradient: Float32Array;
    readonly gammaGradient: Float32Array | null;
    readonly largest: Float32Array | null;
  },
): void {
  const { moments, gamma, mask, betaGradient, gammaGradient, largest } = settings;
  const share = f(1 / positions);
  const length = positions * channels;
  const masked = (i: number) => (mask === null || passes(mask, i) ? error[i]! : 0);
  for (let c = 0; c < channels; c++) {
    const { inverse, normalized } = normalizer(settings, channels, c);
    const xHat = (i: number) => (x ? normalized(x[i]!) : 0);
    const errors = sumOf(positions, (m) => masked(m * channels + c));
    const products = sumOf(positions, (m) => {
      const i = m * channels + c;
      return f(masked(i) * xHat(i));
    });
    betaGradient[c] = errors;
    if (gammaGradient) gammaGradient[c] = products;
    const factor = f((gamma ? gamma[c]! : 1) * inverse);
    const meanError = f(errors * share);
    const meanProduct = f(products * share);
    for (let i = c; i < length; i += channels)
      inputError[i] = moments
        ? factor * f(f(masked(i) - meanError) - f(xHat(i) * meanProduct))
        : factor * masked(i);
  }
  if (largest) largest[0] = largestOf((i) => inputError[i]!, length).maximum;
}
