// Kinds of circuits, for tables: where each place of the chip belongs.

const KINDS: readonly (readonly [RegExp, string])[] = [
  [/^DRAM/, "DRAM"],
  [/^weight-gradient unit/, "weight gradient"],
  [/^update unit|pulse generators$/, "update"],
  [/^normalization unit/, "normalization"],
  [/^elementwise adders/, "activation and pooling"],
  [/(ADC|encoder)$/, "ADC"],
  [/precharger$/, "ADC"],
  [/(buffer|registers)$/, "buffers"],
  [/(H-tree|bus)$/, "interconnect"],
  [/(adder|adders|adder trees|shift-add|sums across tiles)/, "accumulation"],
  [/(activation|pooling)$/, "activation and pooling"],
  [/cells/, "cells"],
];

/** ADC, cells, drivers and lines, accumulation, buffers, interconnect, activation and pooling, normalization, weight gradient, update, DRAM. */
export function componentOf(path: readonly string[]): string {
  const place = path.join("/");
  const own = path.includes("sub-arrays") && place.endsWith("row registers") ? "accumulation" : null;
  return own ?? KINDS.find(([pattern]) => pattern.test(place))?.[1] ?? "drivers and lines";
}
