// The network section of an experiment: which layers, how wide, and the number formats between them.
import { z } from "zod";

/** "ideal" (not quantized) or a word length in bits. */
const wordLength = (what: string, symbol: string) =>
  z
    .union([z.literal("ideal"), z.int().min(2).max(16)])
    .meta({ symbol, unit: "bit", source: "WAGE (Wu et al., ICLR 2018) uses 8", description: what });

export const NETWORK_DEFAULTS = {
  name: "vgg8",
  start: "random",
  width: 0.125,
  hidden: [400, 100],
  activationBits: 8,
  activationRange: 4,
  errorBits: 8,
  errorRounding: "nearest",
  initialWindow: 0.5,
} as const;

/** Words of network.start; everything else is the folder of a run. */
const STARTS = ["random", "file"] as const;

/** Whether weights come from the folder of a run. */
export const startsFromRun = ({ start }: Pick<NetworkParameters, "start">): boolean =>
  !(STARTS as readonly string[]).includes(start);

/** Names that need no file. */
export const BUILT_IN_NETWORKS: readonly string[] = [
  "vgg8",
  "vgg8-bn",
  "lenet5",
  "resnet18",
  "resnet20",
  "resnet34",
  "mobilenet",
  "densenet40",
  "mlp",
];

export const networkSchema = z.strictObject({
  name: z
    .string()
    .min(1)
    .meta({
      symbol: "network",
      unit: "name",
      source: "paper: VGG-8",
      description: `Network: ${BUILT_IN_NETWORKS.join(", ")}, or a network file (.toml, .json, .onnx, or NeuroSim's NetWork.csv).`,
    })
    .default(NETWORK_DEFAULTS.name),
  start: z
    .union([z.enum(STARTS), z.string().min(1)])
    .meta({
      symbol: "W_0",
      unit: "name",
      source: "docs/models/given-weights.md",
      description:
        'Weights before the first update: "random"; "file", those in the ONNX file that network.name names; or the folder of a run of the same network, whose last weights are taken. Given weights are programmed onto the devices (device.programmingError), and the run says what accuracy is left.',
    })
    .default(NETWORK_DEFAULTS.start),
  width: z
    .number()
    .min(0.03125)
    .max(4)
    .meta({
      symbol: "width",
      unit: "1",
      source:
        "1 = each network as published; the paper's VGG-8: 128-128-256-256-512-512 channels, 1024 fully connected",
      description:
        "Factor on the channels and hidden units of a built-in network: the result is rounded, at least 1. In densenet40 on the growth and the first layer; nothing else of it, no class is added or taken. Network files have their own sizes.",
    })
    .default(NETWORK_DEFAULTS.width),
  hidden: z
    .array(z.int().min(1).max(65536))
    .max(16)
    .meta({
      symbol: "hidden",
      unit: "neurons",
      source: "MLP+NeuroSim V3.0: 400-100-10",
      description: "Hidden layer sizes of mlp, before the width factor.",
    })
    .default([...NETWORK_DEFAULTS.hidden]),
  activationBits: wordLength("Word length of activations between layers.", "b_a").default(
    NETWORK_DEFAULTS.activationBits,
  ),
  activationRange: z
    .number()
    .min(2 ** -8)
    .max(2 ** 8)
    .refine((v) => Number.isInteger(Math.log2(v)), "must be a power of two (0.5, 1, 2, 4, …)")
    .meta({
      symbol: "x_max",
      unit: "1",
      source: "own choice: sums before a ReLU start with variance 2, so this is 2.8 standard deviations",
      description: "Activations are clipped at this power of two when they are quantized.",
    })
    .default(NETWORK_DEFAULTS.activationRange),
  errorBits: wordLength(
    "Word length of errors; each batch is scaled by a power of two first.",
    "b_e",
  ).default(NETWORK_DEFAULTS.errorBits),
  errorRounding: z
    .enum(["nearest", "stochastic"])
    .meta({
      symbol: "rounding",
      unit: "name",
      source: "stochastic: Gupta et al. 2015; own runs: docs/results/converter-range.md",
      description:
        "How errors become words. nearest: errors below half a step are lost, which costs accuracy in long trainings. stochastic: they are right on average.",
    })
    .default(NETWORK_DEFAULTS.errorRounding),
  initialWindow: z
    .number()
    .min(0.01)
    .max(1)
    .meta({
      symbol: "w_0",
      unit: "1",
      source: "own choice; always inside the device window (docs/models/initial-weights.md)",
      description:
        "Share of half the device window that initial weights are to fill. Their effective size is given by the fan-in. The layer's gain, a power of two, is chosen for it: weights on the devices are uniform within ± 0.71 to 1.41 times this share.",
    })
    .default(NETWORK_DEFAULTS.initialWindow),
});

export type NetworkParameters = z.infer<typeof networkSchema>;
