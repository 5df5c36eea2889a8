// The IDX form of MNIST and its relatives: (train|t10k|test)-(images-idx3|labels-idx1)-ubyte, plain or .gz.
// Format: Y. LeCun, C. Cortes, C. Burges, "The MNIST database", section "File formats".
import { DataError } from "../base/errors.ts";
import { type DatasetContent, MAX_DATASET_BYTES, type Split } from "./dataset.ts";
import { IDX_FORM } from "./mirrored.ts";
import { type SourceFile, unzip } from "./source.ts";

const NAME = /^(?:.*-)?(train|t10k|test)-(images|labels)[-.]idx[13]-ubyte(\.gz)?$/;
/** Two zero bytes, type 8 (unsigned byte), number of dimensions. */
const MAGIC = { images: 0x0803, labels: 0x0801 } as const;
type Kind = keyof typeof MAGIC;

interface Idx {
  readonly at: string;
  readonly sizes: readonly number[];
  readonly data: Uint8Array;
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
      { at: test.images.at },
    );
  const { base, count } = labelRange(train.labels);
  return {
    form: IDX_FORM,
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
  const dimensions = MAGIC[kind] & 0xff;
  const start = 4 + 4 * dimensions;
  if (bytes.length < start)
    throw new DataError(`has ${bytes.length} bytes, the header alone needs ${start}`, {
      at,
      hint: "it is truncated",
    });
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0) !== MAGIC[kind])
    throw new DataError(
      `begins with ${hex(view.getUint32(0))} at byte offset 0, IDX ${kind} with ${hex(MAGIC[kind])}`,
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
      },
    );
  if (bytes.length !== start + expected)
    throw new DataError(
      `has ${bytes.length} bytes, but ${sizes.join(" x ")} values from byte offset ${start} end at ${start + expected}`,
      { at, hint: "the file is truncated or has something appended" },
    );
  return { at, sizes, data: bytes.subarray(start) };
}

/** Labels 0…n−1, or 1…n (EMNIST letters). Every label must occur in train. */
function labelRange(labels: Idx): { base: number; count: number } {
  const first = new Map<number, number>();
  for (let i = 0; i < labels.data.length; i++) if (!first.has(labels.data[i])) first.set(labels.data[i], i);
  const base = first.has(0) ? 0 : 1;
  const highest = Math.max(...first.keys());
  for (let label = base; label < highest; label++)
    if (!first.has(label)) {
      const offset = 8 + (first.get(highest) ?? 0);
      throw new DataError(`label ${highest} at byte offset ${offset}, but label ${label} never occurs`, {
        at: labels.at,
        hint: "labels must be 0…n−1 or 1…n: the file is damaged",
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
  const wrong = labels.data.findIndex((label) => label < base || label >= base + count);
  if (wrong >= 0)
    throw new DataError(
      `label ${labels.data[wrong]} at byte offset ${8 + wrong} is outside ${base}…${base + count - 1}, the classes of train`,
      { at: labels.at },
    );
  return {
    images: new Uint8Array(images.data),
    labels: Uint8Array.from(labels.data, (label) => label - base),
  };
}

function hex(word: number): string {
  return `0x${word.toString(16).padStart(8, "0")}`;
}
