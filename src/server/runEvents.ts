// Events of a run, as the page gets them: everything that train() reports, and the server's additions. They stay for pages that come later
// or again.
import { randomBytes } from "node:crypto";
import type { DataProgress } from "../data/dataset.ts";
import type { RunDocument } from "../report/run/runDocument.ts";
import type { TrainEvent } from "../training/records.ts";

/** "elsewhere": another process trains it. "interrupted": its process ended before the run did. "unreadable": neither its experiment nor what
 *  was asked for can be read. */
export type RunState =
  | "queued"
  | "running"
  | "elsewhere"
  | "paused"
  | "stopped"
  | "failed"
  | "interrupted"
  | "unreadable"
  | "done";

export type RunEvent =
  | TrainEvent
  | { readonly kind: "state"; readonly state: RunState; readonly problem: string | null }
  | { readonly kind: "engine"; readonly name: string; readonly description: string }
  | { readonly kind: "notice"; readonly text: string }
  | ({ readonly kind: "data" } & DataProgress)
  | { readonly kind: "result"; readonly document: RunDocument };

export interface LoggedEvent {
  /** Counts up from 1. */
  readonly id: number;
  readonly event: RunEvent;
}

/** Batch events that are kept: when there are more, every second of them is forgotten. */
const BATCHES_KEPT = 2000;

export class EventLog {
  /** Tells this log from one of the same run in an earlier process. */
  readonly name = randomBytes(6).toString("hex");
  private events: LoggedEvent[] = [];
  private listeners = new Set<(entry: LoggedEvent) => void>();
  private lastId = 0;
  private batches = 0;

  add(event: RunEvent): void {
    const entry = { id: ++this.lastId, event };
    this.events.push(entry);
    if (isPassing(event) && ++this.batches > BATCHES_KEPT) this.thin();
    for (const listener of this.listeners) listener(entry);
  }

  private thin(): void {
    let odd = false;
    this.events = this.events.filter(({ event }) => {
      if (!isPassing(event)) return true;
      odd = !odd;
      return odd;
    });
    this.batches = Math.ceil(this.batches / 2);
  }

  /** Those after `id`, in order. */
  after(id: number): readonly LoggedEvent[] {
    return this.events.filter((entry) => entry.id > id);
  }

  /** Returns how to end it. */
  listen(listener: (entry: LoggedEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}

/** Events of which only the trend matters. */
const isPassing = ({ kind }: RunEvent): boolean => kind === "batch" || kind === "data";
