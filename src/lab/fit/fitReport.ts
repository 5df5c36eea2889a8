// The whole answer of a fit in one document: what was read, the fitted numbers, the device, and what it means for training. From the content
// of files to a result, without files: the command line and the web page use it alike.
import type { DeviceInput } from "../../device/params.ts";
import { type DeviceFacts, deviceFacts } from "../deviceFacts.ts";
import type { Measurement, NamedBytes, ReadingHints } from "../measurement/measurement.ts";
import { readMeasurement } from "../measurement/readMeasurement.ts";
import type { Candidate } from "./chooseLaw.ts";
import { type DeviceFit, FIT_DEFAULTS, type FitSettings, fitDevice, MOST_READINGS } from "./fitDevice.ts";
import { type FittedPreset, fittedPreset, meanDevice } from "./fittedPreset.ts";
import { type Outlook, outlookOf } from "./outlook.ts";
import { refuseOtherWindow } from "./statedWindow.ts";

export interface FitRequest extends Partial<FitSettings>, ReadingHints {
  /** Short name of the device, for files; from the file's name where not given. */
  readonly id?: string;
  readonly citation?: string;
  /** Keys of the device section that no pulse curve shows, such as { writeVoltageLtp: "3.2 V" }. */
  readonly given?: DeviceInput;
}

export interface FitReport extends FittedPreset {
  readonly measurement: Measurement;
  readonly fit: DeviceFit;
  readonly outlook: Outlook;
  /** The chosen law, and others that the data do not separate from it. */
  readonly close: readonly CloseLaw[];
}

export interface CloseLaw extends Candidate {
  readonly facts: DeviceFacts;
}

/** Throws what readMeasurement throws, and ConfigError where the fitted device is not physical or the sweeps cover another window than the
 *  request says. */
export function fitMeasurement(files: readonly NamedBytes[], request: FitRequest = {}): FitReport {
  const { id = idOf(files), citation = "own measurement", given = {}, ...rest } = request;
  const read = readMeasurement(files, rest);
  refuseOtherWindow(read, given);
  const fit = fitDevice(read, { ...FIT_DEFAULTS, ...rest });
  const measurement = { ...read, understood: [...read.understood, ...cutShort(read, fit)] };
  const fitted = fittedPreset(fit, measurement, { id, name: id, citation, given });
  const close = fit.close.map(({ mean, ...candidate }) => ({
    ...candidate,
    facts: deviceFacts(meanDevice(mean)),
  }));
  return { measurement, fit, ...fitted, outlook: outlookOf(fitted.device), close };
}

/** Very long measurements are not fitted as a whole. */
function cutShort({ trains }: Measurement, { devices }: DeviceFit): string[] {
  const names = new Set(devices.map(({ device }) => device));
  const all = trains.filter(({ device }) => names.has(device)).length;
  const fitted = devices.reduce((sum, own) => sum + own.trains.length, 0);
  return fitted === all
    ? []
    : [`fitted: the first ${fitted} of ${all} sweeps (${MOST_READINGS} readings of a device are enough)`];
}

/** "my device_LTP.csv" → "my-device-ltp". */
function idOf(files: readonly NamedBytes[]): string {
  const name = (files[0]?.name ?? "")
    .split(/[\\/]/)
    .at(-1)!
    .replace(/\.[^.]*$/, "");
  return (
    name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-+|-+$/g, "") || "device"
  );
}
