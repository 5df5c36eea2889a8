// Plain gradient descent on devices whose reference cell was programmed to their symmetric point, so that noise moves weights to 0 and not
// elsewhere. Kim et al., arXiv 1907.10228. How exactly cells are programmed: device.referenceStd.
import { zeroShifted } from "../../device/zeroShift.ts";
import { inSitu } from "./rule.ts";
import { sgd } from "./sgd.ts";

export const zeroShift = inSitu({
  name: "zero-shift",
  title: "gradient descent about symmetric points",
  keys: ["rounding", "maxPulses"],
  hardware: { second: "reference" },
  device: zeroShifted,
  open: sgd.open,
});
