// Each imperfection of a device taken away, one at a time: what an experimenter could improve. Everything else stays as it is.
import { NO_AGING } from "../device/aging.ts";
import { blockOf, idealDevice } from "../device/device.ts";
import type { DeviceInput, DeviceParameters } from "../device/params.ts";

export interface Removal {
  readonly id: string;
  /** The removed effect, and the keys that were changed for it. */
  readonly title: string;
  readonly change: string;
  readonly device: DeviceInput;
  /** Pulses that mean the same change of weight, for one of the device as it is. */
  readonly pulseFactor: number;
}

/** Number of states without quantization; a device with so many keeps its own. */
const MORE_STATES = 1024;

/** Imperfections that the device has; the last one takes all of them. DeviceError for a device without pulse response. */
export function removals(device: DeviceParameters): Removal[] {
  blockOf(device);
  const found = [
    straight(device),
    ...retraced(device),
    ...moreStates(device),
    ...quiet(device),
    ...alike(device),
    ...other(device),
  ];
  return [...found.filter((removal) => removal !== null), everything(device)];
}

type Values = Readonly<Record<string, unknown>>;

function changed(device: DeviceParameters, changes: Values): DeviceInput {
  return { ...device, ...changes } as DeviceInput;
}

/** The removal, where `changes` change anything. */
function maybe(
  device: DeviceParameters,
  removal: Pick<Removal, "id" | "title" | "change">,
  changes: Values,
): Removal | null {
  const before: Values = device;
  const same = Object.entries(changes).every(
    ([key, value]) => !(key in before) || JSON.stringify(before[key]) === JSON.stringify(value),
  );
  const known = Object.fromEntries(Object.entries(changes).filter(([key]) => key in before));
  return same ? null : { ...removal, device: changed(device, known), pulseFactor: 1 };
}

/** Steps of one size, equal up and down. */
function straight(device: DeviceParameters): Removal | null {
  const removal = {
    id: "nonlinearity",
    title: "nonlinearity and asymmetry",
    change: "equal steps everywhere, up and down",
  };
  switch (device.model) {
    case "exponential":
      return maybe(device, removal, { nonlinearityLtp: 0, nonlinearityLtd: 0, levelsLtd: device.levels });
    case "soft-bounds": {
      const { multNoise: _, reference, referenceStd: __, ...rest } = device;
      const still = reference === "symmetric-point" ? 0 : reference;
      const constant = { ...rest, model: "constant-step", reference: still, upDown: 0 } as DeviceInput;
      return { ...removal, device: constant, pulseFactor: 1 };
    }
    case "exponential-step":
      return maybe(device, removal, { amplitudeUp: 0, amplitudeDown: 0, upDown: 0 });
    case "linear-step":
    case "power-step":
    case "constant-step":
      return maybe(device, removal, { gammaUp: 0, gammaDown: 0, upDown: 0 });
    case "table": {
      const mean = (steps: readonly number[]) => steps.reduce((sum, step) => sum + step, 0) / steps.length;
      const step = (mean(device.stepsLtp) - mean(device.stepsLtd)) / 2;
      return maybe(device, removal, { stepsLtp: [step, step], stepsLtd: [-step, -step] });
    }
    case "hardware-only":
      return null;
    default:
      // a law of the user's own, or a new one: its file says what its steps are, not how they would be straight
      return null;
  }
}

/** The same bends, but a down pulse undoes an up pulse: the mean of both steps at each state. */
function retraced(device: DeviceParameters): (Removal | null)[] {
  const removal = { id: "asymmetry", title: "asymmetry alone", change: "a down pulse undoes an up pulse" };
  if (device.model === "exponential")
    return [maybe(device, removal, { nonlinearityLtd: device.nonlinearityLtp, levelsLtd: device.levels })];
  if (device.model !== "table") return [];
  const steps = device.stepsLtp.map((up, i) => (up - device.stepsLtd[i]!) / 2);
  return [maybe(device, removal, { stepsLtp: steps, stepsLtd: steps.map((step) => -step) })];
}

/** More and smaller steps; the noise of the same change of G stays, which n times as many pulses make. */
function moreStates(device: DeviceParameters): (Removal | null)[] {
  if (device.levels >= MORE_STATES) return [];
  const factor = MORE_STATES / device.levels;
  const states: Values = device;
  const noise = {
    sigmaC2c: device.c2cPer === "pulse" ? device.sigmaC2c / Math.sqrt(factor) : device.sigmaC2c,
    ...("sigmaStep" in device ? { sigmaStep: Math.min(device.sigmaStep * Math.sqrt(factor), 100) } : {}),
    ...("levelsLtd" in states ? { levelsLtd: Number(states.levelsLtd) * factor } : {}),
  };
  const removal = {
    id: "states",
    title: "few states",
    change: `${MORE_STATES} states in place of ${device.levels}`,
  };
  const found = maybe(device, removal, { levels: MORE_STATES, ...noise });
  return [found && { ...found, pulseFactor: factor }];
}

function quiet(device: DeviceParameters): (Removal | null)[] {
  const c2c = { id: "c2c", title: "noise of writing", change: "no cycle-to-cycle noise" };
  const read = { id: "read", title: "noise of reading", change: "no read noise" };
  return [maybe(device, c2c, { sigmaC2c: 0, sigmaStep: 0 }), maybe(device, read, { sigmaRead: 0 })];
}

function alike(device: DeviceParameters): (Removal | null)[] {
  const removal = { id: "d2d", title: "device-to-device spread", change: "all devices alike" };
  const spread = { sigmaD2d: 0, stepD2d: 0, boundsD2d: { low: 0, high: 0 }, upDownD2d: 0, referenceStd: 0 };
  return [maybe(device, removal, { ...spread, gammaUpD2d: 0, gammaDownD2d: 0 })];
}

function other(device: DeviceParameters): (Removal | null)[] {
  const { endurance, enduranceD2d } = NO_AGING;
  const stuck = { id: "stuck", title: "stuck devices", change: "no device is stuck" };
  const drift = { id: "drift", title: "drift", change: "no drift" };
  const wear = { id: "endurance", title: "finite endurance", change: "devices live for ever" };
  const window = { id: "window", title: "small on/off ratio", change: "on/off ratio 10,000" };
  return [
    maybe(device, stuck, { stuckFraction: { low: 0, high: 0 } }),
    maybe(device, drift, { driftExponent: 0 }),
    device.endurance === endurance ? null : maybe(device, wear, { endurance, enduranceD2d }),
    device.onOffRatio >= 1e4 ? null : maybe(device, window, { onOffRatio: 1e4 }),
  ];
}

function everything(device: DeviceParameters): Removal {
  const ideal = idealDevice(device);
  const levels = Math.max(MORE_STATES, device.levels);
  return {
    id: "all",
    title: "all of these",
    change: `an ideal device of ${levels} states`,
    device: {
      ...ideal,
      levels,
      levelsLtd: levels,
      onOffRatio: Math.max(1e4, device.onOffRatio),
    } as DeviceInput,
    pulseFactor: levels / device.levels,
  };
}
