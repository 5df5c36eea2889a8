// The interface of a law of the pulse response: its keys, its parameter block, and the values of one particular device. The units of g here
// are those of the engine: the nominal window is 2 wide, g = 0 is the reference cell.
import type { z } from "zod";
import type { DeviceDraw, SpreadDraws } from "./draw.ts";
import type { DeviceModel } from "./model.ts";
import type { SharedParameters } from "./sharedKeys.ts";

/** The facts of a device that an engine needs, without the values that differ from device to device. */
export interface DeviceResponse {
  readonly model: DeviceModel;
  readonly low: number;
  readonly high: number;
  /** Cycle-to-cycle noise where n ≠ 0 pulses: "update" sigma; "pulse" sigma·√|n|; "step" sigma·|Δg|/√|n|. */
  readonly noise: { readonly kind: "none" | "update" | "pulse" | "step"; readonly sigma: number };
}

export interface DeviceLaw<P extends SharedParameters> {
  modelOf(device: P): DeviceModel;
  /** Noise relative to the step; where it is missing the device has only sigmaC2c. */
  stepNoise?(device: P): DeviceResponse["noise"];
  /** Keys of the law alone that spread its devices, and the draws that valuesOf takes for them: draw.ts. */
  readonly spread?: Readonly<Record<string, SpreadDraws>>;
  /** Values of one device from its draws, in the engine's order: affine [upDecay, upStep, downDecay, downStep, low, high], the others
   *  [upStep factor, downStep factor, low, high]. With MEAN_DEVICE: the mean device. What all devices share is computed before. */
  valuesOf(device: P): (draw: Readonly<DeviceDraw>) => readonly number[];
}

/** Parameters of a device whose law has these keys. */
export type LawDevice<Keys extends z.ZodRawShape> = SharedParameters & Readonly<z.output<z.ZodObject<Keys>>>;

/** A law that an experiment names (device.model). */
export interface NamedLaw<Name extends string, Keys extends z.ZodRawShape>
  extends DeviceLaw<LawDevice<Keys>> {
  readonly name: Name;
  /** Keys of the device section beside those that every device has (sharedKeys.ts), with unit, range, source and description. */
  readonly keys: Keys;
  /** Their values where neither preset nor experiment gives any; a key of sharedKeys.ts may be missing. */
  readonly defaults: Partial<z.output<z.ZodObject<Keys>>>;
  /** Throws DeviceError for values that each lie in their range and do not fit together. */
  check?(device: LawDevice<Keys>): void;
}

export const defineLaw = <const Name extends string, Keys extends z.ZodRawShape>(
  law: NamedLaw<Name, Keys>,
): NamedLaw<Name, Keys> => law;

/** Common factor on both steps of one device: 1 + σξ (not below 0) or e^(σξ). */
export function stepGain(
  device: Pick<SharedParameters, "stepD2d" | "stepD2dDistribution">,
  xi: number,
): number {
  const deviation = device.stepD2d * xi;
  return device.stepD2dDistribution === "log-normal" ? Math.exp(deviation) : Math.abs(1 + deviation);
}
