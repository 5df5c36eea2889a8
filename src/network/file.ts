// A network from a file: TOML or JSON with a list of layers, or NeuroSim's NetWork.csv. Only text to definition: no disk
// access, and whether the layers fit each other is for network.ts to say.
import { z } from "zod";
import { parseDocument } from "../base/document.ts";
import { ConfigError } from "../base/errors.ts";
import { didYouMean, parseChecked } from "../base/schema.ts";
import { BATCH_NORM } from "./batchNorm.ts";
import type { LayerDefinition, NetworkDefinition } from "./definition.ts";
import { neurosimNetwork } from "./neurosimNetwork.ts";

const DEFAULTS = { stride: 1, padding: "same", relu: true } as const;

/** "same" would be 1953 for a kernel of 63 with dilation 63. */
const MOST_PADDING = 2048;

const count = (symbol: string, unit: string, maximum: number, description: string, minimum = 1) =>
  z.int().min(minimum).max(maximum).meta({ symbol, unit, source: "user's network", description });
const pixels = (symbol: string, description: string) => count(symbol, "pixels", 4096, description);

/** One number for both axes, or [height, width]. */
const pairs = (symbol: string, maximum: number, description: string, minimum = 1) => {
  const one = count(symbol, "pixels", maximum, description, minimum);
  return [one, z.tuple([one, one])] as const;
};
const pair = (symbol: string, maximum: number, description: string) =>
  z.union(pairs(symbol, maximum, description), { error: "expected whole pixels, or [height, width]" });
const side = (name: string) => count("p", "pixels", MOST_PADDING, `Rows or columns of zeros: ${name}.`, 0);
const sides = z.strictObject({
  top: side("above").default(0),
  bottom: side("below").default(0),
  left: side("left").default(0),
  right: side("right").default(0),
});

const word = (description: string) => z.string().min(1).max(64).optional().meta({ description });
const name = word("One layer's; kind and number where missing: conv1.");
const input = word(
  'Name of the earlier layer that it reads, or "input" for the images; the layer before where missing.',
);
const relu = z.boolean().default(DEFAULTS.relu).meta({ description: "Whether a ReLU ends the layer." });
const clip = z
  .number()
  .min(2 ** -8)
  .max(2 ** 8)
  .optional()
  .meta({
    symbol: "x_c",
    unit: "1",
    source: "ReLU6: 6",
    description: "With a ReLU: values end here, or at network.activationRange where that is lower.",
  });
const activated = { relu, clip };
const pool = {
  name,
  input,
  size: pair("s", 4096, "Side of the window, or [height, width]."),
  stride: pair(
    "s",
    4096,
    "Step of the window, or [vertical, horizontal]; its size where missing.",
  ).optional(),
  padding: z
    .union(
      [
        ...pairs("p", MOST_PADDING, "Padding on each side, below the window's size; never a maximum.", 0),
        sides,
      ],
      {
        error: "expected whole pixels, [height, width] or { top, bottom, left, right }",
      },
    )
    .optional(),
};
const countPadding = z.boolean().optional().meta({
  description: "Whether a mean is over the whole window, padding as zeros; else over what lies in the map.",
});

