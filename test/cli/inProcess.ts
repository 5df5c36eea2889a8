// Runs the command line inside the test's own process and keeps what it printed. Not for signals: spawned.ts.
import { vi } from "vitest";
import { main } from "../../src/cli/main.ts";

export interface Printed {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export const mho = (...args: string[]): Promise<Printed> => printedBy(main, args);

/** The same of the entry of another copy of the sources. */
export async function printedBy(entry: typeof main, args: readonly string[]): Promise<Printed> {
  const texts = { out: "", err: "" };
  const capture = (stream: NodeJS.WriteStream, key: "out" | "err") =>
    vi.spyOn(stream, "write").mockImplementation((text) => {
      texts[key] += String(text);
      return true;
    });
  const spies = [capture(process.stdout, "out"), capture(process.stderr, "err")];
  try {
    const code = await entry(args);
    return { code, ...texts };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}
