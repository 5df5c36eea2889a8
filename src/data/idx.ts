// The IDX form of MNIST and its relatives: (train|t10k|test)-(images-idx3|labels-idx1)-ubyte, plain or .gz; labels beyond 255 as -short or -int.
// Format: Y. LeCun, C. Cortes, C. Burges, "The MNIST database", section "File formats".
import { DataError } from "../base/errors.ts";
import { type DatasetContent, labelArray, MAX_CLASSES, MAX_DATASET_BYTES, type Split } from "./dataset.ts";
import { type SourceFile, unzip } from "./source.ts";

const NAME = /^(?:.*-)?(train|t10k|test)-(images|labels)[-.]idx[13]-(?:ubyte|short|int)(\.gz)?$/;
/** Number of dimensions, which stands after two zero bytes and the type of the values. */
const DIMENSIONS = { images: 3, labels: 1 } as const;
type Kind = keyof typeof DIMENSIONS;
/** Type → bytes of a value: unsigned byte; of labels also short and int, highest byte first. */
const TYPES: Readonly<Record<Kind, Readonly<Record<number, number>>>> = {
  images: { 8: 1 },
  labels: { 8: 1, 11: 2, 12: 4 },
};

interface Idx {
  readonly at: string;
  readonly sizes: readonly number[];
  readonly data: Uint8Array | Int32Array;
  /** Bytes of a value. */
  readonly bytes: number;
}

export function isIdx(files: readonly SourceFile[]): boolean {
  return files.some(({ path }) => NAME.test(path));
}

/** Reads the four files. Throws DataError naming file and byte offset. */
export async function readIdx(files: readonly SourceFile[], at: string): Promise<DatasetContent> {
  const open = (split: string, kind: Kind) => readFile(files, split, kind, at);
  const train = { images: await open("train", "images"), labels: await open("train", "labels") };
  const test = { images: await open("test", "images"), labels: await open("test", "labels") };
  const [, height, width] = train.images.sizes;
  if (test.images.sizes[1] !== height || test.images.sizes[2] !== width)
    throw new DataError(
      `images of ${test.images.sizes.slice(1).join("x")} pixels, but ${train.images.at} has ${height}x${width}`,
      {
        at: test.images.at,
        hint: "training and test images must have one size. Are the four files of one data set?",
      },
    );
  const { base, count } = labelRange(train.labels);
  return {
    form: "IDX files (MNIST type)",
    height,
    width,
    channels: 1,
    classes: Array.from({ length: count }, (_, i) => String(base + i)),
    train: splitOf(train.images, train.labels, base, count),
    test: splitOf(test.images, test.labels, base, count),
  };
}

async function readFile(files: readonly SourceFile[], split: string, kind: Kind, at: string): Promise<Idx> {
  const candidates = files.filter(({ path }) => {
    const match = NAME.exec(path);
    return match !== null && (match[1] === "train") === (split === "train") && match[2] === kind;
  });
  // An unpacked file beside its .gz is the same file.
  const file = candidates.find(({ path }) => !path.endsWith(".gz")) ?? candidates[0];
  if (!file)
    throw new DataError(`has no ${split} ${kind}`, {
      at,
      hint: "needed: train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte (each may end in .gz)",
    });
  const bytes = file.path.endsWith(".gz") ? await unzip(file.read(), file.at) : file.read();
  return parse(bytes, kind, file.at);
}

function parse(bytes: Uint8Array, kind: Kind, at: string): Idx {
  const dimensions = DIMENSIONS[kind];
  const start = 4 + 4 * dimensions;
  if (bytes.length < start)
    throw new DataError(`has ${bytes.length} bytes, the header alone needs ${start}`, {
      at,
      hint: "it is truncated",
    });
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = TYPES[kind][bytes[2]!];
  if (view.getUint16(0) !== 0 || size === undefined || bytes[3] !== dimensions)
    throw new DataError(
      `begins with ${hex(view.getUint32(0))} at byte offset 0, IDX ${kind} with ${hex(0x0800 + dimensions)}`,
      {
        at,
        hint: "images and labels may be exchanged, or the file is not IDX",
      },
    );
  const sizes = Array.from({ length: dimensions }, (_, i) => view.getUint32(4 + 4 * i));
  const expected = sizes.reduce((product, size) => product * size, 1);
  if (expected === 0 || expected > MAX_DATASET_BYTES)
    throw new DataError(
      `the sizes ${sizes.join(" x ")} at byte offset 4 are outside 1…${MAX_DATASET_BYTES} values`,
      {
        at,
        hint: "the file may be damaged, or be no IDX file. Get it again",
      },
    );
  const end = start + size * expected;
  if (bytes.length !== end)
    throw new DataError(
      `has ${bytes.length} bytes, but ${sizes.join(" x ")} values from byte offset ${start} end at ${end}`,
      { at, hint: "the file is truncated or has something appended" },
    );
  return { at, sizes, bytes: size, data: valuesOf(view, start, size, expected) };
}

function valuesOf(view: DataView, start: number, bytes: number, count: number): Idx["data"] {
  if (bytes === 1) return new Uint8Array(view.buffer, view.byteOffset + start, count);
  const read = (i: number) => (bytes === 2 ? view.getInt16(start + 2 * i) : view.getInt32(start + 4 * i));
  return Int32Array.from({ length: count }, (_, i) => read(i));
}

/** Labels 0…n−1, or 1…n (EMNIST letters). Every label must occur in train. */
function labelRange(labels: Idx): { base: number; count: number } {
  const first = new Map<number, number>();
  for (let i = 0; i < labels.data.length; i++) if (!first.has(labels.data[i])) first.set(labels.data[i], i);
  const base = first.has(0) ? 0 : 1;
  const highest = [...first.keys()].reduce((a, b) => Math.max(a, b));
  if (highest - base >= MAX_CLASSES)
    throw new DataError(`has label ${highest}: at most ${MAX_CLASSES} classes are read`, {
      at: labels.at,
      hint: "is this the file of labels? Classes are numbered from 0 or 1",
    });
  for (let label = base; label < highest; label++)
    if (!first.has(label)) {
      const offset = 8 + labels.bytes * (first.get(highest) ?? 0);
      throw new DataError(`label ${highest} at byte offset ${offset}, but label ${label} never occurs`, {
        at: labels.at,
        hint: "labels must be 0…n−1 or 1…n: number them without gaps, if the file is not damaged",
      });
    }
  return { base, count: highest - base + 1 };
}

function splitOf(images: Idx, labels: Idx, base: number, count: number): Split {
  if (images.sizes[0] !== labels.sizes[0])
    throw new DataError(`has ${labels.sizes[0]} labels, but ${images.at} has ${images.sizes[0]} images`, {
      at: labels.at,
      hint: "byte offset 4 of both files holds the count: one of them belongs to another split or is damaged",
    });
  const own = labelArray(count, labels.data.length);
  for (let i = 0; i < own.length; i++) {
    const label = labels.data[i]!;
    if (label < base || label >= base + count)
      throw new DataError(
        `label ${label} at byte offset ${8 + labels.bytes * i} is outside ${base}…${base + count - 1}, the classes of train`,
        { at: labels.at, hint: "are the labels of training and test of one data set?" },
      );
    own[i] = label - base;
  }
  return { images: new Uint8Array(images.data), labels: own };
}

function hex(word: number): string {
  return `0x${word.toString(16).padStart(8, "0")}`;
}
