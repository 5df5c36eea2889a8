// Settings under which training and chip are not one hardware: one sentence each, for the end of every report of the chip.
import type { Experiment } from "./completeExperiment.ts";

export function disagreementsOf({ array: { adc }, chip, training }: Experiment): string[] {
  if (training.rule === "software") return [];
  const ways = [
    { way: "forward", converts: adc.forward, parallel: chip.read === "parallel", key: "chip.read" },
    {
      way: "backward",
      converts: adc.backward,
      parallel: chip.backwardRead === "parallel",
      key: "chip.backwardRead",
    },
  ] as const;
  return [
    ...ways.flatMap(({ way, converts, parallel, key }) => [
      ...(parallel && !converts
        ? [
            `array.adc.${way} = false trains with ideal converters, which nobody can build: priced are converters of ${adc.bits} bits`,
          ]
        : []),
      ...(!parallel && converts
        ? [
            `${key} = "sequential" is priced line by line, with exact digital sums; training digitizes the sums of whole sub-arrays: set array.adc.${way} = false to train what is priced`,
          ]
        : []),
    ]),
    ...(adc.range === "oracle"
      ? ['array.adc.range = "oracle" needs each result before its conversion: no chip can have it']
      : []),
  ];
}
