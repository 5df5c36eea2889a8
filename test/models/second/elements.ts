// Steps between the reads: words of activations and errors, pooling, loss. docs/models/number-formats.md, training-step.md.
import type { Layer } from "./layers.ts";
import { clamp, roundEven, roundLog2 } from "./random.ts";

const f = Math.fround;

/** Words of an activation of `bits` bits with the step s. */
export function activated(y: readonly number[], relu: boolean, bits: number, step: number): number[] {
  const most = 2 ** (relu ? bits : bits - 1) - 1;
  return y.map((value) => clamp(roundEven(value / step), relu ? 0 : -most, most) + 0);
}

/** The errors that pass an activation backward. */
export function masked(
  e: readonly number[],
  output: readonly number[],
  relu: boolean,
  bits: number,
): number[] {
  const most = 2 ** (relu ? bits : bits - 1) - 1;
  return e.map((value, i) => {
    const word = output[i]!;
    return (relu ? word > 0 : true) && Math.abs(word) < most ? value : 0;
  });
}

export interface ErrorWords {
  readonly words: number[];
  readonly scale: number;
}

export function errorWords(e: readonly number[], scale: number, bits: number): ErrorWords {
  const largest = Math.max(...e.map(Math.abs));
  const k = largest > 0 ? roundLog2(largest) : 0;
  const most = 2 ** (bits - 1) - 1;
  const word = (value: number) => clamp(roundEven(value * 2 ** (bits - 1 - k)), -most, most);
  return { words: e.map(word), scale: scale * 2 ** k };
}

/** Places of the inputs of each output of a pooling layer, in the order of rows. */
function windows({ from, to, kernel }: Layer, images: number): number[][] {
  const list: number[][] = [];
  for (let image = 0; image < images; image++)
    for (let y = 0; y < to.height; y++)
      for (let x = 0; x < to.width; x++)
        for (let c = 0; c < to.channels; c++)
          list.push(
            Array.from({ length: kernel * kernel }, (_, i) => {
              const row = image * from.height + y * kernel + Math.floor(i / kernel);
              return (row * from.width + x * kernel + (i % kernel)) * from.channels + c;
            }),
          );
  return list;
}

export function pooled(layer: Layer, input: readonly number[], images: number): number[] {
  return windows(layer, images).map((places) => {
    const values = places.map((i) => input[i]!);
    if (layer.kind === "maxpool") return Math.max(...values);
    return roundEven(f(values.reduce((sum, value) => sum + value) * f(1 / places.length)));
  });
}

/** Errors of a pooling layer's inputs. */
export function unpooled(
  layer: Layer,
  input: readonly number[],
  e: readonly number[],
  images: number,
): number[] {
  const out = input.map(() => 0);
  windows(layer, images).forEach((places, o) => {
    const best = Math.max(...places.map((i) => input[i]!));
    if (layer.kind === "maxpool") out[places.find((i) => input[i] === best)!] = e[o]!;
    else for (const i of places) out[i] = f(e[o]! * f(1 / places.length));
  });
  return out;
}

/** Errors of the logits. */
export function lossErrors(kind: string, logits: readonly number[], labels: readonly number[]): number[] {
  const classes = logits.length / labels.length;
  return labels.flatMap((label, b) => {
    const z = logits.slice(b * classes, (b + 1) * classes);
    const powers = z.map((value) => Math.exp(value - Math.max(...z)));
    const sum = powers.reduce((a, p) => a + p);
    return z.map((value, c) => {
      const given = kind === "sse" ? value : powers[c]! / sum;
      return f(f(given - (c === label ? 1 : 0)) / labels.length);
    });
  });
}
