// NeuroSim's exponential device by its nonlinearity labels, written as an affine map: with steepness k and P pulses,
// one pulse is w ← e^(−k/P)·w + (B − 1)(1 − e^(−k/P)), B = 2/(1 − e^(−k)), on the window w in [−1, 1]; LTD the same with
// −k for +k. Equal to inverting, moving and evaluating G(P) = B(1 − e^(−P/A)) + G_min. Not NeuroSim's training wrapper,
// which rounds a virtual jump. Source: DNN+NeuroSim V2.1 manual, equations 8.1–8.3 (equations only).
import { DeviceError } from "../../base/errors.ts";
import { type AffineDevice, affineModel, affineValues } from "../affine.ts";
import { type DeviceDraw, MEAN_DEVICE } from "../draw.ts";
import { defineLaw, type LawDevice, stepGain } from "../law.ts";
import { choice, number } from "../leaves.ts";
import { LARGEST_LABEL, LINEAR_LABEL, steepnessOf, symmetricStateOf } from "../nonlinearity.ts";
import { shiftToReference } from "../reference.ts";
import { NEUROSIM, zeroShift } from "../sharedKeys.ts";

const keys = {
  ...zeroShift,
  nonlinearityLtp: number(
    "NL_LTP",
    "1",
    -LARGEST_LABEL,
    LARGEST_LABEL,
    NEUROSIM,
    "NeuroSim label of the potentiation curve: its largest distance from a line; 0 is linear.",
  ),
  nonlinearityLtd: number(
    "NL_LTD",
    "1",
    -LARGEST_LABEL,
    LARGEST_LABEL,
    NEUROSIM,
    "NeuroSim label of the depression curve. Opposite sign to LTP: asymmetric, each branch slows toward its own end. Equal sign and size: LTD retraces LTP.",
  ),
  levelsLtd: number(
    "P_max,LTD",
    "pulses",
    2,
    1e7,
    NEUROSIM,
    "Pulses from G_max to G_min; equal to levels where not given.",
  ),
  sigmaD2d: number(
    "σ_d2d",
    "1",
    0,
    5,
    "DNN+NeuroSim V2.1 train.py d2dVari",
    "Device-to-device spread of both nonlinearity labels, in units of one label.",
  ),
  d2dLabels: choice(
    "draws",
    ["shared", "independent"],
    "shared: DNN+NeuroSim; independent: MLP+NeuroSim Cell.cpp",
    "Whether one draw moves both labels of a device, or each label has its own.",
  ),
};
type Exponential = LawDevice<typeof keys>;

export const exponential = defineLaw({
  name: "exponential",
  keys,
  defaults: { nonlinearityLtp: 0, nonlinearityLtd: 0, sigmaD2d: 0, d2dLabels: "shared" },
  spread: { sigmaD2d: "curve" },
  modelOf: (device) => {
    refuseGrowth(device);
    return affineModel(deviceOf(device, MEAN_DEVICE));
  },
  valuesOf: (device) => (draw) => affineValues(deviceOf(device, draw)),
});

/** D2D moves the labels (a label may cross 0, as in NeuroSim: the curve then bends the other way), the step, and the
 *  window; a device runs the same curve through its own window. */
function deviceOf(device: Exponential, draw: Readonly<DeviceDraw>): AffineDevice {
  const ltp = steepness(device, draw, "ltp");
  const ltd = steepness(device, draw, "ltd");
  const gain = stepGain(device, draw.gain);
  const upPulses = device.levels / gain;
  const downPulses = device.levelsLtd / gain;
  const low = -Math.abs(1 + device.boundsD2d.low * draw.low);
  const high = Math.abs(1 + device.boundsD2d.high * draw.high);
  const middle = (low + high) / 2;
  const half = (high - low) / 2;
  const upDecay = Math.exp(growthOf(ltp, upPulses, 1));
  const downDecay = Math.exp(growthOf(ltd, downPulses, -1));
  const state: AffineDevice = {
    upDecay,
    upStep: half * branchStep(ltp, upPulses, 1) + (1 - upDecay) * middle,
    downDecay,
    downStep: half * branchStep(ltd, downPulses, -1) + (1 - downDecay) * middle,
    low,
    high,
  };
  const symmetric =
    device.reference === "symmetric-point"
      ? symmetricStateOf(ltp, ltd, device.levels, device.levelsLtd)
      : null;
  const point = symmetric === null ? null : middle + half * symmetric;
  return shiftToReference(state, device, point, draw.reference, 1);
}

