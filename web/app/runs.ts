// The runs that the server knows, looked at again and again while a page shows them.
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { RunList } from "../../src/server/runRoutes.ts";
import { ApiError, get } from "./api.ts";

const INTERVAL_MS = 2000;
/** The server gets this many times as long as its last answer took before it is asked again: many runs take longer. */
const PATIENCE = 10;

/** null before the first answer. */
export const runList = signal<RunList | null>(null);
/** Why the last question was not answered, with what helps. */
export const runListProblem = signal<string | null>(null);

/** Text of runList, which shows whether an answer is news. */
let shownText = "";

export async function refreshRuns(): Promise<void> {
  try {
    const found = await get<RunList>("runs");
    const text = JSON.stringify(found);
    if (text !== shownText) runList.value = found;
    shownText = text;
    runListProblem.value = null;
  } catch (error) {
    if (!isAway(error)) runListProblem.value = problemText(error);
  }
}

/** Keeps runList fresh as long as the page that calls this is shown. */
export function useRuns(): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let ended = false;
    const ask = async () => {
      const begin = performance.now();
      if (!document.hidden || runList.peek() === null) await refreshRuns();
      const took = performance.now() - begin;
      // more is there as soon as it is read
      const wait = runList.peek()?.unread ? 0 : PATIENCE * took;
      if (!ended) timer = setTimeout(ask, Math.max(INTERVAL_MS, wait));
    };
    ask();
    return () => {
      ended = true;
      clearTimeout(timer);
    };
  }, []);
}

/** Nobody answered: what is known stays in sight, and every page says that the server is gone. */
export const isAway = (error: unknown): boolean => error instanceof ApiError && error.status === 0;

export function problemText(error: unknown): string {
  const { message, hint } = error as ApiError;
  return hint === undefined ? message : `${message}\nhint: ${hint}`;
}
