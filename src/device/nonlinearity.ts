// NeuroSim's nonlinearity label and the curvature of the pulse response behind it, by a closed form (no look-up table).
// Not the update law: exponential.ts. Derivation: the normalised curve y(x) = (1 − e^(−kx))/(1 − e^(−k)), x, y in [0, 1],
// lies above the line y = x by at most D(k); the label is the perpendicular distance D/√2 in units of 0.07
// (DNN+NeuroSim V2.1 manual, section 8). k = Pmax/A, the inverse of the normalised A; sign(label) = sign(A) = sign(k).
// Labels reach from 0 (straight line) to 1/(0.07·√2) = 10.10 (a step).
import { DeviceError } from "../base/errors.ts";

/** Largest |label| that a curve can have. */
export const LARGEST_LABEL = 10.1;
/** Below this |label| the response is taken as a straight line. */
export const LINEAR_LABEL = 1e-3;
const DISTANCE_PER_LABEL = 0.07 * Math.SQRT2;

/** Largest vertical distance of the curve with steepness k > 0 from the straight line; rises from 0 to 1. */
function distanceOf(k: number): number {
  if (k < 0.02) return k / 8 - k ** 3 / 576; // series: the closed form below loses digits here
  const b = -1 / Math.expm1(-k);
  return b - (1 + Math.log(b * k)) / k;
}

/** Steepness k = Pmax/A of a label; odd and smooth in the label, 0 at label 0. Range of |label|: 0 to 10.1. */
export function steepnessOf(label: number): number {
  const size = Math.abs(label);
  if (!(size <= LARGEST_LABEL))
    throw new DeviceError(`nonlinearity label ${label} is outside -${LARGEST_LABEL} … ${LARGEST_LABEL}`, {
      hint: "a label of 10.1 already is a step: the first pulse moves the device through its whole range",
    });
  if (size === 0) return 0;
  const wanted = DISTANCE_PER_LABEL * size;
  let low = Math.log(1e-12);
  let high = Math.log(1e6);
  for (let i = 0; i < 70; i++) {
    const middle = (low + high) / 2;
    if (distanceOf(Math.exp(middle)) < wanted) low = middle;
    else high = middle;
  }
  return Math.sign(label) * Math.exp((low + high) / 2);
}

/** Label of a normalised A ≠ 0 (Infinity gives 0). */
export function labelOf(curvature: number): number {
  const k = 1 / curvature;
  return (Math.sign(k) * distanceOf(Math.abs(k))) / DISTANCE_PER_LABEL;
}

/** Half-range τ of the soft-bound response of one branch, in units where the window is [−1, 1]: steps fall as τ − w.
 *  τ = coth(k/2) ≥ 1; 1 is a pure soft bound, Infinity a straight line. */
export function tauOf(label: number): number {
  return 1 / Math.tanh(Math.abs(steepnessOf(label)) / 2);
}

/** Place where the potentiating and the depressing branch are equally steep, so that alternating pulses rest there; in units where
 *  the window is [−1, 1], but it may lie outside. null: nowhere or everywhere (both branches have the same curvature). */
export function symmetricStateOf(
  kLtp: number,
  kLtd: number,
  pulsesLtp: number,
  pulsesLtd: number,
): number | null {
  const slope = kLtp / pulsesLtp - kLtd / pulsesLtd;
  if (Math.abs(slope) < 1e-12) return null;
  return (initialSlope(kLtp) / pulsesLtp - initialSlope(kLtd) / pulsesLtd) / slope - 1;
}

/** Slope of the curve at G_min over a window of 2 and Pmax pulses: B·k = 2k/(1 − e^(−k)). */
function initialSlope(k: number): number {
  return k === 0 ? 2 : (-2 * k) / Math.expm1(-k);
}
