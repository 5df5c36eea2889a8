// The loss over epochs (1.5: in the middle of the second), from what is stored with the run and what the epoch at work reported so far: the same
// points live, after a reload and after a restart of the server.
import type { Feed } from "./feed.ts";

export interface LossCurve {
  readonly x: readonly number[];
  /** Each the mean over one part of an epoch; runs of earlier versions have one mean an epoch, which stands in its middle. */
  readonly loss: readonly (number | null)[];
}

export function lossCurve({ epochs, batch }: Pick<Feed, "epochs" | "batch">): LossCurve {
  const x: number[] = [];
  const loss: (number | null)[] = [];
  const add = (epoch: number, losses: readonly (number | null)[], parts: number, end = 1) =>
    losses.forEach((value, i) => {
      x.push(epoch + (i + end) / parts);
      loss.push(value);
    });
  epochs.forEach(({ losses, trainLoss }, epoch) => {
    if (losses) add(epoch, losses, losses.length);
    else add(epoch, [trainLoss], 1, 0.5);
  });
  if (batch?.epoch === epochs.length) add(batch.epoch, batch.losses, batch.parts);
  return { x, loss };
}

/** Exponential mean of the points before, without its bias to 0 at the start: `share` of what was, 1 − share of what comes. */
export function smoothed(values: readonly (number | null)[], share: number): (number | null)[] {
  let sum = 0;
  let weight = 0;
  return values.map((value) => {
    if (value === null) return null;
    sum = share * sum + (1 - share) * value;
    weight = share * weight + (1 - share);
    return sum / weight;
  });
}
