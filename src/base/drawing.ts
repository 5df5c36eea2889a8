// Values of many elements that are made of random numbers, piece by piece. Who draws the numbers is the caller's: an engine does it fast.
import type { Draws } from "./random.ts";

/** Four numbers for each element. */
export type NumbersNeeded = Pick<Draws, "law" | "stream" | "step">;

export interface Drawing<V> {
  /** Whole when all pieces are filled. */
  readonly values: V;
  readonly needs: readonly NumbersNeeded[];
  /** Makes the values of elements first … first + count − 1; numbers[j][4·i + w]: of element first + i, as needs[j] says. */
  readonly fill: (first: number, count: number, numbers: readonly Float32Array[]) => void;
}

/** Elements whose numbers are there at once. */
export const DRAWN_AT_ONCE = 2 ** 18;
