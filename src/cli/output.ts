// Where a command prints: results to standard output, progress and prose to standard error. With --json standard output
// gets one JSON document and nothing else.
import { stripVTControlCharacters } from "node:util";

export interface TextStream {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  write(text: string): unknown;
}

export interface OutputFlags {
  readonly json?: boolean;
  readonly quiet?: boolean;
}

export class Output {
  readonly json: boolean;
  readonly quiet: boolean;
  private readonly out: TextStream;
  readonly err: TextStream;

  constructor(options: { json: boolean; quiet: boolean; out?: TextStream; err?: TextStream }) {
    this.json = options.json;
    this.quiet = options.quiet;
    this.out = options.out ?? process.stdout;
    this.err = options.err ?? process.stderr;
  }

  /** The answer: `text` for people, or `document` with --json. Call once per command. */
  result(text: string, document: unknown): void {
    this.out.write(this.json ? `${JSON.stringify(document, null, 2)}\n` : `${plain(text, this.out)}\n`);
  }

  /** Text on the way to the answer (header, notes); nothing with --quiet. */
  note(text: string): void {
    if (this.quiet) return;
    const stream = this.json ? this.err : this.out;
    stream.write(`${plain(text, stream)}\n`);
  }

  /** Always to standard error, also with --quiet. */
  warn(text: string): void {
    this.err.write(`${plain(text, this.err)}\n`);
  }
}

/** Colours only for terminals. */
function plain(text: string, stream: TextStream): string {
  return stream.isTTY ? text : stripVTControlCharacters(text);
}

export function outputOf({ json, quiet }: OutputFlags): Output {
  return new Output({ json: json ?? false, quiet: quiet ?? false });
}
