// What the stream of a run's events adds up to: pure, so that a test can tell a story and look at the end of it.
import type { DataProgress } from "../../../src/data/dataset.ts";
import type { RunDocument } from "../../../src/report/runDocument.ts";
import type { RunEvent, RunState } from "../../../src/server/runEvents.ts";
import type { EpochRecord, TrainEvent } from "../../../src/training/records.ts";

type Only<Kind extends TrainEvent["kind"]> = Extract<TrainEvent, { kind: Kind }>;

/** "reset": what comes next is the whole story again. */
export type FeedEvent = RunEvent | { readonly kind: "reset" };

export interface Feed {
  readonly state: RunState | null;
  /** Why it failed. */
  readonly problem: string | null;
  readonly engine: string | null;
  readonly notices: readonly string[];
  /** Images that are being decoded; null when they are there. */
  readonly data: DataProgress | null;
  /** The layer whose devices are being drawn. */
  readonly placing: string | null;
  readonly start: Only<"start"> | null;
  readonly batch: Only<"batch"> | null;
  /** Mean loss since the epoch's start, over epochs (1.5: in the middle of the second). */
  readonly curve: { readonly x: readonly number[]; readonly loss: readonly (number | null)[] };
  readonly epochs: readonly EpochRecord[];
  readonly advice: readonly string[];
  readonly result: RunDocument | null;
}

export const EMPTY_FEED: Feed = {
  state: null,
  problem: null,
  engine: null,
  notices: [],
  data: null,
  placing: null,
  start: null,
  batch: null,
  curve: { x: [], loss: [] },
  epochs: [],
  advice: [],
  result: null,
};

/** All at once: a stream that begins anew brings thousands. */
export function fed(feed: Feed, events: readonly FeedEvent[]): Feed {
  const curve = { x: [...feed.curve.x], loss: [...feed.curve.loss] };
  let now: Feed = { ...feed, curve };
  for (const event of events) {
    if (event.kind === "batch" && event.phase === "train" && event.loss !== null) {
      curve.x.push(event.epoch + event.done / event.total);
      curve.loss.push(event.loss);
    }
    // a story that is read from a run's folder has no batches
    if (event.kind === "epoch" && (curve.x.at(-1) ?? 0) < event.record.epoch) {
      curve.x.push(event.record.epoch);
      curve.loss.push(event.record.trainLoss);
    }
    if (event.kind === "reset") {
      curve.x.length = 0;
      curve.loss.length = 0;
      now = { ...EMPTY_FEED, curve };
    } else now = { ...now, ...changeOf(now, event) };
  }
  return now;
}

function changeOf(feed: Feed, event: RunEvent): Partial<Feed> {
  switch (event.kind) {
    case "state":
      return { state: event.state, problem: event.problem, placing: null };
    case "engine":
      return { engine: `${event.name}, ${event.description}` };
    case "notice":
      return { notices: [...feed.notices, event.text] };
    case "data":
      return { data: event };
    case "placing":
      return { placing: event.layer, data: null };
    case "start":
      return { start: event, placing: null, data: null };
    case "batch":
      return { batch: event };
    case "epoch":
      return { epochs: [...feed.epochs.filter(({ epoch }) => epoch < event.record.epoch), event.record] };
    case "advice":
      return { advice: [...new Set([...feed.advice, event.text])] };
    case "result":
      return { result: event.document };
    case "checkpoint":
      return {};
    default:
      return event satisfies never;
  }
}
