// The same step everywhere in the window. Source: aihwkit rpu_constantstep_device.cpp (Gokmen & Vlasov 2016).
import { affineInWindow, affineModel, affineValues } from "./affine.ts";
import { halfRange, pulsedBounds } from "./bounds.ts";
import { type DeviceDraw, MEAN_DEVICE } from "./draw.ts";
import type { DeviceLaw } from "./law.ts";
import type { ParametersOf } from "./params.ts";

type ConstantStep = ParametersOf<"constant-step">;

export const constantStep: DeviceLaw<ConstantStep> = {
  modelOf: (device) => affineModel(deviceOf(device, MEAN_DEVICE)),
  stepNoise: (device) => ({ kind: "step", sigma: device.sigmaStep }),
  valuesOf: (device) => (draw) => affineValues(deviceOf(device, draw)),
};

function deviceOf(device: ConstantStep, draw: Readonly<DeviceDraw>) {
  const { low, high, stepUp, stepDown } = pulsedBounds(device, draw);
  return affineInWindow(
    { upDecay: 1, upStep: stepUp, downDecay: 1, downStep: -stepDown, low, high },
    device.reference,
    halfRange(device),
  );
}
