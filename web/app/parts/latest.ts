// One piece of work at a time, and of what is asked for meanwhile only the newest: not every step on the way of a slider is drawn.

/** `ask` for `work` on something. What `work` throws goes to `failed`, and the newest that was asked for meanwhile is done all the same. */
export function latestOnly<T>(
  work: (wanted: T) => Promise<void>,
  failed: (error: Error) => void,
): (wanted: T) => Promise<void> {
  let next: { readonly wanted: T } | null = null;
  let busy = false;
  return async (wanted) => {
    next = { wanted };
    if (busy) return;
    busy = true;
    while (next !== null) {
      const now: { readonly wanted: T } = next;
      next = null;
      await work(now.wanted).catch(failed);
    }
    // in the same turn as the look for more: what is asked for between the two would never be done
    busy = false;
  };
}
