// Labels in names of columns, sheets, files and sections: directions, devices, cycles.
import type { Direction } from "./measurement.ts";
import {
  COUNT,
  CYCLE,
  DEVICE,
  DOWN,
  FILLER,
  HIGH_STATE,
  LOW_STATE,
  PULSE,
  QUANTITY_WORDS,
  READING,
  SYMBOL,
  UP,
  wordsOf,
} from "./vocabulary.ts";

/** "device 3", "cycle 2", and a number or name whose kind is not said. */
export interface Labels {
  readonly device: string | null;
  readonly cycle: string | null;
  readonly other: string | null;
}

export function directionOfWords(all: readonly string[]): Direction | null {
  const up = all.some((word) => UP.has(word));
  const down = all.some((word) => DOWN.has(word));
  return up === down ? null : up ? "ltp" : "ltd";
}

export const NO_LABELS: Labels = { device: null, cycle: null, other: null };

/** The words and numbers that distinguish columns of one kind. A lone letter is the name of a device. */
export function labelsOf(all: readonly string[]): Labels {
  const taken = new Set<number>();
  const named = (set: ReadonlySet<string>): string | null => {
    const at = all.findIndex((word) => set.has(word));
    if (at < 0) return null;
    // "device 3", "DUT no 3", "3rd cycle"
    const after = COUNT.has(all[at + 1] ?? "") ? at + 2 : at + 1;
    const place = [after, at - 1].find((i) => /^(\d+(st|nd|rd|th)?|[a-z]\d*)$/.test(all[i] ?? "")) ?? at;
    taken.add(at).add(place);
    return all[place]!;
  };
  const cycle = named(CYCLE);
  const device = named(DEVICE);
  const left = all.filter((_, i) => !taken.has(i));
  const number =
    left.find((word) => /^\d+$/.test(word)) ??
    left.flatMap((word) => SYMBOL.exec(word)?.[4] || [])[0] ??
    left.find((word) => LETTER_NUMBER.test(word) && !SYMBOL.test(word));
  const letter = left.find(
    (word, i) =>
      i > 0 && /^[a-z]$/.test(word) && !SYMBOL.test(word) && ![UP, DOWN, FILLER].some((set) => set.has(word)),
  );
  return { cycle, device: device ?? letter ?? null, other: number ?? null };
}
const LETTER_NUMBER = /^[a-z]\d+$/;

/** The rest of a title: columns with the same rest belong together. */
export const seriesOf = (all: readonly string[]): string =>
  all
    .filter(
      (word) =>
        !/^\d+(st|nd|rd|th)?$/.test(word) &&
        !/^[a-z]$/.test(word) &&
        !LETTER_NUMBER.test(word) &&
        !SYMBOL.test(word) &&
        ![
          UP,
          DOWN,
          LOW_STATE,
          HIGH_STATE,
          CYCLE,
          DEVICE,
          COUNT,
          PULSE,
          READING,
          FILLER,
          ...Object.values(QUANTITY_WORDS),
        ].some((set) => set.has(word)),
    )
    .join(" ");

/** LTP or LTD where a text names one of them; signs too. */
export function directionOf(text: string): Direction | null {
  const known = DIRECTIONS.get(text);
  if (known !== undefined) return known;
  const found = directionIn(text);
  if (DIRECTIONS.size < MOST_KNOWN) DIRECTIONS.set(text, found);
  return found;
}

/** A column of directions says the same few words in every row. */
const DIRECTIONS = new Map<string, Direction | null>();
const MOST_KNOWN = 1000;

function directionIn(text: string): Direction | null {
  const plain = text.trim();
  if (/^(\+|\+?1)$/.test(plain)) return "ltp";
  return /^(-|-1|0)$/.test(plain) ? "ltd" : directionOfWords(wordsOf(plain));
}

/** Direction in the name of a file or sheet: "P" and "D" alone mean nothing there. */
export const directionOfName = (name: string): Direction | null =>
  directionOfWords(wordsOf(name).filter((word) => word.length > 1));

/** The name without the words that say the direction: what both files of a pair share. */
export const withoutDirection = (name: string): string =>
  wordsOf(name)
    .filter((word) => word.length === 1 || !(UP.has(word) || DOWN.has(word)))
    .join(" ");

/** Labels in a text of a sheet, a file or a row above the table: "Device 3", "cycle2". */
export function labelsOfName(text: string): Labels {
  return labelsOf(wordsOf(text));
}
