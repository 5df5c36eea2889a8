// A child process that takes jobs on lines of its input and answers with JSON on lines of its output. It stops at the end of its input.
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";

/** Processes that may die with one job in hand before it is given up. */
export const MOST_DEATHS = 3;

export type Command = readonly [program: string, ...args: string[]];

export class LineProcess {
  /** How it ended, in words: "code 1", "signal SIGKILL". */
  readonly ended: Promise<string>;
  private readonly child: ChildProcessByStdio<Writable, Readable, null>;

  /** `onAnswer` gets each value of its output. */
  constructor([program, ...args]: Command, onAnswer: (value: unknown) => void) {
    this.child = spawn(program, args, { stdio: ["pipe", "pipe", "inherit"] });
    // a process that died does not read on
    this.child.stdin.on("error", () => {});
    createInterface(this.child.stdout).on("line", (line) => {
      const value = parsed(line);
      if (value !== undefined) onAnswer(value);
    });
    this.ended = new Promise((resolve) => {
      this.child.once("error", (error) => resolve(error.message));
      this.child.once("close", (code, signal) =>
        resolve(code === null ? `signal ${signal}` : `code ${code}`),
      );
    });
  }

  /** Whether it still takes input. */
  get listens(): boolean {
    return this.child.stdin.writable;
  }

  send(line: string): void {
    this.child.stdin.write(`${line}\n`);
  }

  /** There are no more jobs; one that it has in hand it stops with a checkpoint. */
  close(): void {
    this.child.stdin.end();
  }
}

/** undefined for a line that its death cut short. */
function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
