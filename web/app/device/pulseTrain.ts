// Potentiation and depression: the mean device, and the band that holds two thirds of a few dozen simulated ones. The noise is the one that
// training draws.
import { blockOf } from "../../../src/device/device.ts";
import type { DeviceParameters } from "../../../src/device/params.ts";
import { applyPulses } from "../../../src/device/pulse.ts";
import { openCells, siemensOf } from "../../../src/lab/cells.ts";
import type { DeviceState } from "./deviceState.ts";

export interface TrainPoint {
  readonly pulse: number;
  readonly branch: "LTP" | "LTD";
  /** Siemens: of the mean device without noise, and the 16th and 84th per cent of the simulated ones. */
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** Points of a device, and its highest conductance, S: the figure's unit follows it. */
export interface SimulatedTrain {
  readonly points: readonly TrainPoint[];
  readonly gMax: number;
}

const DEVICES = 64;
/** Points of a branch: a curve of ten thousand pulses looks the same. */
const MOST_POINTS = 40;

export async function pulseTrain(device: DeviceParameters, state: DeviceState): Promise<TrainPoint[]> {
  const { response, siemens } = state;
  const cells = await openCells(device, { devices: DEVICES, seed: 1 });
  cells.place(0);
  const points: TrainPoint[] = [];
  let g = response.low;
  let sent = 0;
  const note = async (branch: "LTP" | "LTD") => {
    const read = (await cells.read()).sort();
    const at = (share: number) => read[Math.round(share * (DEVICES - 1))]!;
    points.push({ pulse: sent, branch, mean: siemens(g), low: at(0.16), high: at(0.84) });
  };
  for (const [branch, sign, pulses] of branchesOf(device)) {
    await note(branch);
    for (const part of partsOf(pulses)) {
      cells.pulse(sign * part);
      g = applyPulses(response, g, sign * part);
      sent += part;
      await note(branch);
    }
  }
  return points;
}

export function branchesOf(device: DeviceParameters) {
  const down = "levelsLtd" in device ? device.levelsLtd : device.levels;
  return [
    ["LTP", 1, Math.round(device.levels)],
    ["LTD", -1, Math.round(down)],
  ] as const;
}

/** The mean device alone, without noise. */
export function meanTrain(
  device: DeviceParameters,
): readonly Pick<TrainPoint, "pulse" | "branch" | "mean">[] {
  const response = blockOf(device);
  const siemens = siemensOf(device);
  let g = response.low;
  let pulse = 0;
  return branchesOf(device).flatMap(([branch, sign, pulses]) => [
    { pulse, branch, mean: siemens(g) },
    ...partsOf(pulses).map((part) => {
      g = applyPulses(response, g, sign * part);
      pulse += part;
      return { pulse, branch, mean: siemens(g) };
    }),
  ]);
}

/** Whole numbers of pulses between points, as even as they can be. */
function partsOf(pulses: number): number[] {
  const points = Math.min(pulses, MOST_POINTS);
  const upTo = (i: number) => Math.round((pulses * i) / points);
  return Array.from({ length: points }, (_, i) => upTo(i + 1) - upTo(i));
}
