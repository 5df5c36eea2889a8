// The chip that the page opens with where the address names no key: VGG-8 of the paper on sub-arrays that its layers fill. The read voltage is
// below half of the supply, so that the model of the switches holds.
export const FIRST_CHIP: Readonly<Record<string, string>> = {
  "network.width": "1",
  "array.rows": "64",
  "array.columns": "64",
  "array.partition": "unrolled",
  "device.readVoltage": "0.4",
};
