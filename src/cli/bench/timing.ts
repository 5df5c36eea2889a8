// How `mho bench` times: a warm-up, then repeats until enough time has passed; the median counts, the fastest is kept beside it.

export interface Timing {
  readonly medianSeconds: number;
  readonly bestSeconds: number;
  readonly repeats: number;
}

/** Runs `work` (which must end with the engine idle) for about `seconds`, at least 3 times. */
export async function timed(work: () => Promise<void>, seconds = 1): Promise<Timing> {
  await work();
  const times: number[] = [];
  const end = performance.now() + 1000 * seconds;
  while (times.length < 3 || performance.now() < end) {
    const start = performance.now();
    await work();
    times.push((performance.now() - start) / 1000);
  }
  times.sort((a, b) => a - b);
  return { medianSeconds: times[times.length >> 1]!, bestSeconds: times[0]!, repeats: times.length };
}

/** Times two works in turns, so that a drifting machine is fair to both. */
export async function timedPair(
  first: () => Promise<void>,
  second: () => Promise<void>,
  turns = 5,
): Promise<[Timing, Timing]> {
  const times: [number[], number[]] = [[], []];
  for (let turn = -1; turn < turns; turn++)
    for (const [i, work] of [first, second].entries()) {
      const start = performance.now();
      await work();
      if (turn >= 0) times[i]!.push((performance.now() - start) / 1000);
    }
  const [a, b] = times.map((list) => {
    list.sort((x, y) => x - y);
    return { medianSeconds: list[list.length >> 1]!, bestSeconds: list[0]!, repeats: list.length };
  });
  return [a!, b!];
}
