// The networks that need no file.
import type { ImageShape, NetworkDefinition } from "./definition.ts";
import { densenet40 } from "./densenet40.ts";
import { lenet5 } from "./lenet5.ts";
import { mlp } from "./mlp.ts";
import { mobilenet } from "./mobilenet.ts";
import type { NetworkParameters } from "./params.ts";
import { resnet } from "./resnet.ts";
import { vgg8 } from "./vgg8.ts";

/** Shape of CIFAR-10, used where no data are read. */
const CIFAR = { classes: 10, input: { height: 32, width: 32, channels: 3 } } as const;

/** Null where the name is not built in (a file's). */
export function builtInNetwork(
  { name, width, hidden }: NetworkParameters,
  classes: number,
  input: ImageShape,
): NetworkDefinition | null {
  switch (name) {
    case "vgg8":
    case "vgg8-bn":
      return vgg8(width, classes, input, name === "vgg8-bn");
    case "resnet18":
    case "resnet20":
    case "resnet34":
      return resnet(name, width, classes, input);
    case "lenet5":
      return lenet5(width, classes, input);
    case "mobilenet":
      return mobilenet(width, classes, input);
    case "densenet40":
      return densenet40(width, classes, input);
    case "mlp":
      return mlp(hidden, width, classes, input);
    default:
      return null;
  }
}

/** Builds the network for CIFAR-10's images. Null as above. */
export function builtInWithoutData(parameters: NetworkParameters): NetworkDefinition | null {
  return builtInNetwork(parameters, CIFAR.classes, CIFAR.input);
}
