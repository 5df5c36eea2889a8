// Builds graphs node by node, with weights of a fixed seed, in the order and with the names of an exporter.
import {
  type Attribute,
  encodeModel,
  type ModelOf,
  type NodeOf,
  type TensorOf,
  type ValueOf,
} from "./encode.ts";

type Named = TensorOf & { readonly name: string };

export class GraphOf {
  readonly nodes: NodeOf[] = [];
  readonly tensors: Named[] = [];
  /** Form of the weights. */
  form: TensorOf["form"];
  /** Trained values, in ONNX's order, in place of random ones. */
  values: ReadonlyMap<string, Float32Array> = new Map();
  private state = 1;
  private count = 0;

  /** The name of its first output. */
  node(
    op: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, Attribute>> = {},
    { name, outputs }: { name?: string; outputs?: readonly string[] } = {},
  ): string {
    const given = outputs ?? [name === undefined ? `value_${this.count++}` : `${name}_output_0`];
    this.nodes.push({
      op,
      inputs: [...inputs],
      outputs: given,
      attributes,
      ...(name !== undefined && { name }),
    });
    return given[0]!;
  }

  /** Uniform within ± `size` around `middle`. */
  weights(name: string, dims: readonly number[], size: number, middle = 0): string {
    const count = dims.reduce((product, n) => product * n, 1);
    const drawn = Float32Array.from({ length: count }, () => middle + size * (2 * this.random() - 1));
    const floats = this.values.get(name) ?? drawn;
    this.tensors.push({ name, dims, floats, ...(this.form && { form: this.form }) });
    return name;
  }

  /** Weights by He et al., so that values neither vanish nor grow. */
  kernel(name: string, dims: readonly number[], fanIn: number): string {
    return this.weights(name, dims, Math.sqrt(6 / fanIn));
  }

  ints(name: string, ints: readonly number[], dims: readonly number[] = [ints.length]): string {
    this.tensors.push({ name, dims, ints });
    return name;
  }

  number(name: string, value: number): string {
    this.tensors.push({ name, dims: [], floats: [value] });
    return name;
  }

  /** scale, bias, mean and variance of a batch normalization. */
  statistics(name: string, channels: number): string[] {
    return [
      this.weights(`${name}.weight`, [channels], 0.3, 1),
      this.weights(`${name}.bias`, [channels], 0.2),
      this.weights(`${name}.running_mean`, [channels], 0.3),
      this.weights(`${name}.running_var`, [channels], 0.4, 1),
    ];
  }

  encode(
    ends: { input: ValueOf; output: string; classes?: number },
    more: Partial<Pick<ModelOf, "opset" | "producer" | "metadata" | "outputs">> = {},
  ): Uint8Array {
    const { input, output, classes = 10 } = ends;
    return encodeModel({
      nodes: this.nodes,
      tensors: this.tensors,
      inputs: [input],
      outputs: [{ name: output, dims: [input.dims![0]!, classes] }],
      ...more,
    });
  }

  private random(): number {
    this.state = (Math.imul(this.state, 1664525) + 1013904223) >>> 0;
    return this.state / 2 ** 32;
  }
}
