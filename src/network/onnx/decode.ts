// Decodes the bytes of an ONNX file (protobuf) to a model. Only the fields that an import needs are read; all others are skipped. The files
// are strangers': sizes, counts and names are bounded before anything of their size is made. Subgraphs are never entered, so depth is
// fixed. Field numbers: onnx/onnx.proto of ONNX 1.19.
import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";
import { ConfigError, MhoError } from "../../base/errors.ts";
import type {
  OnnxAttribute,
  OnnxGraph,
  OnnxModel,
  OnnxNode,
  OnnxSize,
  OnnxTensor,
  OnnxValueInfo,
} from "./model.ts";

/** Bytes of a file: 64 million float weights. */
export const LARGEST_FILE = 2 ** 28;
const MOST = { fields: 4_000_000, nodes: 10_000, tensors: 20_000, values: 10_000, list: 10_000, name: 1000 };

type Take = (reader: BinaryReader, wire: WireType) => void;

/** The model in `bytes`. ConfigError where they are no ONNX model, or more than is read. */
export function decodeModel(bytes: Uint8Array, file: string): OnnxModel {
  if (bytes.length > LARGEST_FILE)
    throw new ConfigError(`${bytes.length} bytes, at most ${LARGEST_FILE} are read`, {
      at: file,
      hint: "export a smaller model, or without weights in the file",
    });
  try {
    return new Decoder().model(bytes);
  } catch (cause) {
    const at = file;
    if (cause instanceof MhoError) throw new ConfigError(cause.message, { at, cause });
    const hint = "is it an ONNX file, and whole? onnx.checker.check_model says what is wrong with it";
    throw new ConfigError(`is no ONNX model: ${(cause as Error).message}`, { at, hint, cause });
  }
}

/** Every element of the packed or single fields with this number, until `take` has had `most`. */
export function eachElement(
  message: Uint8Array,
  field: number,
  kind: "int64" | "float" | "double",
  take: (value: number) => void,
): void {
  const element = (reader: BinaryReader) => take(Number(reader[kind]()));
  new Decoder(Number.POSITIVE_INFINITY).message(message, {
    [field]: (reader, wire) => repeated(reader, wire, element),
  });
}

/** Counts fields over all messages of one file. */
class Decoder {
  private readonly mostFields: number;
  private fields = 0;

  constructor(mostFields = MOST.fields) {
    this.mostFields = mostFields;
  }

  message(bytes: Uint8Array, takes: Readonly<Record<number, Take>>): void {
    const reader = new BinaryReader(bytes);
    while (reader.pos < reader.len) {
      if (++this.fields > this.mostFields) throw tooMany(this.mostFields, "fields");
      const [field, wire] = reader.tag();
      const take = takes[field];
      if (take) take(reader, wire);
      else reader.skip(wire, field);
      if (reader.pos > reader.len) throw new RangeError("a field ends behind its message");
    }
  }

  model(bytes: Uint8Array): OnnxModel {
    let producer = "";
    let opset = 0;
    let functions = 0;
    let graph: OnnxGraph | null = null;
    const metadata: string[] = [];
    this.message(bytes, {
      2: (r, w) => {
        producer = text(r, w);
      },
      7: (r, w) => {
        if (graph) throw new Error("two graphs");
        graph = this.graph(part(r, w));
      },
      8: (r, w) => {
        const { domain, version } = this.opset(part(r, w));
        if (isOnnx(domain)) opset = version;
      },
      14: (r, w) => add(metadata, this.entry(part(r, w)), 100, "entries of metadata"),
      25: (r, w) => {
        part(r, w);
        functions++;
      },
    });
    if (!graph) throw new Error("it has no graph");
    return { producer, opset, functions, metadata, graph };
  }

  private opset(bytes: Uint8Array): { domain: string; version: number } {
    let domain = "";
    let version = 0;
    this.message(bytes, {
      1: (r, w) => {
        domain = text(r, w);
      },
      2: (r, w) => {
        version = int(r, w);
      },
    });
    return { domain, version };
  }

  /** The key of a StringStringEntryProto. */
  private entry(bytes: Uint8Array): string {
    let key = "";
    this.message(bytes, {
      1: (r, w) => {
        key = text(r, w);
      },
    });
    return key;
  }

  private graph(bytes: Uint8Array): OnnxGraph {
    const nodes: OnnxNode[] = [];
    const initializers = new Map<string, OnnxTensor>();
    const sparse: string[] = [];
    const inputs: OnnxValueInfo[] = [];
    const outputs: OnnxValueInfo[] = [];
    this.message(bytes, {
      1: (r, w) => add(nodes, this.node(part(r, w), nodes.length), MOST.nodes, "nodes"),
      5: (r, w) => {
        const tensor = this.tensor(part(r, w));
        if (initializers.has(tensor.name)) throw new Error(`two initializers are named "${tensor.name}"`);
        if (initializers.size === MOST.tensors) throw tooMany(MOST.tensors, "initializers");
        initializers.set(tensor.name, tensor);
      },
      11: (r, w) => add(inputs, this.valueInfo(part(r, w)), MOST.values, "inputs"),
      12: (r, w) => add(outputs, this.valueInfo(part(r, w)), MOST.values, "outputs"),
      15: (r, w) => add(sparse, this.sparseName(part(r, w)), MOST.tensors, "sparse initializers"),
    });
    return { nodes, initializers, sparse, inputs, outputs };
  }

