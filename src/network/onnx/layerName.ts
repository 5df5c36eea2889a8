// Names of layers from names of nodes, which are paths of modules: "/layer1/layer1.0/conv1/Conv" (PyTorch), "node_conv2d_3" (PyTorch's newer
// exporter), "StatefulPartitionedCall/resnet/conv1/Conv2D" (Keras).
import type { OnnxNode } from "./model.ts";

const LONGEST = 56;
const RESERVED = "input";

/** "layer1.0.conv1", "conv2d_3" and "resnet.conv1" of those above; unlike all in `taken`, and never empty. */
export function layerName(
  node: OnnxNode,
  suffix: string | undefined,
  kind: string,
  taken: ReadonlySet<string>,
): string {
  const own = node.named ? cleaned(node) : "";
  const stem = own === "" ? `${kind}${taken.size + 1}` : suffix === undefined ? own : `${own}.${suffix}`;
  const free = (name: string) => name !== RESERVED && !taken.has(name);
  const byKind = `${stem}.${kind}`;
  if (free(stem)) return stem;
  let name = byKind;
  for (let i = 2; !free(name); i++) name = `${byKind}_${i}`;
  return name;
}

function cleaned({ name, opType }: OnnxNode): string {
  const parts = name
    .replace(/^node_/, "")
    .split(/[/:;]+/)
    .map((part) => part.replace(/[^\w.-]/g, ""))
    .filter((part) => part !== "" && part !== "StatefulPartitionedCall");
  const last = parts.at(-1) ?? "";
  if (parts.length > 1 && isOperator(last, opType)) parts.pop();
  // a module's path repeats its parent's
  const steps = parts.filter((part, i) => !parts[i + 1]?.startsWith(`${part}.`));
  return steps
    .join(".")
    .slice(-LONGEST)
    .replace(/^[^\w]+/, "");
}

/** "Conv", "Conv_1", and TensorFlow's names of the same operators. */
function isOperator(part: string, opType: string): boolean {
  const stem = part.replace(/_\d+$/, "").toLowerCase();
  const known = [opType, "Conv2D", "BiasAdd", "MatMul", "depthwise", "FusedBatchNormV3", "Relu", "Relu6"];
  return known.some((name) => name.toLowerCase() === stem);
}
