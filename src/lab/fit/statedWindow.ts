// Compares the window that device.rOn and device.onOffRatio give with the conductances that the sweeps cover: a factor of three between
// them is a mistake of unit or scale, and no preset is made of it. Normalised values are compared with their unit where they are read.
import { ConfigError } from "../../base/errors.ts";
import { parseChecked } from "../../base/schema.ts";
import { formatQuantity } from "../../base/units.ts";
import { type DeviceInput, deviceSchema } from "../../device/params.ts";
import { extentOf, type Measurement } from "../measurement/measurement.ts";
import type { FitWindow } from "./innovations.ts";

/** Times by which two windows, or their places in units of the stated one, may differ. */
const FAR = 3;

/** Throws ConfigError where the sweeps cover another window than the stated one. */
export function refuseOtherWindow({ trains }: Measurement, given: DeviceInput): void {
  const seen = extentOf(trains.flatMap(({ g }) => g));
  const keys = windowOfKeys(given, seen);
  if (keys && isFar(keys, seen))
    throw new ConfigError(
      `${rangeText(seen, "the sweeps run")}; ${rangeText(keys, "device.rOn and device.onOffRatio say")}`,
      {
        at: "--set",
        hint: "check the unit of the values (--unit), or leave device.rOn and device.onOffRatio to the fit",
      },
    );
}

const width = ({ low, high }: FitWindow) => high - low;

function isFar(stated: FitWindow, seen: FitWindow): boolean {
  const ratio = width(seen) / width(stated);
  const most = FAR * width(stated);
  return (
    ratio > FAR ||
    ratio < 1 / FAR ||
    Math.abs(seen.low - stated.low) > most ||
    Math.abs(seen.high - stated.high) > most
  );
}

/** Keys that are not given follow from the sweeps. */
function windowOfKeys(given: DeviceInput, seen: FitWindow): FitWindow | null {
  if (given.rOn === undefined && given.onOffRatio === undefined) return null;
  const { rOn, onOffRatio } = parseChecked(deviceSchema, given, "device");
  const high = rOn === undefined ? seen.high : 1 / rOn;
  return { low: onOffRatio === undefined ? Math.min(seen.low, high / 2) : high / onOffRatio, high };
}

const rangeText = ({ low, high }: FitWindow, subject: string) =>
  `${subject} from ${formatQuantity(low, "S")} to ${formatQuantity(high, "S")}`;
