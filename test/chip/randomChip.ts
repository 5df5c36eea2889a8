// Random experiments and networks for the chip model: every key of chip.* and array.*, and what else of an experiment it reads. Ranges are
// those of the schemas; sizes of networks are kept such that thousands take seconds.
import fc from "fast-check";
import { DRAM_NAMES } from "../../src/chip/component/dram.ts";
import { CELLS } from "../../src/chip/spec/cell.ts";
import { DATAFLOWS } from "../../src/chip/spec/params.ts";
import { NODES } from "../../src/chip/technology/technology.ts";
import type { LayerDefinition, NetworkDefinition } from "../../src/network/definition.ts";
import { RULES } from "../../src/training/rules.ts";

const whole = (min: number, max: number) => fc.integer({ min, max });
/** Even between two numbers, and even in the logarithm. */
const between = (min: number, max: number) => whole(0, 1000).map((x) => min + ((max - min) * x) / 1000);
const across = (min: number, max: number) =>
  whole(0, 1000).map((x) => Math.min(max, Math.max(min, min * (max / min) ** (x / 1000))));
/** Mostly from the first, sometimes from the second. */
const mostly = <T>(often: fc.Arbitrary<T>, seldom: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 9, arbitrary: often }, { weight: 1, arbitrary: seldom });
const wholeAcross = (min: number, max: number) => across(min, max).map(Math.round);

const relu = fc.boolean();
const pool = fc.record({
  kind: fc.constantFrom("maxpool" as const, "avgpool" as const),
  size: mostly(whole(1, 2), whole(1, 3)),
});
const convolution = fc.record({
  kind: fc.constant("conv" as const),
  channels: wholeAcross(1, 700),
  kernel: whole(1, 7),
  stride: mostly(fc.constant(1), whole(1, 3)),
  padding: mostly<"same" | number>(fc.constant("same"), whole(0, 3)),
  relu,
});
const fullyConnected = fc.record({ kind: fc.constant("fc" as const), units: wholeAcross(1, 2000), relu });
const normalization = fc.oneof(
  fc.record({
    kind: fc.constant("batchnorm" as const),
    epsilon: across(1e-6, 1e-2),
    momentum: between(0.1, 1),
    relu,
  }),
  fc.record({ kind: fc.constant("bias" as const), relu }),
);
type Layers = readonly LayerDefinition[];
const alone = (layer: fc.Arbitrary<LayerDefinition>): fc.Arbitrary<Layers> => layer.map((one) => [one]);
const normalized = (layer: typeof convolution | typeof fullyConnected): fc.Arbitrary<Layers> =>
  fc.tuple(layer, normalization).map(([sums, norm]) => [{ ...sums, relu: false }, norm]);
/** A block around which its input is added to its output. */
const residual: fc.Arbitrary<Layers> = fc
  .tuple(convolution, whole(0, 1e6), relu)
  .map(([first, number, relu]) => [
    { ...first, name: `in${number}` },
    { ...first, kernel: 3, stride: 1, padding: "same" },
    { kind: "add", from: `in${number}`, relu },
  ]);
const plainOr = (plain: typeof convolution | typeof fullyConnected) =>
  fc.oneof(alone(plain), normalized(plain));
/** Up to eight parts, convolutions mostly first. */
const layers: fc.Arbitrary<Layers> = fc
  .tuple(
    fc.array(mostly(plainOr(convolution), fc.oneof(alone(pool), alone(fullyConnected), residual)), {
      maxLength: 6,
    }),
    fc.array(mostly(plainOr(fullyConnected), fc.oneof(alone(pool), alone(convolution))), { maxLength: 2 }),
  )
  .map((parts) => parts.flat(2));

export const randomNetwork: fc.Arbitrary<NetworkDefinition> = fc.record({
  name: fc.constant("random"),
  input: mostly(
    fc.record({ height: whole(16, 65), width: whole(16, 65), channels: whole(1, 9) }),
    fc.record({ height: whole(1, 16), width: whole(1, 16), channels: whole(1, 9) }),
  ),
  layers,
});

const bits = fc.oneof(fc.constant("ideal" as const), whole(2, 16));
const chip = fc.record({
  node: fc.constantFrom(...NODES),
  roadmap: fc.constantFrom("high-performance", "low-standby-power"),
  temperature: between(300, 400),
  calibration: fc.constantFrom("model", "silicon"),
  clock: across(1e6, 1e10),
  cell: fc.constantFrom("auto", ...CELLS),
  read: fc.constantFrom("parallel", "sequential"),
  backwardRead: fc.constantFrom("parallel", "sequential"),
  adcKind: fc.constantFrom("flash-current", "flash-voltage", "sar"),
  columnsPerAdc: wholeAcross(1, 256),
  process: fc.constantFrom("layer-by-layer", "pipelined"),
  copyArea: mostly(fc.constant(0), across(0.01, 100)),
  bufferKind: fc.constantFrom("register-file", "sram"),
  memory: fc.constantFrom(...DRAM_NAMES),
  dataflow: fc.constantFrom(...DATAFLOWS),
  delayTolerance: between(0, 10),
  busWidth: wholeAcross(8, 65536),
  gradientBuffer: fc.oneof(fc.constant(0), across(1, 9e9)),
  velocityStore: fc.constantFrom("dram", "buffer"),
});
const side = mostly(wholeAcross(48, 1024), wholeAcross(1, 4096));
const array = fc.record({
  rows: side,
  columns: side,
  inputEncoding: fc.constantFrom("analog", "bit-serial"),
  mapping: fc.constantFrom("reference", "pair", "offset"),
  subtraction: fc.constantFrom("analog", "digital"),
  partition: fc.constantFrom("kernel-position", "unrolled"),
  phases: fc.constantFrom("analog", "digital"),
  adc: fc.record({ bits: whole(1, 16) }),
});
const device = fc.record({
  rOn: across(100, 1e12),
  onOffRatio: across(1.001, 1e9),
  readVoltage: across(1e-3, 5),
  writeVoltageLtp: between(0.1, 6),
  writeVoltageLtd: between(-6, -0.1),
  writePulseLtp: across(1e-12, 10),
  writePulseLtd: across(1e-12, 10),
  levels: mostly(wholeAcross(2, 65536), wholeAcross(2, 1e7)),
});
const gradientUnit = fc.record({
  kind: fc.constantFrom("exact", "sram", "analog"),
  rows: wholeAcross(16, 1024),
  converterBits: whole(1, 10),
  countsPerCode: fc.constantFrom("full", 1, 4),
  signs: fc.constantFrom("twos-complement", "phases"),
  wordBits: fc.oneof(fc.constant("full" as const), whole(4, 32)),
});
const training = fc.record({
  rule: fc.constantFrom(...RULES),
  batch: wholeAcross(1, 4096),
  velocityBits: fc.oneof(fc.constant("float" as const), whole(2, 16)),
});

/** Input of resolveExperiment. */
export const randomExperiment = fc.record({
  chip,
  array,
  device,
  gradientUnit,
  training,
  network: fc.record({ activationBits: bits, errorBits: bits }),
});
