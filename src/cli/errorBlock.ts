// An error as people see it: one block with code, place, value, range and hint. The stack only under MHO_DEBUG=1.
import { namedDiskError } from "../base/disk.ts";
import { ConfigError, DeviceError, InterruptedError, MhoError } from "../base/errors.ts";

/** Exit codes of the contract. */
export const EXIT = { done: 0, failed: 1, usage: 2, interrupted: 130 } as const;

export function exitCodeOf(error: unknown): number {
  if (error instanceof InterruptedError) return EXIT.interrupted;
  const usage = error instanceof ConfigError || error instanceof DeviceError;
  return usage ? EXIT.usage : EXIT.failed;
}

export function errorBlock(thrown: unknown, debug: boolean): string {
  const error = namedDiskError(thrown);
  const stack = debug && error instanceof Error ? `\n\n${error.stack}` : "";
  if (error instanceof InterruptedError) return `${error.message}${stack}`;
  if (error instanceof MhoError) return `error ${error.code}\n${indented(error.message)}${stack}`;
  const message = error instanceof Error ? error.message : String(error);
  const help = debug
    ? ""
    : "\n  hint: this is a fault of Mho; run again with MHO_DEBUG=1 and report the text with `mho doctor`";
  return `error MHO_INTERNAL\n${indented(message)}${help}${stack}`;
}

/** The error as the one JSON document of --json. */
export function errorDocument(thrown: unknown): unknown {
  const error = namedDiskError(thrown);
  const message = error instanceof Error ? error.message : String(error);
  if (!(error instanceof MhoError)) return { error: { code: "MHO_INTERNAL", message } };
  return { error: { code: error.code, at: error.at ?? null, message, hint: error.hint ?? null } };
}

function indented(text: string): string {
  return text
    .split("\n")
    .map((line) => `  ${line}`)
    .join("\n");
}
