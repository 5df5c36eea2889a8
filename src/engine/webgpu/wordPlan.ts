// The plan of a read of words, the same of each group of channels: which matrix rows make a quad that is multiplied at once, and which quads make a block. A quad is at
// most four channels of one kernel position within one block, so that its words lie together in the input. words.wgsl reads it.
import type { CrossbarSpec, Direction } from "../engine.ts";
import { readGeometry } from "../reference/geometry.ts";
import { readTransform } from "../reference/pack.ts";

/** Columns in whole quads. */
export const padded = (columns: number) => Math.ceil(columns / 4) * 4;

/** Quads whose sums of products stay within 32 bits: 2^15 rows. */
const GROUP_QUADS = 2 ** 13;
/** Rows of a block whose sum stays within 32 bits. Each of its two bytes' sums does up to 2^16 rows, which is the most of a block. */
const SHORT_ROWS = 256;

interface Quad {
  readonly ky: number;
  readonly kx: number;
  readonly channel: number;
  readonly count: number;
  /** First matrix row. */
  readonly row: number;
}

/** Quads first … end − 1. */
interface Line {
  readonly first: number;
  readonly end: number;
}

export interface WordPlan {
  /** Lines that one conversion sums. */
  readonly blocks: readonly Line[];
  /** The same rows in groups as large as sums allow, for a read without converter. */
  readonly groups: readonly Line[];
  readonly quads: readonly Quad[];
  /** Quads begin at whole words of the input. */
  readonly aligned: boolean;
  /** Four quads follow each other in the input, at a multiple of 16 words, all through. */
  readonly wholeFours: boolean;
  /** A block's sum may need more than 32 bits. */
  readonly longBlocks: boolean;
}

export function wordPlan(spec: CrossbarSpec, direction: Direction): WordPlan {
  const { blocks: cuts, channels: allChannels, groups } = readGeometry(spec, direction);
  const channels = allChannels / groups;
  const { kernelWidth } = spec.shape;
  const quads: Quad[] = [];
  const blocks = cuts.map((segments): Line => {
    const first = quads.length;
    for (const { position, channel, count } of segments)
      for (let inner = 0; inner < count; inner += 4)
        quads.push({
          ky: Math.floor(position / kernelWidth),
          kx: position % kernelWidth,
          channel: channel + inner,
          count: Math.min(4, count - inner),
          row: position * channels + channel + inner,
        });
    return { first, end: quads.length };
  });
  const longest = Math.max(...blocks.map(({ first, end }) => 4 * (end - first)));
  return {
    blocks,
    groups: groupsOf(quads.length),
    quads,
    aligned: channels % 4 === 0 && quads.every(({ channel }) => channel % 4 === 0),
    wholeFours:
      channels % 16 === 0 && cuts.flat().every((part) => (part.channel % 16) + (part.count % 16) === 0),
    longBlocks: longest > SHORT_ROWS,
  };
}

function groupsOf(quads: number): Line[] {
  return Array.from({ length: Math.ceil(quads / GROUP_QUADS) }, (_, i) => ({
    first: i * GROUP_QUADS,
    end: Math.min((i + 1) * GROUP_QUADS, quads),
  }));
}

/** Lines of blocks and groups before the quads. */
export const linesOf = ({ blocks, groups }: WordPlan) => blocks.length + groups.length;

/** The plan as a kernel reads it, four numbers a line. */
export function planTable({ blocks, groups, quads }: WordPlan): Uint32Array {
  const lines = [...blocks, ...groups].flatMap(({ first, end }) => [first, end, 0, 0]);
  const rows = quads.flatMap(({ ky, kx, channel, count, row }) => [
    ky + 2 ** 16 * kx,
    channel,
    2 ** (8 * count) - 1,
    row,
  ]);
  return Uint32Array.from([...lines, ...rows]);
}

/** Bytes of packed words of a direction: a high and a low word for each quad and column; a sum of both for each line. */
export function packedWordBytes(spec: CrossbarSpec, direction: Direction, plan: WordPlan) {
  const { inChannels, outChannels, groups } = spec.shape;
  const columns = (direction === "forward" ? outChannels : inChannels) / groups;
  const ofOne = 8 * readTransform(spec).planes * groups * padded(columns);
  return { weights: ofOne * plan.quads.length, sums: ofOne * linesOf(plan) };
}
