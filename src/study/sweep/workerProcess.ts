// One process that makes points: the hash of a point on a line of its input, a line of its output when that is made.
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { WorkAnswer } from "./workLines.ts";

export interface WorkerEvents {
  readonly onAnswer: (answer: WorkAnswer) => void;
  /** `hash`: the point that it had in hand. `how`: "code 1", "signal SIGKILL". */
  readonly onEnd: (hash: string | null, how: string) => void;
}

export class WorkerProcess {
  /** The point in hand. */
  hash: string | null = null;
  private readonly process: ChildProcess;
  private readonly ended: Promise<void>;

  /** `command`: program and arguments, as `mho study work`. */
  constructor(command: readonly [string, ...string[]], { onAnswer, onEnd }: WorkerEvents) {
    const [program, ...args] = command;
    this.process = spawn(program, args, { stdio: ["pipe", "pipe", "inherit"] });
    // a process that died does not read on
    this.process.stdin!.on("error", () => {});
    createInterface(this.process.stdout!).on("line", (line) => {
      this.hash = null;
      onAnswer(JSON.parse(line) as WorkAnswer);
    });
    this.ended = new Promise((done) =>
      this.process.once("close", (code, signal) => {
        onEnd(this.hash, code === null ? `signal ${signal}` : `code ${code}`);
        done();
      }),
    );
  }

  get isOpen(): boolean {
    return this.process.stdin!.writable;
  }

  give(hash: string): void {
    this.hash = hash;
    this.process.stdin!.write(`${hash}\n`);
  }

  /** No more points: it ends when it has nothing in hand. */
  finish(): void {
    this.process.stdin!.end();
  }

  /** Asks it to stop with a checkpoint; resolves when it has ended. */
  async stop(): Promise<void> {
    this.process.kill("SIGTERM");
    await this.ended;
  }
}
