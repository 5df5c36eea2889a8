// Many trainings at once on the screen: one line of progress for all of them, and lines that stay for what is worth reading afterwards.
import type { EvaluatedOn } from "../data/dataset.ts";
import { epochLine } from "../report/run/runSummary.ts";
import type { Watched } from "../study/sweep/watch.ts";
import type { TrainEvent } from "../training/records.ts";
import type { Output } from "./output.ts";
import { Progress } from "./progress.ts";

export interface StudyProgressOptions {
  /** Name of a point for people. */
  readonly nameOf: (hash: string) => string;
  /** Whether each epoch, and advice, is a line of its own. */
  readonly epochs?: boolean;
}

/** A training under way. */
interface AtWork {
  /** Done of it, 0 … 1; and when it was first heard of. */
  share: number;
  from: number | null;
  epoch: string;
  epochs: number;
  evaluatedOn: EvaluatedOn;
}

/** Share of the points from which on the time that is left can be estimated. */
const TELLING = 0.02;

export class StudyProgress {
  private readonly output: Output;
  private readonly options: StudyProgressOptions;
  private readonly progress: Progress;
  private readonly atWork = new Map<string, AtWork>();

  constructor(output: Output, options: StudyProgressOptions) {
    this.output = output;
    this.options = options;
    this.progress = new Progress(output.err, { enabled: !output.quiet });
  }

  onEvent(hash: string, event: TrainEvent): void {
    const known = this.atWork.get(hash);
    const point = known ?? { share: 0, from: null, epoch: "", epochs: 0, evaluatedOn: "test" };
    if (!known) this.atWork.set(hash, point);
    if (event.kind === "start") point.evaluatedOn = event.evaluatedOn;
    if (event.kind === "batch") follow(point, event);
    if (!this.options.epochs) return;
    if (event.kind === "epoch")
      this.line(`${this.nameOf(hash)}: ${epochLine(event.record, point.epochs, point.evaluatedOn)}`);
    if (event.kind === "advice") this.line(`${this.nameOf(hash)}: advice: ${event.text}`);
  }

  /** A point is no longer at work. */
  onEnd(hash: string): void {
    this.atWork.delete(hash);
  }

  onState({ done, total, made, seconds, running }: Watched): void {
    const points = [...this.atWork.values()];
    const shares = sum(points.map(({ share }) => share));
    const worked = made + shares - sum(points.map(({ from }) => from ?? 0));
    const eta = worked > TELLING ? (seconds / worked) * (total - done - shares) : null;
    const names = [...this.atWork].flatMap(([hash, { epoch }]) =>
      epoch === "" ? [] : [`${this.nameOf(hash)} ${epoch}`],
    );
    const facts = names.length > 0 ? names : [`${running} at work`];
    this.progress.update({ label: `${done} of ${total}`, done: done + shares, total, eta, facts });
  }

  /** A line that stays, above the progress line. */
  line(text: string): void {
    this.progress.clear();
    this.output.note(text);
  }

  close(): void {
    this.progress.clear();
  }

  private nameOf(hash: string): string {
    return this.options.nameOf(hash);
  }
}

function follow(
  point: AtWork,
  { phase, epoch, epochs, done, total }: Extract<TrainEvent, { kind: "batch" }>,
) {
  point.share = (epoch + (phase === "train" ? done / total : 1)) / epochs;
  point.from ??= point.share;
  point.epoch = `epoch ${epoch + 1}/${epochs}`;
  point.epochs = epochs;
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
