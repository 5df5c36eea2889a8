// Values of an ONNX tensor, checked against its dimensions before memory is made for them.
import { ConfigError } from "../../base/errors.ts";
import { eachElement } from "./decode.ts";
import { DATA_TYPES, type OnnxTensor } from "./model.ts";

type DataType = (typeof DATA_TYPES)[keyof typeof DATA_TYPES];

interface Form {
  readonly bytes: number;
  /** Reads one element of raw data. */
  readonly read: (view: DataView, at: number) => number;
  /** Number and kind of the typed field. */
  readonly field: number;
  readonly kind: "int64" | "float" | "double";
  /** Value of an element of the typed field; the element itself by default. */
  readonly decode?: (element: number) => number;
}

const INT32_DATA = { field: 5, kind: "int64" } as const;

const FORMS: Readonly<Partial<Record<DataType, Form>>> = {
  float: { bytes: 4, read: (v, at) => v.getFloat32(at, true), field: 4, kind: "float" },
  double: { bytes: 8, read: (v, at) => v.getFloat64(at, true), field: 10, kind: "double" },
  float16: {
    bytes: 2,
    read: (v, at) => fromHalf(v.getUint16(at, true)),
    ...INT32_DATA,
    decode: fromHalf,
  },
  bfloat16: {
    bytes: 2,
    read: (v, at) => fromBrain(v.getUint16(at, true)),
    ...INT32_DATA,
    decode: fromBrain,
  },
  int32: { bytes: 4, read: (v, at) => v.getInt32(at, true), ...INT32_DATA },
  int64: { bytes: 8, read: (v, at) => Number(v.getBigInt64(at, true)), field: 7, kind: "int64" },
  bool: { bytes: 1, read: (v, at) => v.getUint8(at), ...INT32_DATA },
};

const LARGEST_TENSOR = 2 ** 26;

const FLOATS = new Set<DataType | undefined>(["float", "double", "float16", "bfloat16"]);

export const typeOf = ({ dataType }: OnnxTensor): DataType | undefined =>
  (DATA_TYPES as Readonly<Record<number, DataType>>)[dataType];

export const isFloat = (tensor: OnnxTensor): boolean => FLOATS.has(typeOf(tensor));

/** Elements by its dimensions. ConfigError where its bytes are missing, too few or elsewhere, or its type is not read. */
export function checkTensor(tensor: OnnxTensor, file: string): number {
  const at = `${file}: tensor "${tensor.name}"`;
  if (tensor.external)
    throw new ConfigError("its values lie in another file (external data), which is not read", {
      at,
      hint: "write one file: torch.onnx.export(…, external_data=False), or onnx.save(onnx.load(FILE), FILE2)",
    });
  const form = formOf(tensor, at);
  const count = tensor.dims.reduce((product, size) => product * size, 1);
  if (tensor.dims.some((size) => !Number.isSafeInteger(size) || size < 0) || !Number.isSafeInteger(count))
    throw new ConfigError(`its dimensions are ${tensor.dims.join(" x ")}`, { at });
  if (count > LARGEST_TENSOR)
    throw new ConfigError(`${count} values, at most ${LARGEST_TENSOR} are read`, {
      at,
      hint: "does the layer need as many weights? Mho trains networks of this size at most",
    });
  const present = tensor.raw ? tensor.raw.length : tensor.message.length;
  if (tensor.raw ? present !== count * form.bytes : present < count)
    throw new ConfigError(
      `${tensor.dims.join(" x ")} values of ${form.bytes} bytes, but ${present} bytes are there`,
      { at, hint: "the file is cut or damaged" },
    );
  return count;
}

function formOf(tensor: OnnxTensor, at: string): Form {
  const type = typeOf(tensor);
  const form = type && FORMS[type];
  if (form) return form;
  throw new ConfigError(`its values are ${type ?? `of type ${tensor.dataType}`}, which is not read`, {
    at,
    hint: "export the float model; quantized weights are not read",
  });
}

/** In the order of its dimensions. ConfigError as checkTensor, or where a value is missing or not finite. */
export function floatsOf(tensor: OnnxTensor, file: string): Float32Array {
  const values = new Float32Array(checkTensor(tensor, file));
  fill(tensor, file, values);
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0)
    throw new ConfigError(`value ${bad} is ${values[bad]}, weights are finite`, {
      at: `${file}: tensor "${tensor.name}"`,
      hint: "the training that made the file diverged. Export an earlier checkpoint",
    });
  return values;
}

/** Reads a small tensor of whole numbers as floatsOf does. */
export function integersOf(tensor: OnnxTensor, file: string): number[] {
  const values = new Float64Array(checkTensor(tensor, file));
  fill(tensor, file, values);
  return [...values];
}

function fill(tensor: OnnxTensor, file: string, values: Float32Array | Float64Array): void {
  const at = `${file}: tensor "${tensor.name}"`;
  const { bytes, read, field, kind, decode = (element) => element } = formOf(tensor, at);
  const { raw } = tensor;
  if (raw) {
    const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
    for (let i = 0; i < values.length; i++) values[i] = read(view, i * bytes);
    return;
  }
  let count = 0;
  eachElement(tensor.message, field, kind, (element) => {
    if (count < values.length) values[count] = decode(element);
    count++;
  });
  if (count !== values.length)
    throw new ConfigError(`${tensor.dims.join(" x ")} values, but ${count} are there`, {
      at,
      hint: "the file may be damaged. Export it again",
    });
}

/** IEEE half precision: sign, 5 bits of exponent, 10 of fraction. */
function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  const scaled = exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15);
  return sign * scaled;
}

const word = new DataView(new ArrayBuffer(4));
/** The upper half of a float. */
function fromBrain(bits: number): number {
  word.setUint32(0, (bits & 0xffff) << 16);
  return word.getFloat32(0);
}
