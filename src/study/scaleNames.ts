// The scales of a reproduction. Apart from what they are (scales.ts), so that a program that only names them loads nothing else.
export const SCALES = ["smoke", "cpu", "full"] as const;
export type Scale = (typeof SCALES)[number];
/** The runs at the size of published results, which have groups of their own (paperScale.ts). */
export const PAPER = "paper";
export const REPRODUCED = [...SCALES, PAPER] as const;
