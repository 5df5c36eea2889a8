// An ONNX file as data: what of its messages an import needs. Tensors stay bytes until somebody asks for their values.

/** Element types of tensors that are read (TensorProto.DataType). */
export const DATA_TYPES = {
  1: "float",
  2: "uint8",
  3: "int8",
  4: "uint16",
  5: "int16",
  6: "int32",
  7: "int64",
  8: "string",
  9: "bool",
  10: "float16",
  11: "double",
  12: "uint32",
  13: "uint64",
  16: "bfloat16",
} as const satisfies Readonly<Record<number, string>>;

export interface OnnxTensor {
  readonly name: string;
  readonly dims: readonly number[];
  /** Number of DATA_TYPES. */
  readonly dataType: number;
  /** Little endian; null where the values lie in typed fields. */
  readonly raw: Uint8Array | null;
  /** The whole TensorProto, with its typed fields. */
  readonly message: Uint8Array;
  /** Its values lie in another file. */
  readonly external: boolean;
}

/** The fields of an AttributeProto that are there. */
export interface OnnxAttribute {
  readonly float?: number;
  readonly int?: number;
  readonly text?: string;
  readonly tensor?: OnnxTensor;
  readonly floats?: readonly number[];
  readonly ints?: readonly number[];
}

export interface OnnxNode {
  /** Name in the file, or op type and place where it has none. */
  readonly name: string;
  readonly named: boolean;
  readonly opType: string;
  readonly domain: string;
  /** "" where an optional one is left out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: ReadonlyMap<string, OnnxAttribute>;
}

/** A number, a name of a free size, or null where nothing is said. */
export type OnnxSize = number | string | null;

export interface OnnxValueInfo {
  readonly name: string;
  /** null: no shape. */
  readonly dims: readonly OnnxSize[] | null;
}

export interface OnnxGraph {
  readonly nodes: readonly OnnxNode[];
  readonly initializers: ReadonlyMap<string, OnnxTensor>;
  readonly sparse: readonly string[];
  readonly inputs: readonly OnnxValueInfo[];
  readonly outputs: readonly OnnxValueInfo[];
}

export interface OnnxModel {
  readonly producer: string;
  /** Version of the operators of ONNX itself. */
  readonly opset: number;
  /** Functions of its own. */
  readonly functions: number;
  /** Keys of metadata. */
  readonly metadata: readonly string[];
  readonly graph: OnnxGraph;
}
