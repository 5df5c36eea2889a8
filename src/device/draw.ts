// The random numbers that make one device differ from the next, and how values are made of them. Who makes the numbers is the caller's: an
// engine does it fast. Counter-based: no state, any order, any thread.
import type { Draws } from "../base/random.ts";

/** Standard normal draws of one device; each law uses those it knows. */
export interface DeviceDraw {
  labelLtp: number;
  labelLtd: number;
  low: number;
  high: number;
  gain: number;
  upDown: number;
  gammaUp: number;
  gammaDown: number;
  reference: number;
}

/** The mean device. */
export const MEAN_DEVICE: Readonly<DeviceDraw> = {
  labelLtp: 0,
  labelLtd: 0,
  low: 0,
  high: 0,
  gain: 0,
  upDown: 0,
  gammaUp: 0,
  gammaDown: 0,
  reference: 0,
};

/** Four numbers for each device; its number is the element of the counters. */
export type DeviceNumbers = Pick<Draws, "law" | "stream" | "step">;

/** Values of the devices of one layer, made of random numbers piece by piece. */
export interface Drawing<V> {
  /** Whole when all pieces are filled. */
  readonly values: V;
  readonly needs: readonly DeviceNumbers[];
  /** Makes the values of devices first … first + count − 1; numbers[j][4·i + w]: of device first + i, as needs[j] says. */
  readonly fill: (first: number, count: number, numbers: readonly Float32Array[]) => void;
}

/** Devices whose numbers are there at once. */
export const DRAWN_AT_ONCE = 2 ** 18;
