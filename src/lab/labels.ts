// NeuroSim's labels of a device of any law: its noise-free mean curve from one end of the window to the other, and how far that bends.
// Closed form where a pulse is an affine map: the curve then is NeuroSim's, with steepness k = −P·ln(decay). Other laws: the label of a
// curve that bends as far (NeuroSim's own definition, device/nonlinearity.ts); what is left between both curves is the error.
import { blockOf } from "../device/device.ts";
import { labelOf } from "../device/nonlinearity.ts";
import type { DeviceParameters } from "../device/params.ts";
import { applyPulses, type PulseResponse } from "../device/pulse.ts";

export interface Branch {
  /** Signed as NeuroSim's: LTD is negative where it falls fastest from G_max. */
  readonly label: number;
  /** Pulses from one end of `share` to the other. */
  readonly pulses: number;
  readonly method: "closed form" | "largest distance";
  /** Ends of the part of the window that the curve spans: all of it, or 5 … 95 % where pulses never reach the bound. */
  readonly share: readonly [number, number];
}

export interface EquivalentLabels {
  readonly ltp: Branch;
  readonly ltd: Branch;
}

/** Where the last pulses never reach the bound. */
const REACHED = [0.05, 0.95] as const;
const WHOLE = [0, 1] as const;
/** Longest curve that is followed pulse by pulse, in units of the device's states. */
const MOST_SWEEPS = 40;

export function equivalentLabels(device: DeviceParameters): EquivalentLabels {
  if (device.model === "exponential") {
    const { nonlinearityLtp, nonlinearityLtd, levels, levelsLtd } = device;
    const exact = { method: "closed form", share: WHOLE } as const;
    return {
      ltp: { ...exact, label: nonlinearityLtp, pulses: levels },
      ltd: { ...exact, label: nonlinearityLtd, pulses: levelsLtd },
    };
  }
  const response = blockOf(device);
  return { ltp: branchOf(response, 1, device.levels), ltd: branchOf(response, -1, device.levels) };
}

function branchOf(response: PulseResponse, direction: 1 | -1, levels: number): Branch {
  const unsigned =
    response.model.kind === "affine"
      ? affineBranch(response, direction)
      : followedBranch(response, direction, MOST_SWEEPS * levels);
  return { ...unsigned, label: direction * unsigned.label };
}

/** The share of the way that pulses make: 1 − (1 − x)·decay − … ; virtual is where the pulses would end, 1 the bound. */
function affineBranch({ model, low, high }: PulseResponse, direction: 1 | -1): Branch {
  if (model.kind !== "affine") throw new Error("not an affine device");
  const { decay, step } = direction > 0 ? model.up : model.down;
  const range = high - low;
  const start = direction > 0 ? low : high;
  const method = "closed form";
  if (decay === 1) return { label: 0, pulses: range / Math.abs(step), method, share: WHOLE };
  const virtual = (direction * (step / (1 - decay) - start)) / range;
  const reaches = decay > 1 || virtual > 1 + 1e-9;
  const share = reaches ? WHOLE : REACHED;
  const k = Math.log((virtual - share[0]) / (virtual - share[1]));
  return { label: labelOf(1 / k), pulses: -k / Math.log(decay), method, share };
}

/** Shares of the way after 0, 1, 2, … pulses, until the bound or `most` pulses. */
function followed(response: PulseResponse, direction: 1 | -1, most: number): number[] {
  const { low, high } = response;
  let g = direction > 0 ? low : high;
  const way = [0];
  while (way.length <= most && way.at(-1)! < 1 - 1e-9) {
    g = applyPulses(response, g, direction);
    way.push((direction > 0 ? g - low : high - g) / (high - low));
  }
  return way;
}

function followedBranch(response: PulseResponse, direction: 1 | -1, most: number): Branch {
  const way = followed(response, direction, most);
  const share = way.at(-1)! >= 1 - 1e-9 ? WHOLE : REACHED;
  const [from, to] = share;
  const inside = way.map((y) => (y - from) / (to - from)).filter((y) => y >= 0 && y <= 1);
  const pulses = inside.length - 1;
  const distance = (y: number, i: number) => y - i / pulses;
  const largest = inside.reduce(
    (most, y, i) => (Math.abs(distance(y, i)) > Math.abs(most) ? distance(y, i) : most),
    0,
  );
  return { label: labelOfDistance(largest), pulses, method: "largest distance", share };
}

/** The label of the curve that lies at most so far above (below: negative) the straight line. */
function labelOfDistance(distance: number): number {
  return distance / (0.07 * Math.SQRT2);
}
