// One process that makes points: the hash of a point on a line of its input, a line of its output when that is made.
import { type Command, LineProcess } from "../../base/lineProcess.ts";
import type { WorkAnswer, WorkEvent } from "./workLines.ts";

export interface WorkerEvents {
  readonly onAnswer: (answer: WorkAnswer) => void;
  readonly onEvent?: ((message: WorkEvent) => void) | undefined;
  /** `hash`: the point that it had in hand. `how`: "code 1", "signal SIGKILL". */
  readonly onEnd: (hash: string | null, how: string) => void;
}

export class WorkerProcess {
  /** The point in hand. */
  hash: string | null = null;
  private readonly process: LineProcess;
  private readonly ended: Promise<void>;

  /** `command`: as `mho study work`. */
  constructor(command: Command, { onAnswer, onEvent, onEnd }: WorkerEvents) {
    this.process = new LineProcess(command, (value) => {
      const message = value as WorkAnswer | WorkEvent;
      if ("event" in message) {
        onEvent?.(message);
        return;
      }
      this.hash = null;
      onAnswer(message);
    });
    this.ended = this.process.ended.then((how) => onEnd(this.hash, how));
  }

  get isOpen(): boolean {
    return this.process.listens;
  }

  /** `threads`: of the engine; default: as the command says. */
  give(hash: string, threads?: number): void {
    this.hash = hash;
    this.process.send(threads === undefined ? hash : `${hash} ${threads}`);
  }

  /** No more points. */
  finish(): void {
    this.process.close();
  }

  /** Asks it to stop with a checkpoint; resolves when it has ended. */
  async stop(): Promise<void> {
    this.process.close();
    await this.ended;
  }
}
