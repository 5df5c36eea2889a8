// `npm run build && node scripts/adaptiveRules.mjs`: candidates for the adaptive update rule on the noisy quadratic (w − w0)²/2, 200 weights on asymmetric
// devices, in plain arithmetic: no engine, no network. Each candidate takes its best of five learning rates. Prints JSON, kept in
// docs/results/adaptive-rules.json and judged in docs/decisions/0012-adaptive-rule.md. Two minutes.
import { blockOf } from "../dist/device/device.js";
import { applyPulses } from "../dist/device/pulse.js";
import { pulsesPerWindow } from "../dist/device/pulsesPerWindow.js";
import { resolveDevice } from "../dist/device/resolve.js";

const WEIGHTS = 200;
const STEPS = 4000;
const LEVELS = 256;
const MOST = 15;
const RATES = [0.002, 0.005, 0.01, 0.02, 0.05];
const clamp = (value, low, high) => Math.min(Math.max(value, low), high);

/** Each: memory `words` for each weight, γ at a step from what the layer saw last (`seen`), and how wanted pulses become whole ones. */
const fixed = (gamma) => () => gamma;
/** The window of the mean grows as the learning rate falls. */
const byRate =
  (gamma) =>
  ({ rate, first }) =>
    1 - (1 - gamma) * (rate / first);
const agreement = ({ signs }) => clamp(0.99 - 0.5 * Math.max(signs, 0) ** 2, 0.5, 0.99);
/** Share of the gradient's power that velocity predicts: signal over signal and noise. */
const bySignal =
  (low) =>
  ({ share }) =>
    clamp(1 - Math.sqrt(Math.max(share, 0)), low, 0.99);
/** Longer averages where the bias is strong: mean distance from the symmetric point, which lies at 0 here. */
const byDistance =
  (gamma) =>
  ({ distance }) =>
    1 - (1 - gamma) * (1 - 0.9 * distance);
const CANDIDATES = {
  sgd: { gamma: fixed(0), words: 0 },
  "momentum 0.9": { gamma: fixed(0.9), words: 1 },
  "momentum 0.99": { gamma: fixed(0.99), words: 1 },
  "A: normalized by the maximum": { gamma: fixed(0.9), normalize: true, words: 1 },
  "B: gamma by sign agreement": { gamma: agreement, words: 1 },
  "C: carry, 0.9": { gamma: fixed(0.9), carry: 0.5, words: 2 },
  "A and C: normalized, carry": { gamma: fixed(0.9), relative: true, carry: 0.5, words: 2 },
  "carry, 0.99": { gamma: fixed(0.99), carry: 0.5, words: 2 },
  "carry, no momentum": { gamma: fixed(0), carry: 0.5, words: 1 },
  "carry, gamma by sign agreement": { gamma: agreement, carry: 0.5, words: 2 },
  "carry, gamma by signal share": { gamma: bySignal(0), carry: 0.5, words: 2 },
  "carry, gamma by distance": { gamma: byDistance(0.9), carry: 0.5, words: 2 },
  "carry, gamma by learning rate": { gamma: byRate(0.9), carry: 0.5, words: 2 },
  "threshold 1, no momentum": { gamma: fixed(0), carry: 1, words: 1 },
  "threshold 2, no momentum": { gamma: fixed(0), carry: 2, words: 1 },
  "threshold 4, no momentum": { gamma: fixed(0), carry: 4, words: 1 },
  "threshold 1, 0.9": { gamma: fixed(0.9), carry: 1, words: 2 },
  "threshold 2, 0.9": { gamma: fixed(0.9), carry: 2, words: 2 },
  "threshold 1, gamma by learning rate": { gamma: byRate(0.9), carry: 1, words: 2 },
  "threshold 2, gamma by learning rate": { gamma: byRate(0.9), carry: 2, words: 2 },
};

const still = () => 0.5;
const PROBLEMS = {
  "at rest": { optimum: still, cosine: false, noise: 1 },
  "at rest, cosine": { optimum: still, cosine: true, noise: 1 },
  "at rest, cosine, noise 3": { optimum: still, cosine: true, noise: 3 },
  moving: { optimum: (step) => 0.5 * Math.sin((2 * Math.PI * step) / 2000), cosine: false, noise: 1 },
  "jumps, cosine": { optimum: (step) => (step < STEPS / 2 ? 0.5 : -0.4), cosine: true, noise: 1 },
};

/** Standard normal numbers of a 32-bit mix: the same for every candidate. */
function normals(seed) {
  let state = seed;
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296 + 2 ** -33;
  };
  return { uniform, normal: () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()) };
}

