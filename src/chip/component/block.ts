// Description of any circuit of the chip: size and leakage once, and the cost of each of its operations.

/** One operation. */
export interface Cost {
  /** Dynamic energy, J. */
  readonly energy: number;
  /** s */
  readonly latency: number;
}

/** A circuit that was built. */
export interface Block {
  /** m², m, m. */
  readonly area: number;
  readonly width: number;
  readonly height: number;
  /** Leakage power of the whole block, W. */
  readonly leakage: number;
}

export const NO_COST: Cost = { energy: 0, latency: 0 };

/** Operations after one another. */
export function inSeries(...costs: readonly Cost[]): Cost {
  return costs.reduce(
    (sum, c) => ({ energy: sum.energy + c.energy, latency: sum.latency + c.latency }),
    NO_COST,
  );
}

/** The same operation `times` times, after one another. */
export function repeated(cost: Cost, times: number): Cost {
  return { energy: cost.energy * times, latency: cost.latency * times };
}
