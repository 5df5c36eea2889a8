// Writes ONNX files, as exporters do: only what tests of the import need. Field numbers: onnx/onnx.proto.
import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";

export type Attribute = number | string | readonly number[] | { readonly float: number } | TensorOf;

export interface TensorOf {
  readonly name?: string;
  readonly dims: readonly number[];
  readonly floats?: ArrayLike<number>;
  readonly ints?: readonly number[];
  /** Default: raw float32 or int64. */
  readonly form?: "typed" | "unpacked" | "double" | "float16" | "bfloat16" | "typed float16";
  readonly external?: boolean;
  readonly dataType?: number;
}

export interface NodeOf {
  readonly op: string;
  readonly name?: string;
  readonly domain?: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: Readonly<Record<string, Attribute>>;
}

export interface ValueOf {
  readonly name: string;
  readonly dims: readonly (number | string | null)[] | null;
}

export interface ModelOf {
  readonly nodes: readonly NodeOf[];
  readonly tensors?: readonly (TensorOf & { readonly name: string })[];
  readonly inputs: readonly ValueOf[];
  readonly outputs: readonly ValueOf[];
  readonly opset?: number;
  readonly domains?: readonly string[];
  readonly producer?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly functions?: number;
}

type Fill = (w: BinaryWriter) => void;

const message = (fill: Fill): Uint8Array => {
  const w = new BinaryWriter();
  fill(w);
  return new Uint8Array(w.finish());
};
const bytes = (w: BinaryWriter, field: number, value: Uint8Array) =>
  w.tag(field, WireType.LengthDelimited).bytes(value);
const part = (w: BinaryWriter, field: number, fill: Fill) => bytes(w, field, message(fill));
const text = (w: BinaryWriter, field: number, value: string) =>
  w.tag(field, WireType.LengthDelimited).string(value);
const int = (w: BinaryWriter, field: number, value: number) => w.tag(field, WireType.Varint).int64(value);

export function encodeModel(model: ModelOf): Uint8Array {
  const { opset = 17, domains = [], producer = "pytorch", metadata = {}, functions = 0 } = model;
  return message((w) => {
    int(w, 1, 8);
    text(w, 2, producer);
    part(w, 7, (g) => graph(g, model));
    for (const domain of ["", ...domains])
      part(w, 8, (o) => {
        if (domain !== "") text(o, 1, domain);
        int(o, 2, domain === "" ? opset : 1);
      });
    for (const [key, value] of Object.entries(metadata))
      part(w, 14, (e) => {
        text(e, 1, key);
        text(e, 2, value);
      });
    for (let i = 0; i < functions; i++) part(w, 25, (f) => text(f, 1, `f${i}`));
  });
}

function graph(w: BinaryWriter, { nodes, tensors = [], inputs, outputs }: ModelOf): void {
  for (const one of nodes) part(w, 1, (n) => node(n, one));
  text(w, 2, "main_graph");
  for (const one of tensors) bytes(w, 5, tensor(one));
  for (const one of inputs) part(w, 11, (v) => value(v, one));
  for (const one of outputs) part(w, 12, (v) => value(v, one));
}

function node(w: BinaryWriter, { op, name, domain, inputs, outputs, attributes = {} }: NodeOf): void {
  for (const one of inputs) text(w, 1, one);
  for (const one of outputs) text(w, 2, one);
  if (name !== undefined) text(w, 3, name);
  text(w, 4, op);
  for (const [key, attribute] of Object.entries(attributes))
    part(w, 5, (a) => attributeOf(a, key, attribute));
  if (domain !== undefined) text(w, 7, domain);
}

function attributeOf(w: BinaryWriter, name: string, attribute: Attribute): void {
  text(w, 1, name);
  if (typeof attribute === "string") {
    text(w, 4, attribute);
    int(w, 20, 3);
  } else if (typeof attribute === "number") {
    int(w, 3, attribute);
    int(w, 20, 2);
  } else if ("float" in attribute) {
    w.tag(2, WireType.Bit32).float(attribute.float);
    int(w, 20, 1);
  } else if ("dims" in attribute) {
    bytes(w, 5, tensor(attribute));
    int(w, 20, 4);
  } else {
    // onnx.proto has no packed option here: one field each
    for (const one of attribute) int(w, 8, one);
    int(w, 20, 7);
  }
}

const TYPES = { float: 1, float16: 10, double: 11, bfloat16: 16, int64: 7 } as const;

function tensor({ name, dims, floats, ints, form, external, dataType }: TensorOf): Uint8Array {
  return message((w) => {
    for (const size of dims) int(w, 1, size);
    const half = form === "float16" || form === "typed float16";
    const floatType = half ? "float16" : form === "double" || form === "bfloat16" ? form : "float";
    int(w, 2, dataType ?? (ints ? TYPES.int64 : TYPES[floatType]));
    if (external) {
      part(w, 13, (e) => {
        text(e, 1, "location");
        text(e, 2, "model.onnx.data");
      });
      int(w, 14, 1);
    } else content(w, { ...(floats && { floats }), ...(ints && { ints }), ...(form && { form }) });
    if (name !== undefined) text(w, 8, name);
  });
}

function content(
  w: BinaryWriter,
  { floats = [], ints, form }: Pick<TensorOf, "floats" | "ints" | "form">,
): void {
  const values = Array.from(floats);
  if (ints && form === "typed") packed(w, 7, ints, (p, n) => p.int64(n));
  else if (ints) bytes(w, 9, new Uint8Array(BigInt64Array.from(ints, BigInt).buffer));
  else if (form === "typed") packed(w, 4, values, (p, n) => p.float(n));
  else if (form === "unpacked") for (const n of values) w.tag(4, WireType.Bit32).float(n);
  else if (form === "typed float16") packed(w, 5, values, (p, n) => p.int32(toHalf(n)));
  else if (form === "double") bytes(w, 9, new Uint8Array(Float64Array.from(values).buffer));
  else if (form === "float16") bytes(w, 9, new Uint8Array(Uint16Array.from(values, toHalf).buffer));
  else if (form === "bfloat16") bytes(w, 9, new Uint8Array(Uint16Array.from(values, toBrain).buffer));
  else bytes(w, 9, new Uint8Array(Float32Array.from(values).buffer));
}

function packed(
  w: BinaryWriter,
  field: number,
  values: readonly number[],
  write: (w: BinaryWriter, value: number) => void,
): void {
  part(w, field, (p) => {
    for (const value of values) write(p, value);
  });
}

const floatBits = (value: number) => new Uint32Array(Float32Array.of(value).buffer)[0]!;
const toBrain = (value: number) => floatBits(value) >>> 16;

/** Cuts normal numbers. */
export function toHalf(value: number): number {
  const bits = floatBits(value);
  const exponent = ((bits >>> 23) & 255) - 127 + 15;
  const sign = (bits >>> 16) & 0x8000;
  if (exponent <= 0) return sign | Math.round((Math.abs(value) * 2 ** 24) | 0);
  return sign | (exponent << 10) | ((bits >>> 13) & 1023);
}

function value(w: BinaryWriter, { name, dims }: ValueOf): void {
  text(w, 1, name);
  part(w, 2, (type) =>
    part(type, 1, (tensorType) => {
      int(tensorType, 1, 1);
      if (!dims) return;
      part(tensorType, 2, (shape) => {
        for (const size of dims) part(shape, 1, (d) => dimension(d, size));
      });
    }),
  );
}

function dimension(w: BinaryWriter, size: number | string | null): void {
  if (typeof size === "number") int(w, 1, size);
  else if (typeof size === "string") text(w, 2, size);
}
