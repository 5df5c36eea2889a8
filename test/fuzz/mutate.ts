// Damage and malice: changes of real files. Bits, pieces, numbers and words of the raw bytes; or, through a shell (shells.ts), of what lies
// behind a checksum or inside a container.
import type { Random } from "./random.ts";

/** Content by file name. */
export type Files = Readonly<Record<string, Uint8Array>>;

/** Changes something and returns a new array. */
export type Change = (bytes: Uint8Array, name: string) => Uint8Array;

/** Opens a file, lets `inside` change a part of it, and closes it again, checksums and sizes right. Throws where it cannot be opened. */
export type Shell = (bytes: Uint8Array, random: Random, inside: Change) => Uint8Array;

export interface Means {
  /** Key: the end of a file's name. */
  readonly shells: Readonly<Record<string, Shell>>;
  /** Words that mean something to the reader. */
  readonly tokens: readonly string[];
  /** Files to cut pieces from. */
  readonly others: readonly Files[];
}

export interface Mutant {
  readonly files: Files;
  /** A seed that went through no shell: what a disk or a line may do, too. */
  readonly raw: boolean;
}

/** Bytes of a changed file, at most. */
const LARGEST = 400_000;

export function mutant({ files, raw: before }: Mutant, means: Means, random: Random): Mutant {
  const names = Object.keys(files);
  const name = random.of(names);
  if (names.length > 1 && random.onceIn(24)) return { files: exchanged(files, name, random), raw: before };
  let raw = before;
  const change: Change = (bytes, at) => {
    const ending = Object.keys(means.shells).find((end) => at.endsWith(end));
    if (ending !== undefined && !random.onceIn(3)) {
      const opened = openedOr(() => means.shells[ending]!(bytes, random, change));
      if (opened !== null) {
        raw = false;
        return opened;
      }
    }
    return changed(bytes, means, random);
  };
  return { files: { ...files, [name]: change(files[name]!, name) }, raw };
}

/** A file is away, or holds what another one holds. */
function exchanged(files: Files, name: string, random: Random): Files {
  const { [name]: _, ...others } = files;
  return random.onceIn(2) ? others : { ...files, [name]: random.of(Object.values(others)) };
}

function openedOr(open: () => Uint8Array): Uint8Array | null {
  try {
    return open();
  } catch {
    return null;
  }
}

/** One to a few changes of the bytes. */
export function changed(bytes: Uint8Array, means: Means, random: Random): Uint8Array {
  let now = bytes;
  do now = random.of(CHANGES)(now, random, means).subarray(0, LARGEST);
  while (random.onceIn(3));
  return now;
}

type ByteChange = (bytes: Uint8Array, random: Random, means: Means) => Uint8Array;

const flipBit: ByteChange = (bytes, random) => {
  const copy = bytes.slice();
  if (copy.length > 0) copy[random.below(copy.length)]! ^= 1 << random.below(8);
  return copy;
};

const setByte: ByteChange = (bytes, random) => {
  const copy = bytes.slice();
  if (copy.length > 0)
    copy[random.below(copy.length)] = random.of([0, 1, 9, 10, 13, 32, 127, 128, 255, random.below(256)]);
  return copy;
};

/** A place and an end behind it, near it more often than far. */
function piece(length: number, random: Random): readonly [number, number] {
  const from = random.below(length + 1);
  return [from, Math.min(length, from + random.below(2 ** random.below(14)))];
}

const replaced = (bytes: Uint8Array, from: number, to: number, middle: Uint8Array): Uint8Array => {
  const out = new Uint8Array(from + middle.length + bytes.length - to);
  out.set(bytes.subarray(0, from));
  out.set(middle, from);
  out.set(bytes.subarray(to), from + middle.length);
  return out;
};
const NOTHING = new Uint8Array();

const cutEnd: ByteChange = (bytes, random) => bytes.slice(0, random.below(bytes.length + 1));
const cutPiece: ByteChange = (bytes, random) => {
  const [from, to] = piece(bytes.length, random);
  return replaced(bytes, from, to, NOTHING);
};
const movePiece: ByteChange = (bytes, random) => {
  const [from, to] = piece(bytes.length, random);
  const moved = bytes.slice(from, to);
  const rest = replaced(bytes, from, to, NOTHING);
  const place = random.below(rest.length + 1);
  return replaced(rest, place, place, moved);
};
/** Twice, or many times over. */
const repeatPiece: ByteChange = (bytes, random) => {
  const [from, to] = piece(bytes.length, random);
  const most = Math.floor(LARGEST / Math.max(1, to - from));
  const times = random.onceIn(12) ? most : Math.min(most, 1 + random.below(8));
  const repeated = new Uint8Array((to - from) * times);
  for (let i = 0; i < times; i++) repeated.set(bytes.subarray(from, to), i * (to - from));
  return replaced(bytes, from, from, repeated);
};
const splice: ByteChange = (bytes, random, { others }) => {
  const other = random.of(Object.values(random.of(others)));
  const [from, to] = piece(bytes.length, random);
  const [start, end] = piece(other.length, random);
  return replaced(bytes, from, random.onceIn(2) ? from : to, other.subarray(start, end));
};

