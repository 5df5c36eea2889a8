// The form "class folders": train/<class>/<name>.jpg|png and test/<class>/…. Classes are in alphabetical order, which
// for CIFAR-10 (airplane … truck) is also the official order; images are in order of class and file name.
import { DataError } from "../base/errors.ts";
import { CIFAR10_CLASSES } from "./cifarBinary.ts";
import {
  type DatasetContent,
  imageSize,
  type Labels,
  labelArray,
  MAX_CLASSES,
  type OnDataProgress,
} from "./dataset.ts";
import { decodeImages } from "./decodeImages.ts";
import type { SourceFile } from "./source.ts";

const SPLIT = /^(train|test)\//;
const IMAGE = /\.(jpe?g|png)$/i;

interface Entry {
  readonly split: string;
  readonly label: string;
  readonly file: SourceFile;
}

export function isImageFolders(files: readonly SourceFile[]): boolean {
  return files.some(({ path }) => SPLIT.test(path) && IMAGE.test(path));
}

/** Decodes all images. Throws DataError naming the file. */
export async function readImageFolders(
  files: readonly SourceFile[],
  at: string,
  onProgress?: OnDataProgress,
): Promise<DatasetContent> {
  const entries = files.filter(({ path }) => SPLIT.test(path)).map(entryOf);
  entries.sort((a, b) => (a.file.path < b.file.path ? -1 : 1));
  const train = entries.filter(({ split }) => split === "train");
  const test = entries.filter(({ split }) => split === "test");
  const classes = classesOf(train, test, at);
  const ordered = [...train, ...test].map(({ file }) => file);
  const { height, width, channels, images, turned } = await decodeImages(ordered, onProgress);
  const end = train.length * imageSize({ height, width, channels });
  return {
    form: formOf(entries, classes),
    height,
    width,
    channels,
    classes,
    train: { images: images.subarray(0, end), labels: labelsOf(train, classes) },
    test: { images: images.subarray(end), labels: labelsOf(test, classes) },
    ...(turned === 0 ? {} : { notes: [turnedNote(turned)] }),
  };
}

const turnedNote = (turned: number): string =>
  `${turned} of the images are shown turned by viewers (their Exif orientation): their pixels are taken as they are stored, as PyTorch and TensorFlow do`;

function entryOf(file: SourceFile): Entry {
  const parts = file.path.split("/");
  if (parts.length !== 3 || !IMAGE.test(file.path))
    throw new DataError("is not a JPEG or PNG file in a class folder", {
      at: file.at,
      hint: "below train/ and test/ only <class>/<name>.jpg or .png may lie; move it away",
    });
  return { split: parts[0], label: parts[1], file };
}

function classesOf(train: readonly Entry[], test: readonly Entry[], at: string): string[] {
  for (const [split, entries] of Object.entries({ train, test }))
    if (entries.length === 0)
      throw new DataError(`has no ${split} images`, {
        at,
        hint: `put them in ${split}/<class>/<name>.jpg or .png`,
      });
  const classes = [...new Set(train.map(({ label }) => label))].sort();
  if (classes.length > MAX_CLASSES)
    throw new DataError(`has ${classes.length} classes, at most ${MAX_CLASSES} are read`, {
      at,
      hint: "each folder below train/ is a class: check that it is not one image each",
    });
  const known = new Set(classes);
  const stranger = test.find(({ label }) => !known.has(label));
  if (stranger)
    throw new DataError(`class "${stranger.label}" occurs in test but not in train`, {
      at: stranger.file.at,
      hint: `the classes of train are ${classes.slice(0, 12).join(", ")}${classes.length > 12 ? ", …" : ""}`,
    });
  return classes;
}

function labelsOf(entries: readonly Entry[], classes: readonly string[]): Labels {
  const numbers = new Map(classes.map((name, number) => [name, number]));
  const labels = labelArray(classes.length, entries.length);
  for (const [i, { label }] of entries.entries()) labels[i] = numbers.get(label)!;
  return labels;
}

function formOf(entries: readonly Entry[], classes: readonly string[]): string {
  if (entries.every(({ file }) => /\.png$/i.test(file.path))) return "class folders of PNG files";
  const cifar = classes.join() === CIFAR10_CLASSES.join();
  const note = cifar
    ? " (lossy copies: accuracies run a little below those on the official CIFAR-10 files)"
    : "";
  return `class folders of JPEG files${note}`;
}
