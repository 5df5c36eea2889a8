// Random numbers as docs/models/random-numbers.md says. This folder is a second implementation of a training, written from the documents:
// it imports nothing of src, so that a document that leaves something out shows as a test that fails (rebuild.test.ts).

const WORD = 2n ** 32n;
const f = Math.fround;

/** The four words of one block. */
export function words(
  seed: number,
  stream: number,
  layer: number,
  element: number,
  step: number,
): readonly number[] {
  let c = [element, step, layer, stream].map(BigInt) as [bigint, bigint, bigint, bigint];
  let key = [BigInt(seed) % WORD, (BigInt(seed) / WORD) % WORD] as const;
  for (let round = 0; round < 10; round++) {
    const p = 0xd2511f53n * c[0];
    const q = 0xcd9e8d57n * c[2];
    c = [(q / WORD) ^ c[1] ^ key[0], q % WORD, (p / WORD) ^ c[3] ^ key[1], p % WORD];
    key = [(key[0] + 0x9e3779b9n) % WORD, (key[1] + 0xbb67ae85n) % WORD];
  }
  return c.map(Number);
}

export function uniform(word: number): number {
  return (Math.floor(word / 2 ** 9) + 0.5) / 2 ** 23;
}

const CENTRAL = [
  2.81022636e-8, 3.43273939e-7, -3.5233877e-6, -4.39150654e-6, 0.00021858087, -0.00125372503, -0.00417768164,
  0.246640727, 1.50140941,
];
const TAIL = [
  -0.000200214257, 0.000100950558, 0.00134934322, -0.00367342844, 0.00573950773, -0.0076224613, 0.00943887047,
  1.00167406, 2.83297682,
];

export function normal(word: number): number {
  const x = (2 * Math.floor(word / 2 ** 8) + 1 - 2 ** 24) / 2 ** 24;
  const w = f(-f(Math.log(f(f(1 - x) * f(1 + x)))));
  const place = w < 5 ? f(w - 2.5) : f(f(Math.sqrt(w)) - 3);
  const polynomial = (w < 5 ? CENTRAL : TAIL).map(f).reduce((sum, a) => f(f(sum * place) + a));
  return f(f(polynomial * x) * f(Math.SQRT2));
}

/** The nearest whole number, halves to the even one. */
export function roundEven(x: number): number {
  const down = Math.floor(x);
  const rest = x - down;
  if (rest === 0.5) return down % 2 === 0 ? down : down + 1;
  return rest < 0.5 ? down : down + 1;
}

export function clamp(x: number, low: number, high: number): number {
  return Math.min(Math.max(x, low), high);
}

/** round(log2 m): up where the mantissa is √2 or more. */
export function roundLog2(m: number): number {
  let exponent = 0;
  while (m >= 2 ** (exponent + 1)) exponent++;
  while (m < 2 ** exponent) exponent--;
  return m / 2 ** exponent >= f(Math.SQRT2) ? exponent + 1 : exponent;
}
