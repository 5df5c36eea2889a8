// Step that falls linearly with the state: w ← w + up + slopeUp·w, and down the mirror image. Soft bounds are the case
// gamma = 1. Model and D2D formulas: aihwkit rpu_linearstep_device.cpp (docs/models/linear-step.md). Not modelled: "reverse" steps.
import { type AffineDevice, affineModel, affineSymmetricPoint, affineValues } from "../affine.ts";
import { checkWindow, halfRange, pulsedBounds } from "../bounds.ts";
import { type DeviceDraw, MEAN_DEVICE } from "../draw.ts";
import { type DeviceResponse, defineLaw, type LawDevice } from "../law.ts";
import { flag, number } from "../leaves.ts";
import { shiftToReference } from "../reference.ts";
import { AIHWKIT, gammas, multNoise, PULSED_DEFAULTS, pulsed, zeroShift } from "../sharedKeys.ts";

const keys = {
  ...zeroShift,
  ...pulsed,
  ...gammas(0, 1, "Fraction by which the step falls from weight 0 to its bound"),
  gammaUpD2d: number("σ_γ,up", "1", 0, 1, AIHWKIT, "Device-to-device spread of gammaUp."),
  gammaDownD2d: number("σ_γ,down", "1", 0, 1, AIHWKIT, "Device-to-device spread of gammaDown."),
  multNoise,
  meanBoundReference: flag(
    "mean_bound_reference",
    AIHWKIT,
    "gamma refers to the mean bound (true) or to each device's own bound (false).",
  ),
};
type LinearStep = LawDevice<typeof keys>;

export const linearStep = defineLaw({
  name: "linear-step",
  keys,
  defaults: {
    ...PULSED_DEFAULTS,
    gammaUp: 1,
    gammaDown: 1,
    gammaUpD2d: 0,
    gammaDownD2d: 0,
    multNoise: true,
    meanBoundReference: true,
  },
  spread: { upDownD2d: "step", gammaUpD2d: "step", gammaDownD2d: "step" },
  check: (device) => checkWindow(device, "strictly between them"),
  modelOf: (device) => affineModel(deviceOf(device, MEAN_DEVICE)),
  stepNoise: linearNoise,
  valuesOf: (device) => (draw) => affineValues(deviceOf(device, draw)),
});

/** Multiplicative noise follows the step; additive noise is that of the step at weight 0. */
export function linearNoise(device: {
  readonly multNoise: boolean;
  readonly sigmaStep: number;
  readonly levels: number;
}): DeviceResponse["noise"] {
  return device.multNoise
    ? { kind: "step", sigma: device.sigmaStep }
    : { kind: "pulse", sigma: (2 * device.sigmaStep) / device.levels };
}

function deviceOf(device: LinearStep, draw: Readonly<DeviceDraw>): AffineDevice {
  const { low, high, stepUp, stepDown } = pulsedBounds(device, draw);
  const gammaUp = Math.abs(device.gammaUp + device.gammaUpD2d * draw.gammaUp);
  const gammaDown = Math.abs(device.gammaDown + device.gammaDownD2d * draw.gammaDown);
  const top = device.meanBoundReference ? device.wMax : high;
  const bottom = device.meanBoundReference ? device.wMin : low;
  const state = {
    upDecay: decay(gammaUp * stepUp, top),
    upStep: stepUp,
    downDecay: decay(gammaDown * stepDown, -bottom),
    downStep: -stepDown,
    low,
    high,
  };
  return shiftToReference(state, device, affineSymmetricPoint(state), draw.reference, halfRange(device));
}

/** 1 − fall/bound, not below 0: a step longer than the way to the bound ends there. */
function decay(fall: number, bound: number): number {
  return bound > 0 ? Math.max(0, 1 - fall / bound) : 0;
}
