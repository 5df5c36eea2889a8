// Step shaped by an exponential of the state: factor max(1 − A·e^(±γ·z), 0), z = 2a·w/(w_max − w_min) + b.
// Source: aihwkit rpu_expstep_device.cpp (docs/models/exponential-step.md). Not modelled: its complex noise (dw_min_std_add, _slope);
// z uses the mean window, as the model has one z for all devices.
import { checkWindow, halfRange, pulsedBounds } from "../bounds.ts";
import { MEAN_DEVICE } from "../draw.ts";
import { factorValues } from "../factors.ts";
import { defineLaw } from "../law.ts";
import { number } from "../leaves.ts";
import { AIHWKIT, fixedReference, gammas, PULSED_DEFAULTS, pulsed } from "../sharedKeys.ts";

export const exponentialStep = defineLaw({
  name: "exponential-step",
  keys: {
    ...fixedReference,
    ...pulsed,
    ...gammas(-50, 50, "Exponent γ of the step factor max(1 − A·e^(±γ·z), 0)"),
    amplitudeUp: number(
      "A_up",
      "1",
      -1e4,
      1,
      AIHWKIT,
      "Amplitude A of the up step factor; negative: larger steps.",
    ),
    amplitudeDown: number("A_down", "1", -1e4, 1, AIHWKIT, "Amplitude A of the down step factor."),
    stateSlope: number("a", "1", -10, 10, AIHWKIT, "Slope a of z = 2a·w/(w_max − w_min) + b."),
    stateShift: number("b", "1", -10, 10, AIHWKIT, "Shift b of z."),
  },
  defaults: {
    ...PULSED_DEFAULTS,
    gammaUp: 1,
    gammaDown: 1,
    amplitudeUp: 0,
    amplitudeDown: 0,
    stateSlope: 1,
    stateShift: 0,
  },
  spread: { upDownD2d: "step" },
  check: (device) => checkWindow(device, "in the window"),
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
});
