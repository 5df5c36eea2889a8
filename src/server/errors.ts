// An error as an answer: what was wrong and what helps. Never a stack, never the text of a fault of ours.
import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import { namedDiskError } from "../base/disk.ts";
import { MhoError } from "../base/errors.ts";

const STATUS: Readonly<Record<string, 404 | 409>> = { MHO_NO_RUN: 404, MHO_NO_STUDY: 404, MHO_STATE: 409 };

export function errorAnswer(context: Context, thrown: unknown, onFault: (error: unknown) => void): Response {
  const error = namedDiskError(thrown);
  if (error instanceof MhoError) {
    const text =
      error.hint === undefined ? error.message : error.message.replace(`\n  hint: ${error.hint}`, "");
    return context.json(
      { error: text, code: error.code, ...(error.hint === undefined ? {} : { hint: error.hint }) },
      STATUS[error.code] ?? 400,
    );
  }
  if (error instanceof HTTPException) return context.json({ error: error.message }, error.status);
  onFault(error);
  return context.json({ error: "a fault of Mho; the server's own output says more" }, 500);
}
