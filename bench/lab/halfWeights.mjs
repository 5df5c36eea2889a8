// What tensor cores would do to a read: conductances as half floats, one or a sum of two, beside floats. Inputs of 8 bits are exact in
// both. Prints the largest change of a partial sum relative to the largest sum, and the share of 6-bit codes that change.
//   node bench/lab/halfWeights.mjs
const ROWS = 128;
const SUMS = 50_000;

/** Deterministic numbers in [0, 1): a 32-bit xorshift. */
let state = 2463534242;
function random() {
  state ^= state << 13;
  state ^= state >>> 17;
  state ^= state << 5;
  return (state >>> 0) / 2 ** 32;
}

/** To 11 bits, as a half float holds them; below 2^-14 to its fixed grid. */
function half(x) {
  const exponent = Math.max(Math.floor(Math.log2(Math.abs(x) || 1)), -14);
  const step = 2 ** (exponent - 10);
  const quotient = x / step;
  const floor = Math.floor(quotient);
  const rest = quotient - floor;
  const up = rest > 0.5 || (rest === 0.5 && floor % 2 !== 0);
  return (floor + (up ? 1 : 0)) * step;
}

const KINDS = {
  "one half float": half,
  "sum of two half floats": (w) => half(w) + half(w - half(w)),
};
const sums = Array.from({ length: SUMS }, () => {
  const found = { exact: 0 };
  for (const kind of Object.keys(KINDS)) found[kind] = 0;
  for (let row = 0; row < ROWS; row++) {
    const input = Math.floor(Math.max(2 * random() - 1, 0) * 255) / 64;
    const weight = Math.fround(2 * random() - 1);
    found.exact += input * weight;
    for (const [kind, rounded] of Object.entries(KINDS)) found[kind] += input * rounded(weight);
  }
  return found;
});
const largest = sums.reduce((most, { exact }) => Math.max(most, Math.abs(exact)), 0);
const code = (sum) => Math.round((31 * sum) / largest);
for (const kind of Object.keys(KINDS)) {
  const worst = sums.reduce((most, s) => Math.max(most, Math.abs(s[kind] - s.exact)), 0) / largest;
  const changed = sums.filter((s) => code(s[kind]) !== code(s.exact)).length / SUMS;
  console.log(
    `${kind}: ${worst.toExponential(1)} of the largest sum; ${(100 * changed).toFixed(4)} % of the codes change`,
  );
}
