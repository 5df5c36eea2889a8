// The crossbar of the address and its trace, computed anew with each change; the curve over bits follows when the sliders rest.
import { computed, effect, signal } from "@preact/signals";
import { MhoError } from "../../../src/base/errors.ts";
import { type CrossbarTrace, crossbarTrace, type TraceSettings } from "../../../src/lab/crossbarTrace.ts";
import { query } from "../address.ts";
import { experiment } from "../experiment.ts";
import { after } from "../parts/after.ts";

/** The parts of a step of training, as the page shows them. */
export const STEPS = ["forward", "backward", "update"] as const;
export type Step = (typeof STEPS)[number];
export const ROWS = 8;
export const COLUMNS = 6;
const BITS = [2, 3, 4, 5, 6, 7, 8, 9, 10];
/** Change asked for at input and error 1, as a fraction of the window: large, so that an update is seen. */
const RATE = 0.25;
/** Steps that a link can go on: each is computed again from the first. */
export const MOST_UPDATES = 200;
const REST = 200;

const settings = computed((): TraceSettings => {
  const { device, array, network } = experiment.value;
  const bits = network.errorBits === "ideal" ? 8 : network.errorBits;
  const seed = Number(query.value.draw ?? 1);
  const updates = Math.min(Math.max(Math.trunc(Number(query.value.updates ?? 0)) || 0, 0), MOST_UPDATES);
  return { device, updates, array, rows: ROWS, columns: COLUMNS, seed, bits, rate: RATE };
});

export interface BitsPoint {
  readonly bits: number;
  readonly direction: "forward" | "backward";
  readonly error: number;
}

export const trace = signal<CrossbarTrace | null>(null);
export const traceProblem = signal<string | null>(null);
export const overBits = signal<readonly BitsPoint[]>([]);

/** Keeps the trace up to date while somebody looks; returns how to end it. */
export function watchTrace(): () => void {
  const end = effect(() => {
    const wanted = settings.value;
    crossbarTrace(wanted).then(
      (found) => {
        if (settings.peek() !== wanted) return;
        [trace.value, traceProblem.value] = [found, null];
      },
      (error: unknown) => {
        if (!(error instanceof MhoError)) throw error;
        traceProblem.value = error.message;
      },
    );
  });
  const rested = after(settings, REST);
  const endCurve = effect(() => {
    const wanted = rested.value.value;
    curveOf(wanted).then(
      (found) => {
        overBits.value = found;
      },
      () => {
        overBits.value = []; // the trace says why
      },
    );
  });
  return () => {
    end();
    endCurve();
    rested.end();
  };
}

async function curveOf(wanted: TraceSettings): Promise<BitsPoint[]> {
  const points: BitsPoint[] = [];
  for (const bits of BITS) {
    const adc = { ...wanted.array.adc, bits, forward: true, backward: true };
    const { forward, backward } = await crossbarTrace({ ...wanted, array: { ...wanted.array, adc } });
    points.push({ bits, direction: "forward", error: forward.error });
    points.push({ bits, direction: "backward", error: backward.error });
  }
  return points;
}
