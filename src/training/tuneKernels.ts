// Lets an engine that has a choice of kernels measure them on a run's own layers, before its first step.
import type { Session } from "./session.ts";

export async function tuneKernels({ engine, network, input }: Session): Promise<void> {
  const layers = network.arrayLayers.map((layer) => ({
    crossbar: layer.crossbar,
    input: layer.input.value,
    output: layer.preActivation(),
    inputError: layer.first ? null : layer.input.error.buffer,
    outputError: layer.errors,
    gradient: layer.gradient,
    forward: layer.forwardRead,
    backward: layer.backwardRead,
    weightGradient: layer.gradientSettings,
  }));
  await engine.tune?.(layers, input.training.batch);
}
