#!/usr/bin/env node
// The entry of the command `mho`: runs the command line and turns errors into one block of text and an exit code.
import { realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Command, CommanderError } from "commander";
import { allowOwnFiles } from "../base/loadOwnFile.ts";
import { EXIT, errorBlock, errorDocument, exitCodeOf } from "./errorBlock.ts";
import { createProgram } from "./program.ts";

/** Runs `mho` with these arguments and returns the exit code. Prints everything that is to be said. */
export async function main(args: readonly string[]): Promise<number> {
  const program = createProgram();
  // a command that answers requests of others calls no code that they name
  const forbid = ["ui"].includes(args[0] ?? "") ? () => {} : allowOwnFiles();
  try {
    await program.parseAsync(args, { from: "user" });
    return EXIT.done;
  } catch (thrown) {
    if (thrown instanceof CommanderError && thrown.exitCode === 0) return EXIT.done;
    if (thrown instanceof CommanderError && thrown.code === "commander.help") return EXIT.usage;
    const error = thrown instanceof CommanderError ? await usageErrorOf(thrown, program, args) : thrown;
    process.stderr.write(`${errorBlock(error, process.env.MHO_DEBUG === "1")}\n`);
    if (args.includes("--json")) process.stdout.write(`${JSON.stringify(errorDocument(error), null, 2)}\n`);
    return exitCodeOf(error);
  } finally {
    forbid();
  }
}

/** Loaded where it is needed: it knows all keys of the experiment. */
async function usageErrorOf(...refusal: [CommanderError, Command, readonly string[]]): Promise<Error> {
  const { usageError } = await import("./usageError.ts");
  return usageError(...refusal);
}

/** A reader that stops early (`mho explain | head`) is no fault. */
function endQuietlyWithReader(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(EXIT.done);
    throw error;
  });
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  endQuietlyWithReader();
  const code = await main(process.argv.slice(2));
  // a command that ended well may have set a code of its own: `mho study work` with what is left to do
  if (code !== EXIT.done) process.exitCode = code;
}
