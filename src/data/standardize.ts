// Features in standard deviations from their mean, both of the training rows, as words of the images' grid: u8 = 128 + round(128·z/clip),
// so that a network reads z/clip in −1 … 127/128. What lies beyond is clipped, counted and said.
import { namesOf } from "./tableColumns.ts";
import type { TableRows } from "./tableRows.ts";

export interface Standardized {
  /** (rows, features), row-major. */
  readonly train: Uint8Array;
  readonly test: Uint8Array;
  readonly notes: readonly string[];
}

/** A value that is missing stands at the mean. A feature that never changes says nothing: it reads 0. */
export function standardized(
  train: TableRows,
  test: TableRows,
  names: readonly string[],
  clip: number,
): Standardized {
  const scales = names.map((_, feature) => scaleOf(train, feature, names.length));
  const constant = scales.flatMap(({ deviation }, place) =>
    deviation === 0 ? [{ place, name: names[place]! }] : [],
  );
  const own = wordsOf(train, scales, clip);
  const others = wordsOf(test, scales, clip);
  const clipped = (part: string, { beyond, words }: typeof own) =>
    beyond === 0
      ? []
      : [
          `${beyond} of ${words.length} ${part} values (${((100 * beyond) / words.length).toPrecision(2)} %) lie beyond ${clip} standard deviations and end there (data.clip)`,
        ];
  return {
    train: own.words,
    test: others.words,
    notes: [
      ...(constant.length === 0
        ? []
        : [`the same in all training rows, so they say nothing: ${namesOf(constant)}`]),
      ...clipped("training", own),
      ...clipped("test", others),
    ],
  };
}

interface Scale {
  readonly mean: number;
  /** 0 where all values are the same. */
  readonly deviation: number;
}

/** Two passes: the deviation of large numbers that differ little keeps its digits. */
function scaleOf({ values, count }: TableRows, feature: number, features: number): Scale {
  let sum = 0;
  let present = 0;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < count; row++) {
    const value = values[row * features + feature]!;
    if (Number.isNaN(value)) continue;
    sum += value;
    present++;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (present === 0 || low === high) return { mean: low, deviation: 0 };
  const mean = sum / present;
  let squares = 0;
  for (let row = 0; row < count; row++) {
    const value = values[row * features + feature]!;
    if (!Number.isNaN(value)) squares += ((value - mean) / (high - low)) ** 2;
  }
  const deviation = (high - low) * Math.sqrt(squares / present);
  return Number.isFinite(deviation) && Number.isFinite(mean)
    ? { mean, deviation }
    : { mean: 0, deviation: 0 };
}

/** 128 is the mean. `beyond`: how many values end at the grid's ends. */
function wordsOf(
  { values }: TableRows,
  scales: readonly Scale[],
  clip: number,
): { words: Uint8Array; beyond: number } {
  let beyond = 0;
  const words = Uint8Array.from(values, (value, i) => {
    const { mean, deviation } = scales[i % scales.length]!;
    if (deviation === 0 || Number.isNaN(value)) return 128;
    const z = (value - mean) / deviation;
    if (Math.abs(z) > clip) beyond++;
    return Math.min(255, Math.max(0, 128 + Math.round((128 * z) / clip)));
  });
  return { words, beyond };
}
