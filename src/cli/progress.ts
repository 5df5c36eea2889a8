// A long phase on the screen: one line redrawn in place on a terminal, plain lines at most every 10 s elsewhere.
// Not a log of results: epochs and advice are lines of their own (note).
import { styleText } from "node:util";
import { formatDuration } from "../report/text/format.ts";
import { textWidth } from "../report/text/table.ts";
import type { TextStream } from "./output.ts";

/** Milliseconds between two drawings, on a terminal and elsewhere. */
const REDRAW = 100;
const PLAIN = 10_000;
const BAR = 20;

export interface Step {
  /** The work in progress: "epoch 2/10", "test", "decoding". */
  readonly label: string;
  readonly done: number;
  /** 0: unknown. */
  readonly total: number;
  /** Seconds left of everything, or null. */
  readonly eta: number | null;
  /** Most important first; those that do not fit the width are left out. */
  readonly facts: readonly string[];
}

export class Progress {
  private readonly stream: TextStream;
  private readonly enabled: boolean;
  private readonly now: () => number;
  private last = Number.NEGATIVE_INFINITY;
  private label = "";
  private drawn = false;

  constructor(stream: TextStream, options: { enabled: boolean; now?: () => number }) {
    this.stream = stream;
    this.enabled = options.enabled;
    this.now = options.now ?? (() => performance.now());
  }

  /** Shows `step`, unless something was shown a moment ago. A new label is shown at once on a terminal. */
  update(step: Step): void {
    if (!this.enabled) return;
    const fresh = step.label !== this.label;
    if (this.label === "" && !this.stream.isTTY) this.last = this.now(); // short phases stay silent
    this.label = step.label;
    const wait = this.stream.isTTY ? (fresh ? 0 : REDRAW) : PLAIN;
    if (this.now() - this.last < wait) return;
    this.last = this.now();
    if (this.stream.isTTY) this.draw(step);
    else this.stream.write(`${parts(step).join("  ")}\n`);
  }

  /** Clears the redrawn line, so that other text can be printed. */
  clear(): void {
    if (this.drawn) this.stream.write("\r\x1b[2K");
    this.drawn = false;
  }

  private draw(step: Step): void {
    const width = (this.stream.columns || 80) - 1; // 0: a terminal that does not say
    const bar = width > 2 * BAR ? progressBar(step) : "";
    const room = bar ? width - BAR - 2 : width;
    const fitting = parts(step).reduce((line, part) => {
      const longer = line === "" ? part : `${line}  ${part}`;
      return textWidth(longer) <= room ? longer : line;
    }, "");
    this.stream.write(`\r\x1b[2K${bar ? `${bar}  ` : ""}${fitting}`);
    this.drawn = true;
  }
}

function parts({ label, done, total, eta, facts }: Step): string[] {
  const percent = total > 0 ? [`${Math.floor((100 * done) / total)} %`] : [];
  const left = eta === null ? [] : [`${formatDuration(eta)} left`];
  return [label, ...percent, ...left, ...facts];
}

function progressBar({ done, total }: Step): string {
  if (total <= 0) return "";
  const full = Math.round((BAR * Math.min(done, total)) / total);
  return styleText("cyan", "━".repeat(full)) + styleText("gray", "─".repeat(BAR - full));
}
