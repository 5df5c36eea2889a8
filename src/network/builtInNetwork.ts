// The networks that need no file.
import type { ImageShape, NetworkDefinition } from "./definition.ts";
import { mlp } from "./mlp.ts";
import type { NetworkParameters } from "./params.ts";
import { vgg8 } from "./vgg8.ts";

/** What CIFAR-10 shows: where no data are read. */
const CIFAR = { classes: 10, input: { height: 32, width: 32, channels: 3 } } as const;

/** Null where the name is not built in (a file's). */
export function builtInNetwork(
  { name, width, hidden }: NetworkParameters,
  classes: number,
  input: ImageShape,
): NetworkDefinition | null {
  if (name === "vgg8") return vgg8(width, classes, input);
  return name === "mlp" ? mlp(hidden, width, classes, input) : null;
}

/** For CIFAR-10's images. Null as above. */
export function builtInWithoutData(parameters: NetworkParameters): NetworkDefinition | null {
  return builtInNetwork(parameters, CIFAR.classes, CIFAR.input);
}
