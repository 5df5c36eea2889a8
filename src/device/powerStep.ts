// Step that falls as a power of the distance to the bound: up ((high − w)/(high − low))^γ, down ((w − low)/(high − low))^γ.
// Source: aihwkit rpu_powstep_device.cpp (docs/models/power-step.md). Not modelled: a γ of each device's own.
import { halfRange, pulsedBounds } from "./bounds.ts";
import { MEAN_DEVICE } from "./draw.ts";
import { factorValues } from "./factors.ts";
import type { DeviceLaw } from "./law.ts";
import type { ParametersOf } from "./params.ts";

export const powerStep: DeviceLaw<ParametersOf<"power-step">> = {
  modelOf: (device) => {
    const { stepUp, stepDown } = pulsedBounds(device, MEAN_DEVICE);
    const half = halfRange(device);
    return {
      kind: "power-step",
      up: { step: stepUp / half, gamma: device.gammaUp },
      down: { step: stepDown / half, gamma: device.gammaDown },
    };
  },
  stepNoise: (device) => ({ kind: "step", sigma: device.sigmaStep }),
  valuesOf: factorValues,
};
