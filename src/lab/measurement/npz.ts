// NumPy's NPZ: arrays of equal length become the columns of a table, titled by their names; a two-dimensional array one column each.
// Format: numpy.lib.format, versions 1 to 3. Not supported: text and object arrays.
import { DataError } from "../../base/errors.ts";
import { checkTable, type Sheet } from "./delimited.ts";
import { unzipped } from "./unzipped.ts";

interface NumpyArray {
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

export function readNpz(bytes: Uint8Array, file: string): Sheet {
  const entries = Object.entries(unzipped(bytes, file, (name) => name.endsWith(".npy")));
  const columns = entries.flatMap(([name, content]) =>
    columnsOf(name.replace(/\.npy$/, ""), numpyArray(content, `${file}:${name}`)),
  );
  const length = columns.reduce((most, { values }) => Math.max(most, values.length), 0);
  if (length === 0)
    throw new DataError("holds no array of numbers", {
      at: file,
      hint: "save arrays of numbers with numpy.savez or numpy.save",
    });
  checkTable({ rows: length, columns: columns.length, cells: length * columns.length }, file);
  const rows = Array.from({ length }, (_, i) =>
    columns.map(({ values }) => (values[i] === undefined ? "" : String(values[i]))),
  );
  return {
    name: null,
    rows: [columns.map(({ title }) => title), ...rows],
    lines: [null, ...rows.map(() => null)],
    form: `${entries.length} NumPy arrays`,
    remarks: "",
    heading: [],
  };
}

function columnsOf(
  title: string,
  { shape, values }: NumpyArray,
): { title: string; values: readonly number[] }[] {
  const [rows = 1, width = 1] = shape;
  if (width === 1) return [{ title, values }];
  return Array.from({ length: width }, (_, j) => ({
    title: `${title} ${j + 1}`,
    values: Array.from({ length: rows }, (_, i) => values[i * width + j]!),
  }));
}

const READERS: Readonly<
  Record<string, readonly [number, (view: DataView, at: number, little: boolean) => number]>
> = {
  f8: [8, (view, at, little) => view.getFloat64(at, little)],
  f4: [4, (view, at, little) => view.getFloat32(at, little)],
  i8: [8, (view, at, little) => Number(view.getBigInt64(at, little))],
  i4: [4, (view, at, little) => view.getInt32(at, little)],
  i2: [2, (view, at, little) => view.getInt16(at, little)],
  u8: [8, (view, at, little) => Number(view.getBigUint64(at, little))],
  u4: [4, (view, at, little) => view.getUint32(at, little)],
  u2: [2, (view, at, little) => view.getUint16(at, little)],
  u1: [1, (view, at) => view.getUint8(at)],
  i1: [1, (view, at) => view.getInt8(at)],
};

function numpyArray(bytes: Uint8Array, at: string): NumpyArray {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 || view.getUint32(0) !== 0x934e554d)
    throw new DataError("is no NumPy array", { at, hint: "save it with numpy.save, or as a CSV table" });
  const wide = bytes[6]! > 1;
  const start = wide ? 12 : 10;
  const length = wide ? view.getUint32(8, true) : view.getUint16(8, true);
  const header = new TextDecoder("latin1").decode(bytes.subarray(start, start + length));
  const [, order = "", type = ""] = /'descr':\s*'([<>|=]?)(\w+)'/.exec(header) ?? [];
  const shape = (/'shape':\s*\(([^)]*)\)/.exec(header)?.[1] ?? "")
    .split(",")
    .filter((part) => part.trim() !== "")
    .map(Number);
  const reader = READERS[type];
  if (!reader || shape.length > 2 || /'fortran_order':\s*True/.test(header))
    throw new DataError(`type "${order}${type}", shape (${shape.join(", ")}) is not supported`, {
      at,
      hint: "numbers with one or two dimensions in C order are",
    });
  const [size, read] = reader;
  const count = shape.reduce((product, n) => product * n, 1);
  // an empty array of a thousand million columns takes no bytes
  const [rows = 1, columns = 1] = shape;
  checkTable({ rows, columns, cells: count }, at);
  if (count * size > bytes.length - start - length)
    throw new DataError("ends too early", { at, hint: "the file is cut off. Copy or save it again" });
  const values = Array.from({ length: count }, (_, i) =>
    read(view, start + length + i * size, order !== ">"),
  );
  return { shape: shape.length === 0 ? [1] : shape, values };
}
