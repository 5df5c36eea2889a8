// The random numbers that make one device differ from the next: counter-based, no state, any order, any thread.

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

/** "curve": labelLtp, labelLtd, low and high. "step": gain, upDown, gammaUp and gammaDown. Each is one block of the generator, which is
 *  drawn only where a key of the device needs it. */
export type SpreadDraws = "curve" | "step";

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
