// How busy a run keeps the chip, layer by layer: bits of activations and errors, states of the devices, pulses. Read once an epoch, from
// the last batch (values) and the epoch's counters (pulses); chip/activity.ts prices the same facts.
import { type Engine, type EngineBuffer, UPDATE_COUNTERS } from "../engine/engine.ts";
import type { ArrayLayer } from "../network/arrayLayer.ts";
import type { LayerActivityRecord } from "./records.ts";
import type { Session } from "./session.ts";

/** Parts of the window that a histogram of conductances has, and digits of each share. */
const STATE_PARTS = 32;
const SHARE_DIGITS = 5;

/** One record for each array layer; null for float weights, which no chip holds. `batch`: images of the last step. */
export async function traceActivity(session: Session, batch: number): Promise<LayerActivityRecord[] | null> {
  const { array, engine, updates } = session;
  if (!array) return null;
  return Promise.all(
    updates.map(async ({ layer, counters }) => {
      const counts = await engine.readTensor(counters);
      const updated = counts[UPDATE_COUNTERS.updated]!;
      const pulses = counts[UPDATE_COUNTERS.ltpPulses]! + counts[UPDATE_COUNTERS.ltdPulses]!;
      const input = await bitsOf(engine, layer.input.value, batch * layer.input.size, layer.forwardRead);
      const error = await bitsOf(engine, layer.errors, batch * layer.output.size, layer.backwardRead);
      return {
        layer: layer.name,
        inputBits: input.ones,
        inputZeros: input.zeros,
        errorBits: error.ones,
        errorZeros: error.zeros,
        ...(await statesOf(engine, layer)),
        updated: updated / Math.max(counts[UPDATE_COUNTERS.weights]!, 1),
        pulses: pulses / Math.max(updated, 1),
      };
    }),
  );
}

/** Ones among the magnitude bits of the first `length` values, and the share of values that are 0. */
async function bitsOf(
  engine: Engine,
  buffer: EngineBuffer,
  length: number,
  grid: { readonly inputBits: number; readonly inputStep: number },
): Promise<{ ones: number; zeros: number }> {
  const values = await engine.readTensor(buffer);
  const step = buffer.kind === "f32" ? grid.inputStep : 1;
  let ones = 0;
  let zeros = 0;
  for (let i = 0; i < length; i++) {
    let code = Math.abs(Math.round(values[i]! / step));
    if (code === 0) zeros++;
    for (; code > 0; code &= code - 1) ones++;
  }
  return { ones: ones / (length * grid.inputBits), zeros: zeros / length };
}

/** Mean conductance between G_min (0) and G_max (1), and the share of devices in each equal part of that window; devices beyond the
 *  nominal window count to its ends. */
async function statesOf(
  engine: Engine,
  layer: ArrayLayer,
): Promise<Pick<LayerActivityRecord, "meanState" | "states">> {
  const { conductance, spec } = layer.crossbar;
  const stored = await engine.readTensor(conductance);
  const counts = new Float64Array(STATE_PARTS);
  let sum = 0;
  for (let i = 0; i < stored.length; i++) {
    const g = stored[i]!;
    sum += g;
    const part = Math.floor(((g - spec.windowLow) / 2) * STATE_PARTS);
    counts[part < 0 ? 0 : part < STATE_PARTS ? part : STATE_PARTS - 1]!++;
  }
  const states = Array.from(counts, (count) => Number((count / stored.length).toFixed(SHARE_DIGITS)));
  return { meanState: (sum / stored.length - spec.windowLow) / 2, states };
}
