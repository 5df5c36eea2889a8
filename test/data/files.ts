// Small data files for tests: images, tar archives (also hostile ones), CIFAR records, IDX files.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { crc32, deflateSync } from "node:zlib";
import { encode as encodePng } from "fast-png";
import { encode as encodeJpeg } from "jpeg-js";

const root = mkdtempSync(join(tmpdir(), "mho-data-"));
process.once("exit", () => rmSync(root, { recursive: true, force: true }));

/** A new folder, deleted when the worker ends: its test files share this module. */
export function temporaryFolder(): string {
  return mkdtempSync(join(root, "t-"));
}

/** An RGB JPEG of one colour with a little structure, so that images differ by `seed`. */
export function jpeg(seed: number, side = 8): Uint8Array {
  const data = Uint8Array.from({ length: side * side * 4 }, (_, i) =>
    i % 4 === 3 ? 255 : (seed * 37 + (i >> 3)) & 255,
  );
  return new Uint8Array(encodeJpeg({ width: side, height: side, data }, 90).data);
}

export function png(seed: number, side = 8, channels = 3): Uint8Array {
  const data = Uint8Array.from({ length: side * side * channels }, (_, i) => (seed * 37 + i) & 255);
  return new Uint8Array(encodePng({ width: side, height: side, channels, depth: 8, data }));
}

/** The JPEG with an Exif block that says how a viewer turns it (1: not). */
export function turnedJpeg(bytes: Uint8Array, orientation: number): Uint8Array {
  const tiff = [0x49, 0x49, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0];
  const exif = [...Buffer.from("Exif\0\0"), ...tiff];
  return Uint8Array.from([0xff, 0xd8, 0xff, 0xe1, 0, exif.length + 2, ...exif, ...bytes.subarray(2)]);
}

export interface RawPng {
  readonly width: number;
  readonly height: number;
  readonly bits: number;
  /** 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGB and alpha. */
  readonly colour: number;
  readonly interlaced?: boolean;
  readonly palette?: readonly number[];
  readonly transparency?: readonly number[];
  /** Lines in the order of the file, each with its filter byte. */
  readonly lines: readonly (readonly number[])[];
}

/** A PNG file of a kind that no writer here makes. */
export function rawPng({
  width,
  height,
  bits,
  colour,
  interlaced = false,
  palette,
  transparency,
  lines,
}: RawPng) {
  const chunk = (type: string, data: Uint8Array) => {
    const head = Buffer.alloc(4);
    head.writeUInt32BE(data.length);
    const body = Buffer.concat([Buffer.from(type), data]);
    const check = Buffer.alloc(4);
    check.writeUInt32BE(crc32(body));
    return Buffer.concat([head, body, check]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([bits, colour, 0, 0, Number(interlaced)], 8);
  const parts = [
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]),
    chunk("IHDR", header),
    ...(palette ? [chunk("PLTE", Uint8Array.from(palette))] : []),
    ...(transparency ? [chunk("tRNS", Uint8Array.from(transparency))] : []),
    chunk("IDAT", deflateSync(Uint8Array.from(lines.flat()))),
    chunk("IEND", new Uint8Array()),
  ];
  return new Uint8Array(Buffer.concat(parts));
}

/** Two classes, `perClass` images each in train and one in test. */
export function classFolders(
  perClass = 3,
  image: (seed: number) => Uint8Array = png,
  ending = "png",
): Record<string, Uint8Array> {
  const files: Record<string, Uint8Array> = {};
  let seed = 0;
  for (const label of ["cat", "dog"]) {
    for (let i = 0; i < perClass; i++) files[`train/${label}/000${i}.${ending}`] = image(seed++);
    files[`test/${label}/0001.${ending}`] = image(seed++);
  }
  return files;
}

export function writeFolder(files: Record<string, Uint8Array>): string {
  const folder = temporaryFolder();
  for (const [path, bytes] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
  return folder;
}

export interface TarEntry {
  readonly name: string;
  readonly data?: Uint8Array;
  readonly type?: string;
  /** Written instead of the data's length. */
  readonly size?: number;
}

export function tarOf(entries: readonly TarEntry[]): Uint8Array {
  const blocks = entries.flatMap(({ name, data = new Uint8Array(), type = "0", size = data.length }) => {
    const header = Buffer.alloc(512);
    header.write(name, 0, 100);
    header.write("0000644\0", 100);
    header.write(`${size.toString(8).padStart(11, "0")}\0`, 124);
    header.write("        ", 148);
    header.write(type, 156);
    header.write("ustar\x0000", 257);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
    return [header, data, Buffer.alloc((512 - (data.length % 512)) % 512)];
  });
  return new Uint8Array(Buffer.concat([...blocks, Buffer.alloc(1024)]));
}

export function tarOfFiles(files: Record<string, Uint8Array>): Uint8Array {
  return tarOf(Object.entries(files).map(([name, data]) => ({ name, data })));
}

/** CIFAR records: label bytes, then planes R, G, B of 1024 bytes filled with seed, seed + 1, seed + 2. */
export function cifarRecords(labels: readonly (readonly number[])[]): Uint8Array {
  return new Uint8Array(
    Buffer.concat(
      labels.map((bytes, seed) =>
        Buffer.concat([Buffer.from(bytes), ...[0, 1, 2].map((c) => Buffer.alloc(1024, seed * 3 + c))]),
      ),
    ),
  );
}

export function cifar10Files(): Record<string, Uint8Array> {
  const batch = cifarRecords([[3], [9], [0]]);
  const files: Record<string, Uint8Array> = { "test_batch.bin": cifarRecords([[9], [1]]) };
  for (let i = 1; i <= 5; i++) files[`data_batch_${i}.bin`] = batch;
  return files;
}

export function idx(sizes: readonly number[], data: Uint8Array): Uint8Array {
  const header = Buffer.alloc(4 + 4 * sizes.length);
  header.writeUInt32BE(0x0800 + sizes.length);
  sizes.forEach((size, i) => {
    header.writeUInt32BE(size, 4 + 4 * i);
  });
  return new Uint8Array(Buffer.concat([header, data]));
}

export function mnistFiles(): Record<string, Uint8Array> {
  const pixels = (count: number) => Uint8Array.from({ length: count * 6 }, (_, i) => i);
  return {
    "train-images-idx3-ubyte": idx([4, 2, 3], pixels(4)),
    "train-labels-idx1-ubyte": idx([4], Uint8Array.of(1, 0, 2, 1)),
    "t10k-images-idx3-ubyte": idx([2, 2, 3], pixels(2)),
    "t10k-labels-idx1-ubyte": idx([2], Uint8Array.of(2, 0)),
  };
}

/** The error that `work` ends with. Fails if there is none. */
export async function errorOf(work: () => unknown): Promise<Error> {
  try {
    await work();
  } catch (error) {
    if (error instanceof Error) return error;
    throw new Error(`not an Error: ${String(error)}`);
  }
  throw new Error("no error was thrown");
}

/** Deterministic damage for fuzzing: a few bytes changed, or the end cut off. */
export function damaged(bytes: Uint8Array, seed: number): Uint8Array {
  let state = seed * 2654435761 + 1;
  const draw = (limit: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 4294967296) * limit);
  };
  const copy = bytes.slice(0, seed % 3 === 0 ? draw(bytes.length) : bytes.length);
  for (let i = 0; i < 1 + (seed % 5) && copy.length > 0; i++) copy[draw(copy.length)] = draw(256);
  return copy;
}
