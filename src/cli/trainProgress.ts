// Training events as progress: from TrainEvent and DataProgress to lines on the screen.
import type { DataProgress, EvaluatedOn } from "../data/dataset.ts";
import { epochLine, startLine } from "../report/run/runSummary.ts";
import { formatBytes, formatCount } from "../report/text/format.ts";
import type { TrainEvent } from "../training/records.ts";
import type { Output } from "./output.ts";
import { Progress } from "./progress.ts";

export class TrainProgress {
  private readonly output: Output;
  private readonly progress: Progress;
  private readonly prefix: string;
  private readonly epochs: number;
  private lastTestSeconds = 0;
  private testStarted: number | null = null;
  private evaluatedOn: EvaluatedOn = "test";

  /** `prefix` names the run among several ("sgd: "). */
  constructor(output: Output, epochs: number, prefix = "") {
    this.output = output;
    this.epochs = epochs;
    this.prefix = prefix;
    this.progress = new Progress(output.err, { enabled: !output.quiet });
  }

  onData({ stage, done, total }: DataProgress): void {
    const count = (value: number) => (stage === "downloading" ? formatBytes(value) : formatCount(value));
    const facts = [`${count(done)}${total > 0 ? ` of ${count(total)}` : ""}`];
    this.progress.update({ label: `${this.prefix}${stage} images`, done, total, eta: null, facts });
  }

  onEvent(event: TrainEvent): void {
    switch (event.kind) {
      case "placing":
        this.phase(`placing devices of ${event.layer}`);
        break;
      case "start":
        this.evaluatedOn = event.evaluatedOn;
        this.phase("preparing");
        break;
      case "batch":
        this.onBatch(event);
        break;
      case "programmed":
        this.line(`${this.prefix}${startLine(event.record, this.evaluatedOn)}`);
        this.phase("preparing");
        break;
      case "epoch":
        this.line(`${this.prefix}${epochLine(event.record, this.epochs, this.evaluatedOn)}`);
        if (event.record.epoch < this.epochs) this.phase("preparing");
        break;
      case "advice":
        this.line(`${this.prefix}advice: ${event.text}`);
        break;
      case "checkpoint":
        break;
      default:
        event satisfies never;
    }
  }

  /** A line that stays, above the progress line. */
  line(text: string): void {
    this.progress.clear();
    this.output.note(text);
  }

  /** A phase of unknown length. */
  phase(label: string): void {
    this.progress.update({ label: `${this.prefix}${label}`, done: 0, total: 0, eta: null, facts: [] });
  }

  close(): void {
    this.progress.clear();
  }

  private onBatch(event: Extract<TrainEvent, { kind: "batch" }>): void {
    const { phase, epoch, done, total, loss, imagesPerSecond, memoryBytes } = event;
    const speed = `${formatCount(imagesPerSecond)} images/s`;
    const lossText = loss === null ? [] : [`loss ${loss.toFixed(4)}`];
    this.watchTest(phase, done === total);
    this.progress.update({
      label: `${this.prefix}epoch ${epoch + 1}/${this.epochs}${phase === "test" ? ` ${this.evaluatedOn}` : ""}`,
      done,
      total,
      eta: phase === "train" ? this.secondsLeft(event) : null,
      facts: [speed, ...lossText, formatBytes(memoryBytes)],
    });
  }

  /** Remembers how long a test takes, for the time left. */
  private watchTest(phase: "train" | "test", finished: boolean): void {
    if (phase === "train") this.testStarted = null;
    else this.testStarted ??= performance.now();
    if (finished && this.testStarted !== null)
      this.lastTestSeconds = (performance.now() - this.testStarted) / 1000;
  }

  private secondsLeft({
    epoch,
    done,
    total,
    imagesPerSecond,
  }: Extract<TrainEvent, { kind: "batch" }>): number {
    const epochsLeft = this.epochs - epoch;
    const images = total * epochsLeft - done;
    return images / Math.max(imagesPerSecond, 1e-9) + epochsLeft * this.lastTestSeconds;
  }
}
