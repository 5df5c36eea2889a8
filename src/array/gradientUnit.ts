// The gradientUnit section of an experiment: the hardware that computes weight gradients. Training computes what this unit gives, and the
// chip prices this unit. Equations: docs/models/gradient-unit.md.
import { z } from "zod";

const GRADIENT_UNIT_DEFAULTS = {
  kind: "exact",
  rows: 128,
  converterBits: 4,
  countsPerCode: 1,
  signs: "twos-complement",
  wordBits: "full",
  simulation: "scheme",
} as const;
const D = GRADIENT_UNIT_DEFAULTS;

const NEUROSIM = "DNN+NeuroSim V2.1 Param.cpp";

export const gradientUnitSchema = z.strictObject({
  kind: z
    .enum(["exact", "sram", "analog"])
    .meta({
      symbol: "unit",
      unit: "name",
      source: `sram: ${NEUROSIM}, a separate SRAM unit; exact: an adder tree under each column`,
      description:
        "How weight gradients are computed. exact: SRAM arrays whose columns are counted by digital adder trees. sram: SRAM arrays whose columns are counted by converters, bit by bit. analog: SRAM arrays whose rows are driven by DACs, with one conversion of whole products for each group of array.rows output positions.",
    })
    .default(D.kind),
  rows: z
    .int()
    .min(16)
    .max(1024)
    .meta({
      symbol: "N_wg",
      unit: "1",
      source: `${NEUROSIM}: 128`,
      description:
        "Rows and columns of an SRAM array of the unit (exact, sram): so many output positions are summed at once.",
    })
    .default(D.rows),
  converterBits: z
    .int()
    .min(1)
    .max(10)
    .meta({
      symbol: "B_wg",
      unit: "bit",
      source: `${NEUROSIM}: 16 levels`,
      description: "Word length of the unit's converters (sram, analog).",
    })
    .default(D.converterBits),
  countsPerCode: z
    .union([
      z.literal("full"),
      z
        .int()
        .min(1)
        .max(1024)
        .refine((v) => Number.isInteger(Math.log2(v)), "must be a power of two (1, 2, 4, …)"),
    ])
    .meta({
      symbol: "s_wg",
      unit: "1",
      source: "own choice: small counts are distinguished, large ones clip",
      description:
        "Ones that a code of an sram converter stands for. full: so many that its codes reach from 0 to all rows.",
    })
    .default(D.countsPerCode),
  signs: z
    .enum(["twos-complement", "phases"])
    .meta({
      symbol: "signs",
      unit: "name",
      source: `twos-complement: ${NEUROSIM}, a read for each bit of an error; phases: as array.phases`,
      description:
        "How an sram unit applies the sign of an error. twos-complement: the highest bit counts negative; phases: the bits of positive errors, then those of negative ones, nearly twice the reads.",
    })
    .default(D.signs),
  wordBits: z
    .union([z.literal("full"), z.int().min(4).max(32)])
    .meta({
      symbol: "B_g",
      unit: "bit",
      source: `full: nothing is lost; ${NEUROSIM} moves words of converter bits + activation bits + log2(arrays): 15 for VGG-8`,
      description:
        "Word length of an image's gradient where it is stored or moved; the sum over a batch has log2(training.batch) more. Training rounds the batch's gradient to such words, on the power of two that covers its largest.",
    })
    .default(D.wordBits),
  simulation: z
    .enum(["scheme", "fast"])
    .meta({
      symbol: "simulation",
      unit: "name",
      source: "docs/models/gradient-unit.md",
      description:
        "How training computes an sram unit. scheme: each conversion; fast: the conversions of a sixteenth of the images, whose losses stand for those of all. The price is the same.",
    })
    .default(D.simulation),
});

export type GradientUnitParameters = Readonly<z.output<typeof gradientUnitSchema>>;

/** Words of more bits are as fine as the floats that training adds up in. */
const MOST_ROUNDED = 22;

/** Bits that training rounds gradients to; null: it rounds nothing. */
export function roundedBits({ wordBits }: GradientUnitParameters): number | null {
  return wordBits === "full" || wordBits > MOST_ROUNDED ? null : wordBits;
}

/** Counts of a code, where "full" stands for all rows. */
export function countsPerCode({ countsPerCode, rows, converterBits }: GradientUnitParameters): number {
  return countsPerCode === "full"
    ? 2 ** Math.max(0, Math.ceil(Math.log2(rows / 2 ** converterBits)))
    : countsPerCode;
}

/** Binary digits in which an error of so many bits meets the other operand. */
export function errorPlanes({ kind, signs }: GradientUnitParameters, errorBits: number): number {
  return kind === "sram" && signs === "phases" ? 2 * (errorBits - 1) : errorBits;
}

/** Whether each count of up to `positions` ones has a code of its own: then nothing is lost. */
export function losesNothing(unit: GradientUnitParameters, positions: number): boolean {
  const most = Math.min(unit.rows, positions);
  return countsPerCode(unit) === 1 && most <= 2 ** unit.converterBits - 1;
}
