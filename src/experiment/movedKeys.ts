// Keys of earlier versions and what says the same today: files that hold them are refused with that sentence.
export const MOVED_KEYS: Readonly<Record<string, string>> = {
  "array.adc.weightGradient":
    'gradientUnit.kind = "analog" digitizes the partial sums of the weight gradient',
  "chip.mapping": "array.partition says how weights lie in sub-arrays, for training and chip alike",
  "chip.weightGradientAdcBits":
    'gradientUnit.kind = "sram" and gradientUnit.converterBits: training simulates what the chip prices',
  "chip.weightGradientArray": "gradientUnit.rows",
};
