// Digital layers with parameters that are no conductances: batch normalization and bias, of sums that nothing rounded or of any tensor's words,
// before the activation; forward next to backward. Statistics of a batch in training; running ones, which training keeps, in evaluation.
import { ACTIVATION_COUNTERS, type ChannelShape, type EngineBuffer } from "../engine/engine.ts";
import { type ActivationOptions, createActivation } from "./activation.ts";
import { sizeOf } from "./imageShape.ts";
import { type DigitalParameter, giveError, type LayerNode, type NodeContext, type Pass } from "./node.ts";
import { stepOf, type Tensor } from "./tensor.ts";

/** Defaults of PyTorch. */
export const BATCH_NORM = { epsilon: 1e-5, momentum: 0.1 } as const;

export interface NormalizationOptions extends ActivationOptions {
  /** null: β alone. */
  readonly batchNorm: { readonly epsilon: number; readonly momentum: number } | null;
}

export function createNormalization(
  context: NodeContext,
  input: Tensor,
  output: Tensor,
  options: NormalizationOptions,
): LayerNode {
  const { name, batchNorm } = options;
  const { engine, maxBatch } = context;
  const { channels } = output.shape;
  const statistics = batchNorm && createStatistics(context, name, channels);
  const gamma = batchNorm ? parameter(context, `${name}.gamma`, output, 1) : null;
  const beta = parameter(context, `${name}.beta`, output, 0);
  const { counters, mask, settings } = createActivation(context, output, options);
  const activation = settings ?? { relu: false, quantization: null, counters };
  const largest = engine.buffer(`${name}.largestError`, "f32", 1);
  // words are unpacked there
  if (input.value.kind !== "f32") context.preActivation.reserve(maxBatch * input.size);
  if (!input.needsError) context.secondError.reserve(maxBatch * input.size);
  const floats = floatsOf(context, name, input);
  const positions = sizeOf(output.shape) / channels;
  const shapeOf = (batch: number): ChannelShape => ({ positions: batch * positions, channels });
  const how = { epsilon: batchNorm?.epsilon ?? BATCH_NORM.epsilon, gamma: gamma?.value ?? null };
  return {
    name,
    kind: batchNorm ? "batchnorm" : "bias",
    output,
    givesTo: input.needsError ? [input] : [],
    // words are unpacked where the input's error will be
    keepsError: input.value.kind !== "f32",
    activationCounters: counters,
    parameters: gamma ? [gamma, beta] : [beta],
    state: statistics ? [statistics.running] : [],
    forward: (batch, pass) => {
      const shape = shapeOf(batch);
      const x = floats(() => context.preActivation.buffer, batch);
      const moments = statistics?.of(x, shape, pass, batchNorm!.momentum) ?? null;
      engine.normalize(x, output.value, shape, {
        ...activation,
        moments,
        ...how,
        beta: beta.value,
      });
    },
    backward: (batch) => {
      const error = output.error.buffer;
      const give = (target: EngineBuffer) =>
        engine.normalizeBackward(error, batchNorm && floats(() => target, batch), target, shapeOf(batch), {
          mask,
          largest,
          moments: statistics?.batch ?? null,
          ...how,
          betaGradient: beta.gradient,
          gammaGradient: gamma?.gradient ?? null,
        });
      if (input.needsError) giveError(context, input, output.scale, batch, give, largest);
      else give(context.secondError.buffer);
    },
  };
}

/** The input's values as floats: where they lie, or unpacked from words into `scratch`. */
function floatsOf({ engine }: NodeContext, name: string, { value, ...input }: Tensor) {
  if (value.kind === "f32") return () => value;
  const step = stepOf({ value, grid: input.grid });
  const counters = engine.buffer(`${name}.inputCounters`, "f64", ACTIVATION_COUNTERS.length);
  return (scratch: () => EngineBuffer, batch: number): EngineBuffer => {
    const unpacked = scratch();
    engine.activate(value, unpacked, batch * input.size, { relu: false, quantization: null, counters, step });
    return unpacked;
  };
}

function parameter({ engine }: NodeContext, name: string, output: Tensor, initial: number): DigitalParameter {
  const { channels } = output.shape;
  const value = engine.buffer(name, "f32", channels);
  engine.fill(value, initial);
  const gradient = engine.buffer(`${name}.gradient`, "f32", channels);
  return { name, value, gradient, gradientScale: output.scale };
}

interface Statistics {
  /** f32[2·channels]: means, then variances, of the last batch. */
  readonly batch: EngineBuffer;
  readonly running: EngineBuffer;
  /** Those with which this pass normalizes. */
  of(x: EngineBuffer, shape: ChannelShape, pass: Pass, momentum: number): EngineBuffer;
}

function createStatistics({ engine }: NodeContext, name: string, channels: number): Statistics {
  const batch = engine.buffer(`${name}.moments`, "f32", 2 * channels);
  const running = engine.buffer(`${name}.runningMoments`, "f32", 2 * channels);
  engine.upload(running, new Float32Array(channels).fill(1), channels);
  return {
    batch,
    running,
    of: (x, shape, pass, momentum) => {
      if (pass === "evaluation") return running;
      engine.channelMoments(x, batch, shape);
      if (pass === "training")
        engine.accumulate(running, batch, null, 2 * channels, { decay: 1 - momentum, gain: momentum });
      return batch;
    },
  };
}
