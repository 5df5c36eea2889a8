// Turns the network section of an experiment into a definition: a built-in name (builtInNetwork.ts), or a network file.
import { readFileSync } from "node:fs";
import { basename, extname } from "node:path";
import { ConfigError } from "../base/errors.ts";
import { checkFile, readText } from "../base/readText.ts";
import { builtInNetwork, builtInWithoutData } from "./builtInNetwork.ts";
import type { ImageShape, NetworkDefinition } from "./definition.ts";
import { networkFromText } from "./file.ts";
import { sizeOf } from "./imageShape.ts";
import type { NetworkWeights } from "./layerWeights.ts";
import { LARGEST_FILE } from "./onnx/decode.ts";
import { type ImportedNetwork, networkFromOnnx } from "./onnx/networkFromOnnx.ts";
import { BUILT_IN_NETWORKS, type NetworkParameters } from "./params.ts";
import { planNetwork } from "./plan.ts";

/** ConfigError where the name is neither built in nor a readable file, or the file does not fit the images. */
export function defineNetwork(
  parameters: NetworkParameters,
  classes: number,
  input: ImageShape,
): NetworkDefinition {
  const { name } = parameters;
  const builtIn = builtInNetwork(parameters, classes, input);
  if (builtIn) return builtIn;
  const definition = networkOfFile(parameters);
  const { height, width: columns, channels } = definition.input;
  if (height !== input.height || columns !== input.width || channels !== input.channels)
    throw new ConfigError(
      `${name} is for ${height}x${columns}x${channels} images, the data have ${input.height}x${input.width}x${input.channels}`,
      {
        at: "network.name",
        hint: isOnnx(name)
          ? `export it for images of (N, ${input.channels}, ${input.height}, ${input.width}), or change data.source`
          : "change the file's input, or data.source",
      },
    );
  const outputs = sizeOf(planNetwork(definition).layers.at(-1)!.output);
  if (outputs !== classes)
    throw new ConfigError(`${name} ends with ${outputs} outputs, the data have ${classes} classes`, {
      at: "network.name",
      hint: `give its last layer ${classes} outputs, or change data.source`,
    });
  return definition;
}

/** Where no data are read: a network file with its own images, a built-in network with those of CIFAR-10. ConfigError as above. */
export function networkWithoutData(parameters: NetworkParameters): NetworkDefinition {
  return builtInWithoutData(parameters) ?? networkOfFile(parameters);
}

const isOnnx = (name: string): boolean => extname(name).toLowerCase() === ".onnx";

function networkOfFile({ name, start }: NetworkParameters): NetworkDefinition {
  if (!isOnnx(name)) return networkFromText(readNetworkFile(name, readText), basename(name));
  const { definition } = importOnnx(name);
  if (start !== "random") return definition;
  const note = `${basename(name)}: its weights are not used: training starts from random ones; network.start = "file" programs them`;
  return { ...definition, notes: [...(definition.notes ?? []), note] };
}

const importOnnx = (name: string): ImportedNetwork =>
  networkFromOnnx(readNetworkFile(name, readBytes), basename(name));

/** Trained values in a network file. ConfigError where it has none. */
export function weightsOfFile(name: string): NetworkWeights {
  if (isOnnx(name)) return importOnnx(name).weights();
  throw new ConfigError(`${name} holds no weights`, {
    at: "network.start",
    hint: "name an ONNX file as network.name, or the folder of a run as network.start",
  });
}

function readBytes(file: string): Uint8Array {
  checkFile(file, LARGEST_FILE);
  return readFileSync(file);
}

function readNetworkFile<T>(file: string, read: (file: string) => T): T {
  try {
    return read(file);
  } catch (cause) {
    if (cause instanceof ConfigError) throw cause;
    throw new ConfigError(
      `"${file}" is neither a built-in network (${BUILT_IN_NETWORKS.join(", ")}) nor a readable file`,
      {
        at: "network.name",
        hint: "give the path of a .toml, .json, .onnx or NetWork.csv file",
        cause,
      },
    );
  }
}