/** Logarithm of what a pulse of one branch on w in [−1, 1] multiplies the distance to the virtual bound by. direction: 1 for LTP, −1 for LTD. */
function growthOf(k: number, pulses: number, direction: 1 | -1): number {
  return Math.min((-direction * k) / pulses, LARGEST_GROWTH);
}

/** Step of one pulse on the branch. */
function branchStep(k: number, pulses: number, direction: 1 | -1): number {
  if (k === 0) return (direction * 2) / pulses;
  const virtualBound = -2 / Math.expm1(-k) - 1;
  return -virtualBound * Math.expm1(growthOf(k, pulses, direction));
}

/** A pulse that multiplies the distance to the virtual bound by more than e^10 crosses the window, and leaves no digits to
 *  single precision. A single device with such a drawn step is kept at e^10; a mean device is refused. */
const LARGEST_GROWTH = 10;

function refuseGrowth(device: Exponential): void {
  const ltp = steepness(device, MEAN_DEVICE, "ltp");
  const ltd = steepness(device, MEAN_DEVICE, "ltd");
  const branches = [
    { at: "device.nonlinearityLtp", label: device.nonlinearityLtp, growth: -ltp / device.levels },
    { at: "device.nonlinearityLtd", label: device.nonlinearityLtd, growth: ltd / device.levelsLtd },
  ];
  for (const { at, label, growth } of branches)
    if (growth > LARGEST_GROWTH)
      throw new DeviceError(`label ${label} with so few levels: one pulse exceeds the whole range`, {
        at,
        hint: `use at least ${Math.ceil((growth / LARGEST_GROWTH) * device.levels)} levels, or a smaller label`,
      });
}

/** Steepness of one branch of one device. Without label variation it is exact and the same for all devices. */
function steepness(device: Exponential, draw: Readonly<DeviceDraw>, branch: "ltp" | "ltd"): number {
  const { sigmaD2d, d2dLabels } = device;
  const label = branch === "ltp" ? device.nonlinearityLtp : device.nonlinearityLtd;
  if (sigmaD2d === 0 || draw === MEAN_DEVICE) return meanSteepness(label);
  const xi = branch === "ltp" || d2dLabels === "shared" ? draw.labelLtp : draw.labelLtd;
  return drawnSteepness(label + sigmaD2d * xi);
}

const exact = new Map<number, number>();
/** A fit asks for ever new labels. */
const MOST_REMEMBERED = 10_000;
function meanSteepness(label: number): number {
  if (exact.size > MOST_REMEMBERED) exact.clear();
  const found = exact.get(label) ?? (Math.abs(label) < LINEAR_LABEL ? 0 : steepnessOf(label));
  exact.set(label, found);
  return found;
}

const NODES_PER_LABEL = 256;
/** NeuroSim's table ends at 9; a drawn label is kept within it. */
const LARGEST_DRAWN = 9;
let nodes: Float64Array | null = null;

/** Exact on a grid of 1/256 label and linear between (relative error below 1e-6): millions of devices have their own. */
function drawnSteepness(label: number): number {
  nodes ??= Float64Array.from({ length: LARGEST_DRAWN * NODES_PER_LABEL + 2 }, (_, i) =>
    steepnessOf(i / NODES_PER_LABEL),
  );
  const position = Math.min(Math.abs(label), LARGEST_DRAWN) * NODES_PER_LABEL;
  const index = Math.floor(position);
  const low = nodes[index]!;
  return Math.sign(label) * (low + (position - index) * (nodes[index + 1]! - low));
}
