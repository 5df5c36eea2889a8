// What people say of the window, against what the sweeps cover: a factor of three between them is a mistake of unit or scale, and no preset
// is made of it. What 0 stands for and what 1 adds (`unit`) state a window, and so do device.rOn and device.onOffRatio.
import { ConfigError, MhoError } from "../../base/errors.ts";
import { parseChecked } from "../../base/schema.ts";
import { formatQuantity, parseQuantity } from "../../base/units.ts";
import { type DeviceInput, deviceSchema } from "../../device/params.ts";
import { extentOf, type Measurement } from "../measurement/measurement.ts";
import type { FitWindow } from "./innovations.ts";

export interface Stated {
  readonly unit?: string;
  readonly given?: DeviceInput;
}

/** Times by which two windows, or their places in units of the stated one, may differ. */
const FAR = 3;

/** Throws ConfigError where the sweeps cover another window than the stated one. */
export function refuseOtherWindow({ trains, readVoltage }: Measurement, { unit, given }: Stated): void {
  const seen = extentOf(trains.flatMap(({ g }) => g));
  const normalised = unit === undefined ? null : windowOfUnit(unit, readVoltage, seen);
  if (normalised && isFar(normalised, seen))
    throw new ConfigError(`${spoken(seen, "the sweeps run")}; ${spoken(normalised, `"${unit}" says`)}`, {
      at: "--unit",
      hint: `${perCent(unit!, normalised, seen)}write what the value 0 stands for and what 1 adds, for the values as they are in the file`,
    });
  const keys = windowOfKeys(given ?? {}, seen);
  if (keys && isFar(keys, seen))
    throw new ConfigError(
      `${spoken(seen, "the sweeps run")}; ${spoken(keys, "device.rOn and device.onOffRatio say")}`,
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

/** "1 uS + 8 uS", or null where the unit is none of normalised values. Those that reach well below 0 are taken to run from −1 to 1. */
function windowOfUnit(unit: string, readVoltage: number | null, seen: FitWindow): FitWindow | null {
  const parts = unit.split("+");
  if (parts.length !== 2) return null;
  const [offset, adds] = parts.map((part) => siemensOf(part, readVoltage));
  if (typeof offset !== "number" || typeof adds !== "number") return null;
  const step = Math.abs(adds);
  const both = seen.low < offset - step / 2;
  return { low: offset - (both || adds < 0 ? step : 0), high: offset + (both || adds > 0 ? step : 0) };
}

function siemensOf(text: string, readVoltage: number | null): number | null {
  for (const [unit, perSiemens] of [
    ["S", 1],
    ["A", Math.abs(readVoltage ?? 0)],
  ] as const)
    try {
      if (perSiemens > 0) return parseQuantity(text.trim(), unit) / perSiemens;
    } catch (error) {
      if (!(error instanceof MhoError)) throw error;
    }
  return null;
}

/** What is not given is taken from the sweeps. */
function windowOfKeys(given: DeviceInput, seen: FitWindow): FitWindow | null {
  if (given.rOn === undefined && given.onOffRatio === undefined) return null;
  const { rOn, onOffRatio } = parseChecked(deviceSchema, given, "device");
  const high = rOn === undefined ? seen.high : 1 / rOn;
  return { low: onOffRatio === undefined ? Math.min(seen.low, high / 2) : high / onOffRatio, high };
}

const spoken = ({ low, high }: FitWindow, subject: string) =>
  `${subject} from ${formatQuantity(low, "S")} to ${formatQuantity(high, "S")}`;

/** Values of 0 to 100 are per cent. */
function perCent(unit: string, stated: FitWindow, seen: FitWindow): string {
  const ratio = width(seen) / width(stated);
  if (ratio < 100 / FAR || ratio > 100 * FAR) return "";
  const [offset = ""] = unit.split("+");
  return `values in per cent: --unit "${offset.trim()} + ${formatQuantity(width(stated) / 100, "S")}"; otherwise `;
}
