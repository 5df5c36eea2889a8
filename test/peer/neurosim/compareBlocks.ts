// Our circuits beside NeuroSim V2.1's printed figures, block type by block type.
import {
  BLOCK_QUANTITIES,
  type BlockAdapter,
  type BlockQuantity,
  type BlockRow,
  printedFigures,
} from "./blockAdapter.ts";
import { arrays } from "./blocks/arrays.ts";
import { converters } from "./blocks/converters.ts";
import { digital } from "./blocks/digital.ts";
import { drivers } from "./blocks/drivers.ts";
import { memory } from "./blocks/memory.ts";
import { peerTechnology } from "./peerTechnology.ts";

export const BLOCKS: Readonly<Record<string, BlockAdapter>> = {
  ...digital,
  ...drivers,
  ...converters,
  ...memory,
  ...arrays,
};

/** One figure of one row. */
export interface BlockDifference {
  readonly row: BlockRow;
  readonly quantity: BlockQuantity;
  readonly ours: number;
  readonly peer: number;
  /** ours/peer − 1 */
  readonly error: number;
}

/** Every figure that both have; rows of unknown blocks and figures that are 0 at the peer are left out. */
export function compareBlocks(rows: readonly BlockRow[]): BlockDifference[] {
  return rows.flatMap((row) => {
    const adapter = BLOCKS[row.block];
    return adapter ? compareRow(row, adapter) : [];
  });
}

function compareRow(row: BlockRow, adapter: BlockAdapter): BlockDifference[] {
  const tech = peerTechnology(row.technode * 1e-9, row.roadmap);
  const mine = adapter.ours(tech, row);
  const theirs = (adapter.peers ?? ((_, r) => printedFigures(r)))(tech, row);
  return BLOCK_QUANTITIES.flatMap((quantity) => {
    const ours = mine[quantity];
    const peer = theirs[quantity];
    if (ours === undefined || peer === undefined || peer === 0) return [];
    return [{ row, quantity, ours, peer, error: ours / peer - 1 }];
  });
}

/** Count, median and worst |error| of each block and quantity. */
export interface BlockSummary {
  readonly block: string;
  readonly quantity: BlockQuantity;
  readonly count: number;
  readonly median: number;
  readonly worst: number;
}

export function summarizeBlocks(differences: readonly BlockDifference[]): BlockSummary[] {
  const groups = groupBy(differences, (d) => `${d.row.block} ${d.quantity}`);
  return [...groups.values()].map((group) => {
    const errors = group.map((d) => Math.abs(d.error)).sort((a, b) => a - b);
    const { row, quantity } = group[0]!;
    return {
      block: row.block,
      quantity,
      count: errors.length,
      median: errors[Math.floor(errors.length / 2)]!,
      worst: errors.at(-1)!,
    };
  });
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