/** n pulses as one affine map, by count. */
function pulseMaps(device) {
  const open = { ...device, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
  return Array.from({ length: 2 * MOST + 1 }, (_, i) => {
    const move = applyPulses(open, 0, i - MOST);
    return { move, decay: applyPulses(open, 1, i - MOST) - move };
  });
}

/** Whole pulses: stochastic without carry; with it, those beyond ±carry go at once and the rest waits. */
function pulsesOf({ carry }, wanted, kept, i, uniform) {
  if (carry === undefined) return Math.floor(wanted + uniform());
  const sum = kept[i] + wanted;
  const n = carry < 1 ? Math.round(sum) : Math.abs(sum) >= carry ? Math.trunc(sum) : 0;
  kept[i] = sum - n;
  return n;
}

/** Noisy gradients into velocities; what the layer then knows of its signal. Returns the factor of the normalized rule. */
function filter({ candidate, problem, w, v, seen, random }, w0, gamma) {
  let signs = 0;
  let product = 0;
  let power = 0;
  let largest = 0;
  for (let i = 0; i < WEIGHTS; i++) {
    const g = w[i] - w0 + problem.noise * random.normal();
    signs += Math.sign(g) * Math.sign(v[i]);
    product += g * v[i];
    power += g * g;
    v[i] = gamma * v[i] + (1 - gamma) * g;
    largest = Math.max(largest, Math.abs(v[i]));
  }
  seen.signs += 0.02 * (signs / WEIGHTS - seen.signs);
  seen.share += 0.02 * (product / power - seen.share);
  seen.before = seen.largest;
  seen.largest = largest;
  return candidate.normalize ? 2 ** -Math.round(Math.log2(largest)) : 1;
}

/** Pulses of each weight's velocity (relative: as shares of the largest of the step before), and what its device makes of them. Returns their
 *  number. */
function pulse({ candidate, w, v, kept, maps, perWindow, random, seen: { before } }, rate) {
  let count = 0;
  const unit = before === 0 ? 0 : 2 ** -Math.round(Math.log2(before));
  const length = candidate.relative ? unit : 1;
  for (let i = 0; i < WEIGHTS; i++) {
    const wanted = -rate * (perWindow / 2) * v[i] * length;
    const n = clamp(pulsesOf(candidate, wanted, kept, i, random.uniform), -MOST, MOST);
    const noise = n === 0 ? 0 : 0.01 * Math.sqrt(Math.abs(n)) * random.normal();
    const { decay, move } = maps[n + MOST];
    w[i] = clamp(decay * w[i] + move + noise, -1, 1);
    count += Math.abs(n);
  }
  return count;
}

function run(candidate, problem, device, first) {
  const [w, v, kept] = [0, 1, 2].map(() => new Float64Array(WEIGHTS));
  const seen = { signs: 0, share: 0, distance: 0, rate: first, first, largest: 0, before: 0 };
  const plan = { maps: pulseMaps(device), perWindow: pulsesPerWindow(device), random: normals(12345) };
  const state = { candidate, problem, w, v, kept, seen, ...plan };
  const total = { square: 0, bias: 0, pulses: 0, counted: 0, gamma: 0 };
  for (let step = 0; step < STEPS; step++) {
    const rate = problem.cosine ? (first / 2) * (1 + Math.cos((Math.PI * step) / STEPS)) : first;
    seen.rate = rate;
    seen.distance = w.reduce((sum, x) => sum + Math.abs(x), 0) / WEIGHTS;
    const gamma = candidate.gamma(seen);
    const w0 = problem.optimum(step);
    const scale = filter(state, w0, gamma);
    for (let i = 0; i < WEIGHTS; i++) v[i] *= scale;
    total.pulses += pulse(state, rate);
    total.gamma += gamma;
    if (step < (problem.cosine ? 0.95 : 0.5) * STEPS) continue;
    total.square += w.reduce((sum, x) => sum + (x - w0) ** 2, 0);
    total.bias += w.reduce((sum, x) => sum + x - w0, 0);
    total.counted += WEIGHTS;
  }
  const { square, bias, counted } = total;
  return {
    error: Math.sqrt(square / counted),
    bias: bias / counted,
    pulses: total.pulses / WEIGHTS,
    gamma: total.gamma / STEPS,
    rate: first,
  };
}

const round = (value) => Number(value.toPrecision(3));
const results = [3, 6].flatMap((label) => {
  const device = blockOf(
    resolveDevice({ preset: "none", levels: LEVELS, nonlinearityLtp: label, nonlinearityLtd: -label }),
  );
  return Object.entries(PROBLEMS).flatMap(([problem, settings]) =>
    Object.entries(CANDIDATES).map(([candidate, how]) => {
      const tried = RATES.map((rate) => run(how, settings, device, rate));
      const best = tried.reduce((a, b) => (b.error < a.error ? b : a));
      const rounded = Object.fromEntries(Object.entries(best).map(([key, value]) => [key, round(value)]));
      return { label, problem, candidate, words: how.words, ...rounded };
    }),
  );
});
console.log(
  JSON.stringify({ weights: WEIGHTS, steps: STEPS, levels: LEVELS, rates: RATES, results }, null, 1),
);
