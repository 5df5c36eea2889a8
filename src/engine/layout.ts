// The border from TypeScript to C++ and WGSL, in one table: enumerations, places of counters and controls, settings field by field. Values
// are written in this order (nativeNumbers.ts); native/layout.h, which reads them, is made of this table, and a test holds it against it:
// `npx vitest run test/structure/layout.test.ts -u` writes it anew. It is kept in git, so that the addon builds without TypeScript and a
// change of the border shows in review. Meanings stand where engine.ts declares each structure.
import { STREAM } from "../base/random.ts";
import type { EngineBuffer } from "./buffer.ts";

/** Members in order: the place of each is its number. */
export const ENUMS = {
  Direction: ["forward", "backward"],
  Mapping: ["float", "reference", "pair", "offset"],
  Subtraction: ["analog", "digital"],
  Partition: ["kernel-position", "unrolled"],
  Rounding: ["nearest", "floor", "mid-rise"],
  Encoding: ["analog", "bit-serial"],
  Phases: ["analog", "digital"],
  ErrorSigns: ["twos-complement", "phases"],
  RangePolicy: ["oracle", "running"],
  ModelKind: ["affine", "exponential-step", "power-step", "table"],
  NoiseKind: ["none", "update", "pulse", "step"],
  PulseRounding: ["nearest", "stochastic", "carry"],
  ControlRule: ["normalize", "scale"],
  /** Kinds of buffers that hold activations and errors. */
  ValueKind: ["f32", "u8", "i8"],
  PoolKind: ["max", "average"],
  LossKind: ["cross-entropy", "sse"],
  DrawLaw: ["normal", "uniform"],
} as const;

export type EnumName = keyof typeof ENUMS;
type MemberOf<E extends EnumName> = (typeof ENUMS)[E][number];

/** The number that stands for a member. */
export function enumIndex<E extends EnumName>(name: E, member: MemberOf<E>): number {
  return (ENUMS[name] as readonly string[]).indexOf(member);
}

/** Each name with its place, and how many there are. */
function inOrder<Name extends string>(...names: readonly Name[]) {
  const places = names.map((name, i) => [name, i]);
  return { ...Object.fromEntries(places), length: names.length } as Readonly<Record<Name | "length", number>>;
}

export const READ_COUNTERS = inOrder("conversions", "clippedLow", "clippedHigh");

/** clipped: beyond the quantizer's ends; what ReLU cuts is not counted. */
export const ACTIVATION_COUNTERS = inOrder("values", "clipped", "notFinite");

/** f64: loss sum, correct predictions (first maximum wins), samples, samples with a non-finite logit. Added to. */
export const LOSS_METRICS = inOrder("loss", "correct", "samples", "notFinite");

export const CONTROL = inOrder(
  ...(["velocityDecay", "gradientGain", "pulseGain", "velocityLsb", "maxVelocity"] as const),
);

/** Pulses over all planes; the other counts over plane 0's devices, summed over steps. */
export const UPDATE_COUNTERS = inOrder(
  "weights",
  "ltpPulses",
  "ltdPulses",
  /** n ≠ 0 */
  "updated",
  /** q ≠ 0 but n = 0 */
  "roundedToZero",
  /** |n| clamped to maxPulses */
  "limited",
  /** g at or beyond the window's end after the step */
  "atLow",
  "atHigh",
);

/** Names of places in buffers, and of random streams. */
export const INDICES = {
  ReadCounters: READ_COUNTERS,
  ActivationCounters: ACTIVATION_COUNTERS,
  LossMetrics: LOSS_METRICS,
  Control: CONTROL,
  UpdateCounters: UPDATE_COUNTERS,
  Stream: STREAM,
} as const;

/** Enumerations that cross to WGSL only: no part of native/layout.h. */
export const KERNEL_ENUMS = {
  /** Value of a device or a pair in a read: the stored value, half the difference of two, or a current a·g + b. */
  ColumnWeight: ["stored", "half-difference", "current"],
  /** Sums over the positions of a channel: values for its moments, e, or e and e·x̂. */
  ChannelSum: ["moments", "error", "error-and-product"],
} as const;

export const KERNEL_INDICES = {
  UpdateTally: updateTally(),
  /** Scalars of one update, from updateBegin.wgsl; the steps of a table follow. inverseLsb is 1/velocityLsb, and 0 without a grid. */
  UpdateScalars: inOrder("gradientGain", "velocityDecay", "pulseGain", "velocityLsb", "inverseLsb"),
} as const;

/** Counts of UPDATE_COUNTERS without the weights, which the host knows, of 64 bits each; then the bits of the largest |velocity|. */
function updateTally(): Readonly<Record<string, number>> {
  const counts = UPDATE_COUNTERS.length - 1;
  const names = Object.keys(UPDATE_COUNTERS).filter((name) => name !== "weights" && name !== "length");
  const { length: _, ...places } = inOrder(...names);
  return { ...places, counts, maximum: 2 * counts, length: 2 * counts + 1 };
}

/** Structures, the fields of each in order. A kind is
 *    number, single, integer, word, size, flag     double, float, int, 32 bits, a length, yes or no; "number?": null is 0
 *    floats, single[3]                             a Float32Array, so many floats
 *    buffer f32, buffer f32?                       a buffer of this kind; one that may be null
 *    values                                        a buffer of one of the kinds of ValueKind
 *    an enumeration or a structure;                "Name?" a structure that may be null (then all 0), "Name*" the same by pointer */