const WORDS = [0, 1, 2, 127, 128, 255, 256, 32767, 32768, 65535, 65536, 0x7fffffff, 0x80000000, 0xffffffff];
/** A whole number of a header: 2, 4 or 8 bytes, either end first; or a float that is none. */
const setWord: ByteChange = (bytes, random) => {
  const copy = bytes.slice();
  const size = random.of([2, 4, 4, 8]);
  if (copy.length < size) return copy;
  const view = new DataView(copy.buffer);
  const at = random.below(copy.length - size + 1);
  const little = random.onceIn(2);
  const value = random.of(WORDS);
  if (size === 2) view.setUint16(at, value & 0xffff, little);
  else if (size === 8) view.setFloat64(at, random.of([Number.NaN, Infinity, -1, 1e308, 5e-324]), little);
  else if (random.onceIn(4)) view.setFloat32(at, random.of([Number.NaN, Infinity, -1, 3e38]), little);
  else view.setUint32(at, value, little);
  return copy;
};

const NUMBERS =
  "0 -0 -1 1 0.5 1e-320 1e308 -1e308 1e999 -1e999 NaN Infinity null 0x10 007 1,5 1_000 99999999999999999999 4294967296 65537 1e5 % e .".split(
    " ",
  );
const latin1 = new TextDecoder("latin1");
const encoder = new TextEncoder();

/** A number in a text is another one. */
const setNumber: ByteChange = (bytes, random) => {
  const window = 4096;
  const start = random.below(Math.max(1, bytes.length - window / 2));
  const found = [
    ...latin1.decode(bytes.subarray(start, start + window)).matchAll(/[-+]?\d+(\.\d+)?(e[-+]?\d+)?/gi),
  ];
  if (found.length === 0) return flipBit(bytes, random, { shells: {}, tokens: [], others: [] });
  const { index, 0: number } = random.of(found);
  const at = start + index;
  return replaced(bytes, at, at + number.length, encoder.encode(random.of(NUMBERS)));
};

/** Texts that nest, or do not end. */
const DEEP = ["[", '{"a":', "(", "<a>", "-", " ", "9"].map((open) => open.repeat(5000));

/** Words that have troubled readers of text before. */
const TOKENS = [
  "\0",
  "\n",
  "\r\n",
  "\t",
  '"',
  "'",
  "\\",
  ",",
  ";",
  "=",
  "[",
  "]",
  "{",
  "}",
  "[[",
  "<",
  ">",
  "&#0;",
  "&#x110000;",
  "/*",
  "\u001b[2J",
  "\u202e",
  "\ufeff",
  "\u0085",
  "ﬀ",
  "💥",
  "%s",
  "../",
  "/",
  "__proto__",
  "constructor",
  "toString",
  "null",
  "true",
].concat(DEEP);

const insertToken: ByteChange = (bytes, random, { tokens }) => {
  const token = random.of(tokens.length > 0 && !random.onceIn(3) ? tokens : TOKENS);
  const [from, to] = piece(bytes.length, random);
  return replaced(bytes, from, random.onceIn(2) ? from : to, encoder.encode(token));
};

/** Two lines change their places, or one is away. */
const exchangeLines: ByteChange = (bytes, random) => {
  const lines = latin1.decode(bytes).split("\n");
  const from = random.below(lines.length);
  const to = random.below(lines.length);
  const line = lines[from]!;
  lines[from] = lines[to]!;
  lines[to] = random.onceIn(4) ? "" : line;
  return new Uint8Array(Buffer.from(lines.join("\n"), "latin1"));
};

const CHANGES: readonly ByteChange[] = [
  flipBit,
  flipBit,
  setByte,
  cutEnd,
  cutPiece,
  movePiece,
  repeatPiece,
  splice,
  setWord,
  setNumber,
  setNumber,
  insertToken,
  insertToken,
  exchangeLines,
];
