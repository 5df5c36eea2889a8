// Ctrl-C: the first one asks the run to stop after its batch with a checkpoint, the second one ends the process at once.

/** Runs `work` with a signal that the first SIGINT or SIGTERM aborts; `onFirst` then informs the user. */
export async function interruptible<T>(
  onFirst: () => void,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort();
    onFirst();
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  try {
    return await work(controller.signal);
  } finally {
    process.off("SIGINT", stop);
    process.off("SIGTERM", stop);
  }
}
