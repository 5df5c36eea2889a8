// Digital layers with parameters that are no conductances: batch normalization and bias, behind the digital sum and before the activation;
// forward next to backward. Statistics of a batch in training; running ones, which training keeps, in evaluation.
import type { ChannelShape, EngineBuffer } from "../engine/engine.ts";
import { createActivation } from "./activation.ts";
import type { BatchNormDefinition, BiasDefinition } from "./definition.ts";
import { type DigitalParameter, giveError, type LayerNode, type NodeContext, type Pass } from "./node.ts";
import { sizeOf } from "./plan.ts";
import type { Tensor } from "./tensor.ts";

/** As PyTorch has them. */
export const BATCH_NORM = { epsilon: 1e-5, momentum: 0.1 } as const;

export interface NormalizationOptions {
  readonly name: string;
  readonly definition: BatchNormDefinition | BiasDefinition;
  /** As the network's formats say; the network's result stays as it is. */
  readonly quantize: boolean;
}

export function createNormalization(
  context: NodeContext,
  input: Tensor,
  output: Tensor,
  { name, definition, quantize }: NormalizationOptions,
): LayerNode {
  const { engine, maxBatch } = context;
  const { channels } = output.shape;
  const { relu } = definition;
  const batchNorm = definition.kind === "batchnorm" ? definition : null;
  const statistics = batchNorm && createStatistics(context, name, channels);
  const gamma = batchNorm ? parameter(context, `${name}.gamma`, output, 1) : null;
  const beta = parameter(context, `${name}.beta`, output, 0);
  const activation = createActivation(context, output, { name, relu, quantize });
  const inPlace = output.value.kind === "f32";
  if (!inPlace) context.preActivation.reserve(maxBatch * output.size);
  const positions = sizeOf(output.shape) / channels;
  const shapeOf = (batch: number): ChannelShape => ({ positions: batch * positions, channels });
  const epsilon = batchNorm?.epsilon ?? BATCH_NORM.epsilon;
  return {
    name,
    kind: definition.kind,
    output,
    givesTo: [input],
    keepsError: false,
    parameters: gamma ? [gamma, beta] : [beta],
    state: statistics ? [statistics.running] : [],
    forward: (batch, pass) => {
      const shape = shapeOf(batch);
      const sums = inPlace ? output.value : context.preActivation.buffer;
      const moments = statistics?.of(input.value, shape, pass, batchNorm!.momentum) ?? null;
      engine.normalize(input.value, sums, shape, {
        moments,
        epsilon,
        gamma: gamma?.value ?? null,
        beta: beta.value,
      });
      if (activation.settings) engine.activate(sums, output.value, batch * output.size, activation.settings);
    },
    backward: (batch) => {
      const error = output.error.buffer;
      if (activation.mask) engine.activateBackward(error, batch * output.size, activation.mask);
      giveError(context, input, output.scale, batch, (target) =>
        engine.normalizeBackward(error, input.value, target, shapeOf(batch), {
          moments: statistics?.batch ?? null,
          epsilon,
          gamma: gamma?.value ?? null,
          betaGradient: beta.gradient,
          gammaGradient: gamma?.gradient ?? null,
        }),
      );
    },
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
