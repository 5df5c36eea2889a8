// Watches a run from outside the step: reads the loss now and then, reports it, and stops at NaN or Inf.
import { TrainingError } from "../base/errors.ts";
import { ACTIVATION_COUNTERS, LOSS_METRICS } from "../engine/engine.ts";
import type { Session } from "./session.ts";

/** Milliseconds between two looks at the loss. */
const INTERVAL = 400;

/** Calls `look` at most every INTERVAL ms. */
export class Monitor {
  private last = performance.now();

  async maybe(look: () => Promise<void>, force = false): Promise<void> {
    if (!force && performance.now() - this.last < INTERVAL) return;
    await look();
    this.last = performance.now();
  }
}

export interface RunningLoss {
  readonly loss: number;
  readonly accuracy: number;
}

/** Mean loss and accuracy since the epoch's start. Throws TrainingError where a value is not finite. */
export async function readLoss(session: Session): Promise<RunningLoss> {
  const metrics = await session.engine.readTensor(session.metrics);
  const samples = Math.max(metrics[LOSS_METRICS.samples]!, 1);
  const loss = metrics[LOSS_METRICS.loss]! / samples;
  await checkFinite(session, metrics[LOSS_METRICS.notFinite]! > 0 || !Number.isFinite(loss));
  return { loss, accuracy: metrics[LOSS_METRICS.correct]! / samples };
}

async function checkFinite(session: Session, badLoss: boolean): Promise<void> {
  const { engine, network, input } = session;
  for (const layer of network.arrayLayers)
    for (const [operation, counters] of [
      ["activation", layer.activationCounters],
      ["error", layer.errorCounters],
    ] as const) {
      const bad = (await engine.readTensor(counters))[ACTIVATION_COUNTERS.notFinite]!;
      if (bad > 0) throw notFinite(`${layer.name} ${operation}`, `${bad} values are NaN or infinite`, input);
    }
  if (badLoss) throw notFinite("loss", "it is NaN or infinite", input);
}

function notFinite(at: string, what: string, { training, array }: Session["input"]): TrainingError {
  return new TrainingError(
    `${what} (training.rule = ${training.rule}, training.learningRate = ${training.learningRate}, array.adc.bits = ${array.adc.bits})`,
    {
      at,
      hint: "lower training.learningRate; if it happens in the first steps, lower network.initialWindow too",
    },
  );
}