/** Keys of each layer kind; docs/networks.md lists them. */
export const LAYER_KEYS = {
  conv: z.strictObject({
    kind: z.literal("conv"),
    name,
    input,
    channels: count("N", "channels", 65536, "Output channels."),
    kernel: pair("k", 63, "Side of the square kernel, or [height, width]."),
    stride: pair("s", 63, "Step of the kernel, or [vertical, horizontal].").default(DEFAULTS.stride),
    dilation: pair(
      "d",
      63,
      "Pixels from one kernel position to the next, or [vertical, horizontal]; 1 where missing.",
    ).optional(),
    padding: z
      .union([z.literal("same"), ...pairs("p", MOST_PADDING, "Rows of zeros on each side.", 0), sides], {
        error: 'expected "same", whole pixels, [height, width] or { top, bottom, left, right }',
      })
      .default(DEFAULTS.padding),
    groups: count(
      "G",
      "groups",
      65536,
      "Runs of channels that are convolved apart; as many as input channels: depthwise. Their rows are always cut unrolled inside a group, whatever array.partition says. 1 where missing.",
    ).optional(),
    ...activated,
  }),
  fc: z.strictObject({
    kind: z.literal("fc"),
    name,
    input,
    units: count("N", "neurons", 65536, "Output neurons."),
    ...activated,
  }),
  maxpool: z.strictObject({ kind: z.literal("maxpool"), ...pool }),
  avgpool: z.strictObject({ kind: z.literal("avgpool"), ...pool, countPadding }),
  globalavgpool: z.strictObject({ kind: z.literal("globalavgpool"), name, input }),
  flatten: z.strictObject({ kind: z.literal("flatten"), name, input }),
  add: z.strictObject({
    kind: z.literal("add"),
    name,
    input,
    from: z.string().min(1).meta({
      description: 'Name of the earlier layer, or "input", whose values are added, of the same shape.',
    }),
    ...activated,
  }),
  concat: z.strictObject({
    kind: z.literal("concat"),
    name,
    input,
    from: z
      .union([z.string().min(1), z.array(z.string().min(1)).min(1).max(64)], {
        error: "expected the name of an earlier layer, or a list of names",
      })
      .meta({
        description: "Names of the earlier layers whose channels follow those of its input, in this order.",
      }),
  }),
  relu: z.strictObject({ kind: z.literal("relu"), name, input, clip }),
  batchnorm: z.strictObject({
    kind: z.literal("batchnorm"),
    name,
    input,
    epsilon: z.number().min(1e-12).max(1).default(BATCH_NORM.epsilon).meta({
      symbol: "ε",
      unit: "1",
      source: "Ioffe and Szegedy 2015",
      description: "Added to the variance.",
    }),
    momentum: z.number().gt(0).max(1).default(BATCH_NORM.momentum).meta({
      symbol: "m",
      unit: "1",
      source: "PyTorch's default",
      description: "Share of a batch in the running statistics.",
    }),
    ...activated,
  }),
  bias: z.strictObject({ kind: z.literal("bias"), name, input, ...activated }),
} as const satisfies Record<LayerDefinition["kind"], z.ZodType<LayerDefinition>>;

/** The file without its layers, each of which is checked by the schema of its kind. */
const fileSchema = z.strictObject({
  input: z.strictObject({
    height: pixels("H", "Image height."),
    width: pixels("W", "Image width."),
    channels: count("C", "channels", 4096, "Image channels: 3 for RGB."),
  }),
  layers: z.array(z.unknown()).min(1).max(1024),
});

/** The network in `text`; the ending of `file` (.toml, .json, .csv) gives its form, the rest of it the network's name.
 *  Throws ConfigError that names file, layer, key, allowed range and the nearest known key. */
export function networkFromText(text: string, file: string): NetworkDefinition {
  const [, name, ending] = /([^/\\]*?)(\.[^./\\]*)?$/.exec(file) as unknown as [
    string,
    string,
    string | undefined,
  ];
  switch (ending?.toLowerCase()) {
    case ".toml":
      return networkFromDocument(parseDocument(text, "toml", file), name, file);
    case ".json":
      return networkFromDocument(parseDocument(text, "json", file), name, file);
    case ".csv":
      return neurosimNetwork(text, name, file);
    default:
      throw new ConfigError(`the ending "${ending ?? ""}" is not known`, {
        at: file,
        hint: "a network file is .toml, .json, .onnx, or NeuroSim's NetWork.csv",
      });
  }
}

/** The network in values of such a document, from wherever. ConfigError as above. */
export function networkFromDocument(
  document: unknown,
  name: string,
  file: string,
  placeOf = (layer: number) => `layers[${layer}]`,
): NetworkDefinition {
  const { input, layers } = parseChecked(fileSchema, document, file);
  const definitions = layers.map((layer, i) => layerFrom(layer, `${file}: ${placeOf(i)}`));
  checkNames(definitions, file);
  return { name, input, layers: definitions };
}

function layerFrom(layer: unknown, at: string): LayerDefinition {
  const kind = typeof layer === "object" && layer !== null && "kind" in layer ? layer.kind : undefined;
  const kinds = Object.keys(LAYER_KEYS);
  if (typeof kind !== "string" || !kinds.includes(kind)) {
    const word = typeof kind === "string" ? kind : "";
    throw new ConfigError(`kind is ${JSON.stringify(kind) ?? "missing"}${didYouMean(word, kinds)}`, { at });
  }
  return parseChecked(LAYER_KEYS[kind as LayerDefinition["kind"]], layer, at);
}

/** A name stands for one layer; without a name it is kind and number. */
function checkNames(layers: readonly LayerDefinition[], file: string): void {
  const names = layers.map((layer, i) => layer.name ?? `${layer.kind}${i + 1}`);
  const twice = names.findIndex((n, i) => names.indexOf(n) !== i);
  if (twice >= 0)
    throw new ConfigError(`the name "${names[twice]}" is used twice`, {
      at: `${file}: layers[${twice}]`,
      hint: "give each layer its own name, or none",
    });
}
