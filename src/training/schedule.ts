// Learning rate over a run, by step. It rises in a straight line over the warm-up. Cosine falls to zero at the end; step divides at given epochs (NeuroSim's way).
import type { TrainingSettings } from "./settings.ts";

type Schedule = Pick<TrainingSettings, "schedule" | "learningRate" | "stepEpochs" | "stepFactor" | "warmup">;

/** Rate at `step` (0-based) of `total` steps, `stepsPerEpoch` in an epoch. */
export function learningRateAt(
  training: Schedule,
  step: number,
  stepsPerEpoch: number,
  total: number,
): number {
  const warm = Math.min(1, (step + 1) / (training.warmup * stepsPerEpoch));
  return warm * scheduled(training, step, stepsPerEpoch, total);
}

function scheduled(training: Schedule, step: number, stepsPerEpoch: number, total: number): number {
  const { schedule, learningRate } = training;
  switch (schedule) {
    case "constant":
      return learningRate;
    case "cosine":
      return learningRate * 0.5 * (1 + Math.cos((Math.PI * Math.min(step, total)) / Math.max(total, 1)));
    case "step": {
      const epoch = Math.floor(step / stepsPerEpoch);
      const divisions = training.stepEpochs.filter((at) => epoch >= at).length;
      return learningRate / training.stepFactor ** divisions;
    }
    default:
      return schedule satisfies never;
  }
}
