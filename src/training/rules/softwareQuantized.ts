// The cost of word lengths and levels alone: momentum on a linear device without noise, with ideal converters.
import { idealDevice } from "../../device/device.ts";
import { momentum } from "./momentum.ts";
import { inSitu } from "./rule.ts";

export const softwareQuantized = inSitu({
  ...momentum,
  name: "software-quantized",
  device: idealDevice,
  array: (array) => ({
    ...array,
    inputEncoding: "analog",
    adc: { ...array.adc, forward: false, backward: false },
  }),
  gradientUnit: (unit) => ({ ...unit, kind: "exact" }),
});
