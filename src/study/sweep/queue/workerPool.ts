// Processes that make points, each in one study's folder; one that is idle is used again, or ended where another folder needs its place.

import { WorkerProcess } from "../workerProcess.ts";
import type { Outcome } from "../workOn.ts";

export interface Ended {
  /** An outcome; or how its process ended. */
  readonly how: Outcome | string;
  /** Whether it was asked to stop. */
  readonly stopped: boolean;
}

interface Place {
  readonly folder: string;
  readonly process: WorkerProcess;
  /** Called when the worker ends with the point in hand. */
  ended: ((how: string) => void) | null;
}

export class WorkerPool {
  private readonly commandIn: (folder: string) => readonly [string, ...string[]];
  private readonly most: number;
  private readonly places = new Set<Place>();

  constructor(commandIn: (folder: string) => readonly [string, ...string[]], most: number) {
    this.commandIn = commandIn;
    this.most = most;
  }

  /** Resolves when the point's process has answered or ended. Aborting `stop` ends it with a checkpoint. */
  async make(folder: string, hash: string, stop: AbortSignal): Promise<Ended> {
    const place = this.free(folder);
    const how = new Promise<string>((done) => {
      place.ended = done;
    });
    const onStop = () => void place.process.stop();
    stop.addEventListener("abort", onStop, { once: true });
    place.process.give(hash);
    const ended = { how: await how, stopped: stop.aborted };
    stop.removeEventListener("abort", onStop);
    return ended;
  }

  async stop(): Promise<void> {
    await Promise.all([...this.places].map(({ process }) => process.stop()));
  }

  private free(folder: string): Place {
    const idle = [...this.places].filter(({ ended, process }) => ended === null && process.isOpen);
    const known = idle.find((place) => place.folder === folder);
    if (known) return known;
    if (this.places.size >= this.most) idle[0]?.process.finish();
    return this.started(folder);
  }

  private started(folder: string): Place {
    const settle = (how: string) => {
      const { ended } = place;
      place.ended = null;
      ended?.(how);
    };
    const place: Place = {
      folder,
      ended: null,
      process: new WorkerProcess(this.commandIn(folder), {
        onAnswer: ({ outcome }) => settle(outcome),
        onEnd: (_, how) => {
          this.places.delete(place);
          settle(how);
        },
      }),
    };
    this.places.add(place);
    return place;
  }
}
