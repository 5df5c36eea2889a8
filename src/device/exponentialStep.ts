// Step shaped by an exponential of the state: factor max(1 − A·e^(±γ·z), 0), z = 2a·w/(w_max − w_min) + b.
// Source: aihwkit rpu_expstep_device.cpp (docs/models/exponential-step.md). Not modelled: its complex noise (dw_min_std_add, _slope);
// z uses the mean window, as the model has one z for all devices.
import { halfRange, pulsedBounds } from "./bounds.ts";
import { MEAN_DEVICE } from "./draw.ts";
import { factorValues } from "./factors.ts";
import type { DeviceLaw } from "./law.ts";
import type { ParametersOf } from "./params.ts";

type ExponentialStep = ParametersOf<"exponential-step">;

export const exponentialStep: DeviceLaw<ExponentialStep> = {
  modelOf: (device) => {
    const { stepUp, stepDown } = pulsedBounds(device, MEAN_DEVICE);
    const half = halfRange(device);
    return {
      kind: "exponential-step",
      up: { step: stepUp / half, amplitude: device.amplitudeUp, gamma: device.gammaUp },
      down: { step: stepDown / half, amplitude: device.amplitudeDown, gamma: device.gammaDown },
      slope: device.stateSlope,
      shift: device.stateShift + (device.stateSlope * device.reference) / half,
    };
  },
  stepNoise: (device) => ({ kind: "step", sigma: device.sigmaStep }),
  valuesOf: factorValues,
};
