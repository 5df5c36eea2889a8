// Sums up the stream of a run's events. Pure, so that a test can send events and look at the end.
import type { DataProgress } from "../../../src/data/dataset.ts";
import type { RunDocument } from "../../../src/report/run/runDocument.ts";
import type { RunEvent, RunState } from "../../../src/server/runEvents.ts";
import type { EpochRecord, StartRecord, TrainEvent } from "../../../src/training/records.ts";

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
  /** Worth of given weights before the first update; null where weights are random. */
  readonly programmed: StartRecord | null;
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
  programmed: null,
  epochs: [],
  advice: [],
  result: null,
};

/** All at once: a stream that begins anew brings thousands. */
export function fed(feed: Feed, events: readonly FeedEvent[]): Feed {
  let now = feed;
  for (const event of events) now = event.kind === "reset" ? EMPTY_FEED : { ...now, ...changeOf(now, event) };
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
    case "programmed":
      return { programmed: event.record };
    case "epoch":
      return { epochs: [...feed.epochs.filter(({ epoch }) => epoch < event.record.epoch), event.record] };
    case "advice":
      return { advice: [...new Set([...feed.advice, event.text])] };
    case "result":
      return { result: event.document, programmed: event.document.start ?? feed.programmed };
    case "checkpoint":
      return {};
    default:
      return event satisfies never;
  }
}
