// Costs of published silicon, for chip.calibration = "silicon": one constant a line, with node, supply and source. scaling.ts brings a
// constant to another node, size or resolution. Nothing here is fitted to a macro of test/chip/macros.ts.
// `read`: where the number was read. "survey": B. Murmann, "ADC Performance Survey 1997-2025", sheet of June 2025
// (github.com/bmurmann/ADC-survey). "abstract": the publication's own abstract. "quoted": a text that quotes the publication's number; the
// publication itself was not read again. J, m and V throughout.

export type Read = "survey" | "abstract" | "quoted";

/** A process, and the supply at which something was measured, V. */
export interface Point {
  readonly node: number;
  readonly supply: number;
}

export interface PublishedConverter {
  readonly source: string;
  readonly node: number;
  /** Nominal bits where the title says them, and effective bits at low input frequency. */
  readonly bits: number | null;
  readonly effectiveBits: number;
  /** Energy of one conversion: power over Nyquist rate, J. */
  readonly energy: number;
}

const converter = (
  source: string,
  nanometres: number,
  bits: number | null,
  effectiveBits: number,
  picojoules: number,
): PublishedConverter => ({
  source,
  node: nanometres * 1e-9,
  bits,
  effectiveBits,
  energy: picojoules * 1e-12,
});

/** All of the survey (read: survey) that are CMOS at room temperature, one channel (not time-interleaved), of 2010 or later, 3.5 to 8.6
 *  effective bits, 10 MS/s to 8 GS/s. Chosen by these limits before any macro was priced. */
export const CONVERTERS: Readonly<Record<"sar" | "flash", readonly PublishedConverter[]>> = {
  sar: [
    converter("Harpe, ISSCC 2010", 90, 8, 7.75, 6.738),
    converter("Wei, ISSCC 2011", 65, 8, 6.42, 10.0),
    converter("Tsai, VLSI 2011", 90, 8, 7.1, 2.825),
    converter("Lien, VLSI 2012", 28, 8, 6.9, 6.0),
    converter("Kull, ISSCC 2013", 32, 8, 6.24, 2.55),
    converter("Yoshioka, VLSI 2013", 40, null, 7.05, 2.222),
    converter("Choo, ISSCC 2016", 40, 6, 5.46, 1.26),
    converter("Chan, ISSCC 2017", 28, 7, 6.37, 2.083),
    converter("Yoshioka, ISSCC 2018", 28, null, 5.97, 5.0),
    converter("Chen, VLSI 2018", 40, 8, 7.18, 3.636),
    converter("Oh, VLSI 2020", 28, 8, 7.26, 2.55),
  ],
  flash: [
    converter("Weaver, VLSI 2011", 90, null, 4.69, 165.7),
    converter("Shu, VLSI 2012", 40, 6, 5.21, 3.667),
    converter("Chen, VLSI 2013", 32, 6, 5.26, 1.7),
    converter("Miyahara, ISSCC 2014", 40, 7, 5.92, 12.45),
    converter("Zhu, VLSI 2017", 65, 8, 6.58, 10.5),
  ],
};

export interface PublishedMemory extends Point {
  readonly source: string;
  readonly read: Read;
  /** Bytes, and J per bit of a read. */
  readonly capacity: number;
  readonly energyPerBit: number;
}

/** SRAM. */
export const MEMORIES: readonly PublishedMemory[] = [
  {
    source: "Horowitz, ISSCC 2014: 10 pJ for 64 bits of an 8 KB cache",
    read: "quoted",
    node: 45e-9,
    supply: 0.9,
    capacity: 8192,
    energyPerBit: 10e-12 / 64,
  },
  {
    source: "Dally, Turakhia and Han, CACM 63(7), 2020: 50 fJ a bit from 8 KB (14 nm; supply: nominal)",
    read: "quoted",
    node: 14e-9,
    supply: 0.8,
    capacity: 8192,
    energyPerBit: 50e-15,
  },
  {
    source: "Cosemans, Dehaene and Catthoor, JSSC 44, 2009: 3.6 pJ for 32 bits of 128 kbit",
    read: "quoted",
    node: 90e-9,
    supply: 1.2,
    capacity: 16384,
    energyPerBit: 3.6e-12 / 32,
  },
  {
    source:
      "Rooseleer, Cosemans and Dehaene, JSSC 47, 2012: 4.3 pJ for 32 bits of 256 kbit (supply: nominal)",
    read: "abstract",
    node: 65e-9,
    supply: 1.1,
    capacity: 32768,
    energyPerBit: 4.3e-12 / 32,
  },
];

/** One bit of a register in a clock cycle: below this no memory goes. */
export const REGISTER = {
  source: "Shao et al. (Aladdin), ISCA 2014: 9 fJ a bit, synthesized at 40 nm (supply: nominal)",
  read: "quoted",
  node: 40e-9,
  supply: 0.9,
  energyPerBit: 9e-15,
} as const satisfies Point & { readonly read: Read; readonly source: string; readonly energyPerBit: number };

export interface PublishedWire extends Point {
  readonly source: string;
  readonly read: Read;
  /** J/m for one random bit, with its repeaters. */
  readonly energy: number;
}

export const WIRES: readonly PublishedWire[] = [
  {
    source: "Keckler et al., IEEE Micro 31(5), 2011, table 1: 310 pJ for 256 random bits over 10 mm",
    read: "quoted",
    node: 40e-9,
    supply: 0.9,
    energy: 310e-12 / 256 / 10e-3,
  },
  {
    source: "Dally, Turakhia and Han, CACM 63(7), 2020: 100 fJ a bit and mm (14 nm; supply: nominal)",
    read: "quoted",
    node: 14e-9,
    supply: 0.8,
    energy: 100e-15 / 1e-3,
  },
];

/** Energy of a gate at a node is proportional to a·V² + b·V + c. Stillmaker and Baas, "Scaling equations for the accurate prediction of CMOS
 *  device performance from 180 nm to 7 nm", Integration 58, 74-81 (2017); read: quoted (the scaling file of Accelergy). */
export const GATE_ENERGY: readonly (readonly [node: number, a: number, b: number, c: number])[] = [
  [130e-9, 7.171, -6.709, 2.904],
  [90e-9, 4.762, -4.781, 2.092],
  [65e-9, 3.755, -4.398, 1.975],
  [45e-9, 1.103, -0.362, 0.2767],
  [32e-9, 0.9559, -0.7823, 0.471],
  [20e-9, 0.373, -0.1582, 0.04104],
  [16e-9, 0.2958, -0.1241, 0.03024],
  [14e-9, 0.2363, -0.09675, 0.02239],
  [10e-9, 0.2068, -0.09311, 0.02375],
  [7e-9, 0.1776, -0.09097, 0.02447],
];