  private sparseName(bytes: Uint8Array): string {
    let name = "";
    this.message(bytes, {
      1: (r, w) => {
        name = this.tensor(part(r, w)).name;
      },
    });
    return name;
  }

  private node(bytes: Uint8Array, place: number): OnnxNode {
    const inputs: string[] = [];
    const outputs: string[] = [];
    const attributes = new Map<string, OnnxAttribute>();
    let name = "";
    let opType = "";
    let domain = "";
    this.message(bytes, {
      1: (r, w) => add(inputs, text(r, w), MOST.values, "inputs of a node"),
      2: (r, w) => add(outputs, text(r, w), MOST.values, "outputs of a node"),
      3: (r, w) => {
        name = text(r, w);
      },
      4: (r, w) => {
        opType = text(r, w);
      },
      5: (r, w) => {
        const [key, attribute] = this.attribute(part(r, w));
        attributes.set(key, attribute);
      },
      7: (r, w) => {
        domain = text(r, w);
      },
    });
    const named = name !== "";
    return { name: named ? name : `${opType} ${place}`, named, opType, domain, inputs, outputs, attributes };
  }

  private attribute(bytes: Uint8Array): [string, OnnxAttribute] {
    let name = "";
    let found: OnnxAttribute = {};
    const floats: number[] = [];
    const ints: number[] = [];
    this.message(bytes, {
      1: (r, w) => {
        name = text(r, w);
      },
      2: (r, w) => {
        expect(w, WireType.Bit32);
        found = { ...found, float: r.float() };
      },
      3: (r, w) => {
        found = { ...found, int: int(r, w) };
      },
      4: (r, w) => {
        found = { ...found, text: text(r, w) };
      },
      5: (r, w) => {
        found = { ...found, tensor: this.tensor(part(r, w)) };
      },
      7: (r, w) => repeated(r, w, () => add(floats, r.float(), MOST.list, "numbers of an attribute")),
      8: (r, w) => repeated(r, w, () => add(ints, Number(r.int64()), MOST.list, "numbers of an attribute")),
    });
    return [name, { ...found, ...(floats.length > 0 && { floats }), ...(ints.length > 0 && { ints }) }];
  }

  private tensor(message: Uint8Array): OnnxTensor {
    const dims: number[] = [];
    let name = "";
    let dataType = 0;
    let raw: Uint8Array | null = null;
    let external = false;
    this.message(message, {
      1: (r, w) => repeated(r, w, () => add(dims, Number(r.int64()), 16, "dimensions of a tensor")),
      2: (r, w) => {
        dataType = int(r, w);
      },
      8: (r, w) => {
        name = text(r, w);
      },
      9: (r, w) => {
        raw = part(r, w);
      },
      13: (r, w) => {
        part(r, w);
        external = true;
      },
      14: (r, w) => {
        const location = int(r, w);
        external ||= location === 1;
      },
    });
    return { name, dims, dataType, raw, message, external };
  }

  private valueInfo(bytes: Uint8Array): OnnxValueInfo {
    let name = "";
    let dims: OnnxSize[] | null = null;
    const shape: Take = (r, w) => {
      const sizes: OnnxSize[] = [];
      dims = sizes;
      this.message(part(r, w), { 1: (s, x) => add(sizes, this.size(part(s, x)), 16, "dimensions") });
    };
    const tensorType: Take = (r, w) => this.message(part(r, w), { 2: shape });
    this.message(bytes, {
      1: (r, w) => {
        name = text(r, w);
      },
      2: (r, w) => this.message(part(r, w), { 1: tensorType }),
    });
    return { name, dims };
  }

  private size(bytes: Uint8Array): OnnxSize {
    let size: OnnxSize = null;
    this.message(bytes, {
      1: (r, w) => {
        size = int(r, w);
      },
      2: (r, w) => {
        size = text(r, w);
      },
    });
    return size;
  }
}

export const isOnnx = (domain: string): boolean => domain === "" || domain === "ai.onnx";

/** A list of numbers is one packed field, or a field each. */
function repeated(reader: BinaryReader, wire: WireType, element: (reader: BinaryReader) => void): void {
  if (wire !== WireType.LengthDelimited) {
    element(reader);
    return;
  }
  const end = reader.uint32() + reader.pos;
  if (end > reader.len) throw new RangeError("a list ends behind its message");
  while (reader.pos < end) element(reader);
}

function part(reader: BinaryReader, wire: WireType): Uint8Array {
  expect(wire, WireType.LengthDelimited);
  return reader.bytes();
}

function text(reader: BinaryReader, wire: WireType): string {
  const bytes = part(reader, wire);
  if (bytes.length > MOST.name) throw new Error(`a name of ${bytes.length} bytes`);
  return new TextDecoder().decode(bytes);
}

function int(reader: BinaryReader, wire: WireType): number {
  expect(wire, WireType.Varint);
  return Number(reader.int64());
}

function expect(wire: WireType, wanted: WireType): void {
  if (wire !== wanted) throw new Error(`a field of wire type ${wire}, not ${wanted}`);
}

function add<T>(list: T[], element: T, most: number, what: string): void {
  if (list.length === most) throw tooMany(most, what);
  list.push(element);
}

const tooMany = (most: number, what: string): ConfigError => new ConfigError(`more than ${most} ${what}`);
