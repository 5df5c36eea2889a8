// The official binary forms of CIFAR-10 and CIFAR-100: fixed-length records of label bytes and 32x32 planes R, G, B.
// Format: A. Krizhevsky, https://www.cs.toronto.edu/~kriz/cifar.html, "Binary version".
import { ConfigError, DataError } from "../base/errors.ts";
import type { DatasetContent, Split } from "./dataset.ts";
import { READ_DEFAULTS, type ReadSettings, refuseUnused } from "./readSettings.ts";
import type { SourceFile } from "./source.ts";

export const CIFAR10_CLASSES = [
  "airplane",
  "automobile",
  "bird",
  "cat",
  "deer",
  "dog",
  "frog",
  "horse",
  "ship",
  "truck",
] as const;

const SIDE = 32;
const CHANNELS = 3;
const PLANE = SIDE * SIDE;

interface CifarForm {
  readonly name: string;
  readonly train: readonly string[];
  readonly test: string;
  /** Label bytes of a record, and which of them is the class. */
  readonly labelBytes: number;
  readonly labelByte: number;
  readonly namesFile: string;
  readonly classes: readonly string[];
}

const numbered = (count: number) => Array.from({ length: count }, (_, label) => `class ${label}`);

const FORMS: readonly CifarForm[] = [
  {
    name: "CIFAR-10",
    train: [1, 2, 3, 4, 5].map((batch) => `data_batch_${batch}.bin`),
    test: "test_batch.bin",
    labelBytes: 1,
    labelByte: 0,
    namesFile: "batches.meta.txt",
    classes: CIFAR10_CLASSES,
  },
  {
    name: "CIFAR-100",
    train: ["train.bin"],
    test: "test.bin",
    labelBytes: 2,
    labelByte: 1,
    namesFile: "fine_label_names.txt",
    classes: numbered(100),
  },
];
/** Differences of the form where the 20 superclasses of CIFAR-100 are learned. */
const COARSE: Partial<CifarForm> = {
  name: "CIFAR-100 (20 superclasses)",
  labelByte: 0,
  namesFile: "coarse_label_names.txt",
  classes: numbered(20),
};

export function isCifarBinary(files: readonly SourceFile[]): boolean {
  return formOf(files) !== undefined;
}

/** Reads the batches. Throws DataError naming file and byte offset, ConfigError for a label that they do not have. */
export function readCifarBinary(
  files: readonly SourceFile[],
  at: string,
  settings: ReadSettings = READ_DEFAULTS,
): DatasetContent {
  const found = formOf(files);
  if (!found)
    throw new DataError("holds no CIFAR batches", {
      at,
      hint: "the binary version of CIFAR-10 has data_batch_1.bin … and test_batch.bin; that of CIFAR-100 has train.bin and test.bin",
    });
  const form = found.labelBytes === 2 ? labelled(found, settings) : found;
  refuseUnused(settings, form.labelBytes === 2 ? ["label"] : [], `official ${form.name} binary files`);
  const open = (name: string): SourceFile => {
    const file = files.find(({ path }) => path === name);
    if (file) return file;
    throw new DataError(`${name} is missing`, {
      at,
      hint: `${form.name} needs ${[...form.train, form.test].join(", ")}`,
    });
  };
  const train = form.train.map(open);
  const test = open(form.test);
  return {
    form: `official ${form.name} binary files`,
    height: SIDE,
    width: SIDE,
    channels: CHANNELS,
    classes: classNames(form, files),
    train: readRecords(train, form),
    test: readRecords([test], form),
  };
}

/** CIFAR-100 with the label that is asked for. */
function labelled(form: CifarForm, { label }: ReadSettings): CifarForm {
  if (label === "coarse") return { ...form, ...COARSE };
  if (label === "fine" || label === READ_DEFAULTS.label) return form;
  throw new ConfigError(`${JSON.stringify(label)}: CIFAR-100 has no such label`, {
    at: "data.label",
    hint: '"fine" (100 classes, the default) or "coarse" (20 superclasses)',
  });
}

function formOf(files: readonly SourceFile[]): CifarForm | undefined {
  return FORMS.find((form) => files.some(({ path }) => form.train.includes(path) || path === form.test));
}

function classNames(form: CifarForm, files: readonly SourceFile[]): readonly string[] {
  const file = files.find(({ path }) => path === form.namesFile);
  if (!file) return form.classes;
  const names = new TextDecoder()
    .decode(file.read())
    .split(/\r?\n/)
    .filter((line) => line !== "");
  if (names.length === form.classes.length && new Set(names).size === names.length) return names;
  throw new DataError(`has ${names.length} class names, ${form.classes.length} different ones are needed`, {
    at: file.at,
    hint: "one name a line, each another one; or remove the file: the names of CIFAR are then used",
  });
}

function readRecords(files: readonly SourceFile[], form: CifarForm): Split {
  const batches = files.map((file) => ({ file, bytes: file.read() }));
  const record = form.labelBytes + CHANNELS * PLANE;
  for (const { file, bytes } of batches) {
    checkSize(bytes.length, record, file.at);
    if (bytes.length !== batches[0].bytes.length)
      throw new DataError(
        `has ${bytes.length / record} records, but ${batches[0].file.path} has ${batches[0].bytes.length / record}`,
        { at: file.at, hint: "all batches must be equally long: one of them is truncated" },
      );
  }
  const perBatch = batches[0].bytes.length / record;
  const labels = new Uint8Array(batches.length * perBatch);
  const images = new Uint8Array(labels.length * CHANNELS * PLANE);
  for (const [batch, { file, bytes }] of batches.entries())
    for (let i = 0; i < perBatch; i++) {
      const place = i * record + form.labelBytes;
      const image = batch * perBatch + i;
      labels[image] = labelAt(bytes, i * record + form.labelByte, form, file.at);
      interleave(bytes, place, images, image * CHANNELS * PLANE);
    }
  return { images, labels };
}

function checkSize(size: number, record: number, at: string): void {
  const whole = Math.floor(size / record);
  if (whole > 0 && whole * record === size) return;
  throw new DataError(
    size === 0
      ? "the file is empty"
      : `has ${size} bytes, not a multiple of ${record}: the record at byte offset ${whole * record} is cut short`,
    { at, hint: "the file is truncated or not a CIFAR batch: unpack or download it again" },
  );
}

function labelAt(bytes: Uint8Array, offset: number, form: CifarForm, at: string): number {
  const label = bytes[offset];
  if (label < form.classes.length) return label;
  throw new DataError(`label ${label} at byte offset ${offset} is outside 0…${form.classes.length - 1}`, {
    at,
    hint: `the file is damaged or is not a ${form.name} batch`,
  });
}

/** Planes R, G, B → (y, x, channel). */
function interleave(planes: Uint8Array, from: number, out: Uint8Array, to: number): void {
  for (let pixel = 0; pixel < PLANE; pixel++)
    for (let c = 0; c < CHANNELS; c++) out[to + pixel * CHANNELS + c] = planes[from + c * PLANE + pixel];
}
