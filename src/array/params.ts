// The array section of an experiment: size and cut of the sub-arrays, how weights and inputs lie on them, the converters.
import { z } from "zod";

export const ARRAY_DEFAULTS = {
  rows: 128,
  columns: 128,
  inputEncoding: "analog",
  mapping: "reference",
  subtraction: "analog",
  partition: "kernel-position",
  phases: "analog",
  adc: {
    bits: 6,
    forward: true,
    backward: true,
    range: "calibrated",
    percentile: 99.9,
    rounding: "nearest",
  },
} as const;
const D = ARRAY_DEFAULTS;

const NEUROSIM = "DNN+NeuroSim V2.1 Param.cpp";
const size = (symbol: string, description: string) =>
  z
    .int()
    .min(1)
    .max(4096)
    .meta({ symbol, unit: "1", source: `${NEUROSIM}: 128`, description });
const acts = (what: string, source: string) =>
  z.boolean().meta({
    symbol: "ADC",
    unit: "boolean",
    source,
    description: `Whether an ADC digitizes ${what}; false: ideal converter.`,
  });

const adcSchema = z.strictObject({
  bits: z
    .int()
    .min(1)
    .max(16)
    .meta({
      symbol: "B",
      unit: "bit",
      source: `${NEUROSIM}: 64 levels`,
      description: "Word length of the ADC wherever it acts.",
    })
    .default(D.adc.bits),
  forward: acts(
    "the partial sums of each sub-array in the forward pass",
    "paper: ADC in feed-forward",
  ).default(D.adc.forward),
  backward: acts(
    "the partial sums of the transposed read in the backward pass",
    "paper: ADC in back-propagation",
  ).default(D.adc.backward),
  range: z
    .enum(["worst-case", "calibrated", "power-of-two", "oracle"])
    .meta({
      symbol: "range",
      unit: "name",
      source: "docs/models/adc.md; oracle: DNN+NeuroSim V2.1 wage_quantizer.py",
      description:
        "Full scale of the ADC. worst-case: rows x full input x full conductance. calibrated: a percentile of sampled partial sums, the largest of some batches; it stays until the next calibration. power-of-two: follows the running maximum in shifts. oracle: minimum and maximum of each call, which no hardware can know.",
    })
    .default(D.adc.range),
  percentile: z
    .number()
    .min(50)
    .max(100)
    .meta({
      symbol: "p",
      unit: "%",
      source: "own search; CrossSim covers 99.99 % of sliced values",
      description:
        "Share of the magnitudes of a batch's non-zero partial sums that a calibrated range covers, for the batch where it must be the largest.",
    })
    .default(D.adc.percentile),
  rounding: z
    .enum(["nearest", "floor", "mid-rise"])
    .meta({
      symbol: "rounding",
      unit: "name",
      source: "floor: DNN+NeuroSim V2.1 wage_quantizer.py",
      description:
        "nearest: codes lie on multiples of the step; floor: the code below, read at its lower edge; mid-rise: the code below, read at its middle.",
    })
    .default(D.adc.rounding),
});

export const arraySchema = z.strictObject({
  rows: size("N_r", "Rows (inputs) of a sub-array.").default(D.rows),
  columns: size("N_c", "Columns (outputs) of a sub-array.").default(D.columns),
  inputEncoding: z
    .enum(["analog", "bit-serial"])
    .meta({
      symbol: "DAC",
      unit: "name",
      source: "bit-serial: DNN+NeuroSim; analog: aihwkit",
      description:
        "analog: one multi-bit step of the rows' voltages; bit-serial: one bit a cycle, an ADC conversion per cycle, shift-add.",
    })
    .default(D.inputEncoding),
  mapping: z
    .enum(["reference", "pair", "offset"])
    .meta({
      symbol: "mapping",
      unit: "name",
      source: "reference: DNN+NeuroSim's dummy column; pair, offset: CrossSim",
      description:
        "Signed weights. reference: one device minus a column of reference cells; pair: two devices, w = (g0 − g1)/2; offset: one device, the known offset is removed digitally.",
    })
    .default(D.mapping),
  subtraction: z
    .enum(["analog", "digital"])
    .meta({
      symbol: "subtraction",
      unit: "name",
      source: "digital: DNN+NeuroSim; analog: aihwkit, CrossSim",
      description:
        "Whether reference column or second device is subtracted before the ADC (analog) or after it (digital). offset is always digital.",
    })
    .default(D.subtraction),
  partition: z
    .enum(["kernel-position", "unrolled"])
    .meta({
      symbol: "partition",
      unit: "name",
      source: "kernel-position: DNN+NeuroSim",
      description:
        "Rows of a sub-array. kernel-position: at most array.rows channels of one kernel position; unrolled: array.rows consecutive rows across positions (fuller sub-arrays). Convolutions of several groups are always unrolled inside a group.",
    })
    .default(D.partition),
  phases: z
    .enum(["analog", "digital"])
    .meta({
      symbol: "phases",
      unit: "name",
      source: "analog, digital: aihwkit's two passes",
      description:
        "Signed inputs go in two phases. analog: both integrate before one conversion; digital: each is digitized, then subtracted.",
    })
    .default(D.phases),
  adc: adcSchema.prefault({}),
});

export type ArrayParameters = Readonly<z.output<typeof arraySchema>>;
