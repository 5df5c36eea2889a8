// The line of each of several curves: a colour that stays the same in figure, table and legend; after the last colour, dashed lines begin again.

/** The categorical colours of Vega ("tableau10"). */
const COLOURS = [
  "#4c78a8",
  "#f58518",
  "#e45756",
  "#72b7b2",
  "#54a24b",
  "#eeca3b",
  "#b279a2",
  "#ff9da6",
  "#9d755d",
  "#bab0ac",
] as const;
const DASHES = [
  [1, 0],
  [7, 4],
  [2, 3],
] as const;

export interface CurveLine {
  readonly colour: string;
  /** Pixels drawn and left out, in turn. */
  readonly dash: readonly [drawn: number, left: number];
}

/** Line of the n-th curve, from 0. The 31st is drawn as the first. */
export const curveLine = (n: number): CurveLine => ({
  colour: COLOURS[n % COLOURS.length]!,
  dash: DASHES[Math.floor(n / COLOURS.length) % DASHES.length]!,
});
