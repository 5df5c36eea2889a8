// A tensor of the file, for the nodes that read it: weights, read when they are wanted, or a short list of whole numbers.
import { ConfigError } from "../../base/errors.ts";
import type { OnnxTensor } from "./model.ts";
import { checkTensor, floatsOf, integersOf, isFloat } from "./tensor.ts";
import type { Floats, Integers } from "./value.ts";

const MOST_INTEGERS = 4096;

/** ConfigError as checkTensor, and for long tables of whole numbers. */
export function constantOf({ file }: { readonly file: string }, tensor: OnnxTensor): Floats | Integers {
  const count = checkTensor(tensor, file);
  const { name, dims } = tensor;
  if (isFloat(tensor)) return { kind: "floats", name, dims, read: () => floatsOf(tensor, file) };
  if (count <= MOST_INTEGERS) return { kind: "integers", dims, values: integersOf(tensor, file) };
  throw new ConfigError(`${count} whole numbers`, {
    at: `${file}: tensor "${name}"`,
    hint: "weights are floats: export the model before it is quantized",
  });
}
