// The same step everywhere in the window. Source: aihwkit rpu_constantstep_device.cpp (Gokmen & Vlasov 2016).
import { affineInWindow, affineModel, affineValues } from "../affine.ts";
import { checkWindow, halfRange, pulsedBounds } from "../bounds.ts";
import { type DeviceDraw, MEAN_DEVICE } from "../draw.ts";
import { defineLaw, type LawDevice } from "../law.ts";
import { fixedReference, PULSED_DEFAULTS, pulsed } from "../sharedKeys.ts";

const keys = { ...fixedReference, ...pulsed };
type ConstantStep = LawDevice<typeof keys>;

export const constantStep = defineLaw({
  name: "constant-step",
  keys,
  defaults: PULSED_DEFAULTS,
  spread: { upDownD2d: "step" },
  check: (device) => checkWindow(device, "in the window"),
  modelOf: (device) => affineModel(deviceOf(device, MEAN_DEVICE)),
  stepNoise: (device) => ({ kind: "step", sigma: device.sigmaStep }),
  valuesOf: (device) => (draw) => affineValues(deviceOf(device, draw)),
});

function deviceOf(device: ConstantStep, draw: Readonly<DeviceDraw>) {
  const { low, high, stepUp, stepDown } = pulsedBounds(device, draw);
  return affineInWindow(
    { upDecay: 1, upStep: stepUp, downDecay: 1, downStep: -stepDown, low, high },
    device.reference,
    halfRange(device),
  );
}
