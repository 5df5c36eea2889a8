// Steps that vanish at the bounds: v ← v + up·(1 − v/high), v ← v − down·(1 − v/low), each with the device's own bounds,
// seen as w = v − reference. Source: aihwkit rpu_softbounds_reference_device.cpp (docs/models/soft-bounds.md).
import { type AffineDevice, affineModel, affineSymmetricPoint, affineValues } from "../affine.ts";
import { checkWindow, halfRange, pulsedBounds } from "../bounds.ts";
import { type DeviceDraw, MEAN_DEVICE } from "../draw.ts";
import { defineLaw, type LawDevice } from "../law.ts";
import { shiftToReference } from "../reference.ts";
import { multNoise, PULSED_DEFAULTS, pulsed, zeroShift } from "../sharedKeys.ts";
import { linearNoise } from "./linearStep.ts";

const keys = { ...zeroShift, ...pulsed, multNoise };
type SoftBounds = LawDevice<typeof keys>;

export const softBounds = defineLaw({
  name: "soft-bounds",
  keys,
  defaults: { ...PULSED_DEFAULTS, multNoise: true },
  spread: { upDownD2d: "step" },
  check: (device) => checkWindow(device, "strictly between them"),
  modelOf: (device) => affineModel(deviceOf(device, MEAN_DEVICE)),
  stepNoise: linearNoise,
  valuesOf: (device) => (draw) => affineValues(deviceOf(device, draw)),
});

/** A drawn bound can lie closer to 0 than one step; the decay then stays at 0 (one pulse reaches the bound). */
function deviceOf(device: SoftBounds, draw: Readonly<DeviceDraw>): AffineDevice {
  const { low, high, stepUp, stepDown } = pulsedBounds(device, draw);
  const up = Math.min(stepUp, high);
  const down = Math.min(stepDown, -low);
  const state = {
    upDecay: high > 0 ? 1 - up / high : 0,
    upStep: up,
    downDecay: low < 0 ? 1 + down / low : 0,
    downStep: -down,
    low,
    high,
  };
  return shiftToReference(state, device, affineSymmetricPoint(state), draw.reference, halfRange(device));
}
