// Step that falls as a power of the distance to the bound: up ((high − w)/(high − low))^γ, down ((w − low)/(high − low))^γ.
// Source: aihwkit rpu_powstep_device.cpp (docs/models/power-step.md). Not modelled: a γ of each device's own.
import { checkWindow, halfRange, pulsedBounds } from "../bounds.ts";
import { MEAN_DEVICE } from "../draw.ts";
import { factorValues } from "../factors.ts";
import { defineLaw } from "../law.ts";
import { fixedReference, gammas, PULSED_DEFAULTS, pulsed } from "../sharedKeys.ts";

export const powerStep = defineLaw({
  name: "power-step",
  keys: {
    ...fixedReference,
    ...pulsed,
    ...gammas(0, 20, "Exponent of the normalised distance to the bound"),
  },
  defaults: { ...PULSED_DEFAULTS, gammaUp: 1, gammaDown: 1 },
  spread: { upDownD2d: "step" },
  check: (device) => checkWindow(device, "in the window"),
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
});