export const STRUCTURES = {
  ConvShape: {
    inHeight: "integer",
    inWidth: "integer",
    inChannels: "integer",
    outHeight: "integer",
    outWidth: "integer",
    outChannels: "integer",
    kernelHeight: "integer",
    kernelWidth: "integer",
    strideHeight: "integer",
    strideWidth: "integer",
    dilationHeight: "integer",
    dilationWidth: "integer",
    paddingTop: "integer",
    paddingLeft: "integer",
    groups: "integer",
  },
  CrossbarSpec: {
    shape: "ConvShape",
    mapping: "Mapping",
    subtraction: "Subtraction",
    offOnRatio: "number",
    windowLow: "number",
    arrayRows: "integer",
    arrayColumns: "integer",
    partition: "Partition",
    gain: "number",
  },
  Seed: { low: "word", high: "word" },
  PackSettings: { grid: "number?", sigma: "single", seed: "Seed", step: "word" },
  AdcSettings: { bits: "integer", rounding: "Rounding", range: "buffer f32" },
  ReadSettings: {
    adc: "AdcSettings*",
    encoding: "Encoding",
    inputBits: "integer",
    inputStep: "number",
    phases: "Phases",
    counters: "buffer f64?",
  },
  GradientSettings: { step: "number", adc: "AdcSettings*", counters: "buffer f64?" },
  SerialGradientSettings: {
    step: "number",
    rows: "integer",
    acrossImages: "flag",
    inputBits: "integer",
    errorBits: "integer",
    signs: "ErrorSigns",
    bits: "integer",
    countsPerCode: "integer",
    counters: "buffer f64",
  },
  /** A device model as numbers, whatever its kind: modelNumbers. */
  DeviceModel: {
    kind: "ModelKind",
    up: "single[3]",
    down: "single[3]",
    slope: "single",
    shift: "single",
    upTable: "floats",
    downTable: "floats",
    nodes: "integer",
  },
  DeviceNoise: { kind: "NoiseKind", sigma: "single" },
  DeviceBlock: {
    model: "DeviceModel",
    low: "single",
    high: "single",
    noise: "DeviceNoise",
    perDevice: "buffer f32?",
    life: "buffer i32?",
  },
  ReadBack: { bits: "integer", offset: "single", slope: "single", decay: "single" },
  UpdateSettings: {
    device: "DeviceBlock",
    velocity: "buffer f32?",
    carry: "buffer f32?",
    readBack: "ReadBack?",
    control: "buffer f32",
    gradientScale: "buffer f32",
    rounding: "PulseRounding",
    maxPulses: "integer",
    velocityBits: "integer",
    apply: "flag",
    seed: "Seed",
    step: "word",
    counters: "buffer f64",
  },
  DriftSettings: {
    device: "DeviceBlock",
    level: "single",
    factors: "buffer f32",
    written: "buffer f32",
    age: "buffer i32",
  },
  FloatUpdateSettings: { decay: "single", gain: "single", rate: "single", weightDecay: "single" },
  Quantization: { bits: "integer", step: "number" },
  ActivationSettings: {
    relu: "flag",
    quantization: "Quantization?",
    clip: "number?",
    counters: "buffer f64",
  },
  ActivationMask: { output: "values", relu: "flag", limit: "single" },
  ErrorSettings: {
    mask: "ActivationMask?",
    bits: "integer",
    scaleIn: "buffer f32",
    scaleOut: "buffer f32",
    largest: "buffer f32?",
    counters: "buffer f64",
    stochastic: "flag",
    seed: "Seed",
    layer: "word",
    step: "word",
  },
  PoolShape: {
    kind: "PoolKind",
    inHeight: "integer",
    inWidth: "integer",
    channels: "integer",
    windowHeight: "integer",
    windowWidth: "integer",
    strideHeight: "integer",
    strideWidth: "integer",
    padTop: "integer",
    padLeft: "integer",
    outHeight: "integer",
    outWidth: "integer",
    countPadding: "flag",
  },
  ChannelSlice: {
    channels: "size",
    fromChannels: "size",
    fromFirst: "size",
    toChannels: "size",
    toFirst: "size",
  },
  ChannelShape: { positions: "size", channels: "size" },
  Normalization: { moments: "buffer f32?", epsilon: "single", gamma: "buffer f32?" },
  NormalizationGradients: {
    mask: "ActivationMask?",
    betaGradient: "buffer f32",
    gammaGradient: "buffer f32?",
    largest: "buffer f32?",
  },
  AccumulateFactors: { decay: "single", gain: "single" },
  DrawSettings: {
    law: "DrawLaw",
    seed: "Seed",
    stream: "word",
    layer: "word",
    step: "word",
    first: "word",
    count: "size",
  },
} as const;

type Structures = typeof STRUCTURES;
export type StructureName = keyof Structures;

/** TypeScript type of a field, by its kind. */
type FieldOf<Kind> = Kind extends "number" | "single" | "integer" | "word" | "size"
  ? number
  : Kind extends "number?"
    ? number | null
    : Kind extends "flag"
      ? boolean
      : Kind extends "floats"
        ? Float32Array
        : Kind extends `single[${string}]`
          ? readonly number[]
          : Kind extends `buffer ${string}?`
            ? EngineBuffer | null
            : Kind extends "values" | `buffer ${string}`
              ? EngineBuffer
              : Kind extends EnumName
                ? MemberOf<Kind>
                : Kind extends StructureName
                  ? StructureOf<Kind>
                  : Kind extends `${infer Name extends StructureName}${"?" | "*"}`
                    ? StructureOf<Name> | null
                    : never;

/** A structure as valuesOf takes it. Those of engine.ts fit, but for device models. */
export type StructureOf<Name extends StructureName> = {
  readonly [Field in keyof Structures[Name]]: FieldOf<Structures[Name][Field]>;
};
