// Behaviour of one device, in numbers that move with the sliders. Everything comes from the functions that training and the chip use.
import { MhoError } from "../../../src/base/errors.ts";
import type { ChipTotals } from "../../../src/chip/account/records.ts";
import { blockOf, conductanceWindow } from "../../../src/device/device.ts";
import type { DeviceResponse } from "../../../src/device/law.ts";
import type { DeviceParameters } from "../../../src/device/params.ts";
import { symmetricPoint } from "../../../src/device/pulse.ts";
import { pulsesPerWindow } from "../../../src/device/pulsesPerWindow.ts";
import type { Experiment } from "../../../src/experiment/completeExperiment.ts";
import { siemensOf } from "../../../src/lab/cells.ts";
import { restingState } from "../../../src/lab/restingState.ts";
import { builtInWithoutData } from "../../../src/network/builtInNetwork.ts";
import { chipTotals, imagesWithoutData } from "../../../src/pricing/priceChip.ts";

/** The weight that the loss asks for, and the noise of its gradient, where the bias is shown. */
export const PROBE = { optimum: 0.5, noise: 1 } as const;

export interface DeviceState {
  readonly response: DeviceResponse;
  readonly siemens: (g: number) => number;
  readonly gMin: number;
  readonly gMax: number;
  /** In g (a weight of the window ±1); null where there is none. */
  readonly symmetric: number | null;
  readonly pulsesPerWindow: number;
  /** Resting weight by plain gradient descent, and with the experiment's momentum. */
  readonly rests: number;
  readonly restsWithMomentum: number;
}

/** Null with the reason where the device has no pulse response. */
export function deviceStateOf(device: DeviceParameters, momentum: number): DeviceState | string {
  try {
    const response = blockOf(device);
    return {
      response,
      siemens: siemensOf(device),
      ...conductanceWindow(device),
      symmetric: symmetricPoint(response),
      pulsesPerWindow: pulsesPerWindow(response),
      rests: restingState(response, { ...PROBE, momentum: 0 }),
      restsWithMomentum: restingState(response, { ...PROBE, momentum }),
    };
  } catch (error) {
    if (!(error instanceof MhoError)) throw error;
    return error.message;
  }
}

/** The training chip of an experiment with a built-in network; null for a network file, which only the command line reads. */
export function totalsOf(experiment: Experiment): ChipTotals | null {
  const definition = builtInWithoutData(experiment.network);
  if (!definition) return null;
  return chipTotals(experiment, { definition, images: imagesWithoutData(experiment), activity: null });
}
