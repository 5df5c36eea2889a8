// The effects of each key of an experiment: one line a key says what it moves, and why a half ignores it. test/chip/keys.test.ts tries
// every line and fails where a half moves that is said to stay, or stays without a reason; docs/keys.md is its table. Data, longer than a
// function's budget.

export interface KeyEffect {
  readonly key: string;
  /** A value to try, as --set takes it, and settings under which the key acts. */
  readonly to: string;
  readonly given?: readonly string[];
  /** Why training, or the price, does not move. */
  readonly training?: string;
  readonly chip?: string;
}

const MEASURED =
  "acts through what a run measures: how many devices move, by how many pulses, and where they stand (mho chip --run)";
const CIRCUITS = "a choice of circuits or places that computes the same numbers";
const DIGITAL = "digital arithmetic of the controller, of which the chip is the same";
const TIME_OF_TRAINING = "the chip is priced by the epoch";
const SEARCHED = "how a half of it computes, not what";

const LINEAR = ["device.preset=aihwkit-ecram"];
const EXPONENTIAL_STEP = ["device.preset=aihwkit-reram-es"];
const TABLE = [
  "device.preset=none",
  "device.model=table",
  "device.stepsLtp=[1, 0.8]",
  "device.stepsLtd=[-1, -0.8]",
];
const DRIFT = ["device.driftExponent=0.2", "device.driftStart=1 ms"];
const ONNX = ["network.width=0.125", "network.name=examples/small-vgg.onnx"];
const MANY_PULSES = ["training.rule=sgd", "training.learningRate=30"];
const SECOND = ["training.rule=tiki-taka-2"];
const SRAM_UNIT = ["gradientUnit.kind=sram", "gradientUnit.converterBits=2"];
const BIT_SERIAL = ["array.inputEncoding=bit-serial"];

const device = (key: string, to: string, given: readonly string[] = []): KeyEffect => ({
  key: `device.${key}`,
  to,
  given,
  chip: MEASURED,
});
const circuit = (key: string, to: string, given: readonly string[] = []): KeyEffect => ({
  key: `chip.${key}`,
  to,
  given,
  training: CIRCUITS,
});
const digital = (key: string, to: string, given: readonly string[] = []): KeyEffect => ({
  key: `training.${key}`,
  to,
  given,
  chip: MEASURED,
});

const reading = (key: string, to: string): KeyEffect => ({
  key: `data.${key}`,
  to,
  training: "says how a table is read, and is refused for pictures; trained on in tests of src/data",
  chip: "as data.source",
});

export const KEY_EFFECTS: readonly KeyEffect[] = [
  { key: "seed", to: "2", chip: "draws of a training; a chip is priced from counts" },
  { key: "network.name", to: "mlp" },
  { key: "network.start", to: "file", given: ONNX, chip: MEASURED },
  { key: "network.width", to: "0.125" },
  { key: "network.hidden", to: "[7]", given: ["network.name=mlp"] },
  { key: "network.activationBits", to: "5", given: BIT_SERIAL },
  {
    key: "network.activationRange",
    to: "2",
    chip: "a step of activations; the chip moves words of any step",
  },
  { key: "network.errorBits", to: "5", given: BIT_SERIAL },
  {
    key: "network.errorRounding",
    to: "stochastic",
    chip: "the random bits of one shift register for all lanes, beside the adder that rounds: not priced",
  },
  { key: "network.initialWindow", to: "0.25", chip: MEASURED },
  {
    key: "data.source",
    to: "mini-copy",
    training: "chooses the images; trained on in tests of src/data",
    chip: "the network is that of CIFAR-10 where no data are read (networkWithoutData)",
  },
  { key: "data.trainLimit", to: "20" },
  { key: "data.testLimit", to: "20", chip: "an epoch of training is priced, not its test" },
  {
    key: "data.validation",
    to: "1000",
    chip: "an epoch has fewer images where all are trained on (data.trainLimit = all), which a test of priceChip tries",
  },
  reading("label", "species"),
  reading("ignore", '["name"]'),
  reading("header", "false"),
  reading("decimal", "comma"),
  reading("missing", "mean"),
  reading("testShare", "0.3"),
  reading("splitSeed", "2"),
  reading("clip", "4"),

  { key: "device.preset", to: "epiram" },
  {
    key: "device.model",
    to: "constant-step",
    given: ["device.preset=none", "device.model=soft-bounds"],
    chip: MEASURED,
  },
  {
    key: "device.rOn",
    to: "100 kohm",
    training: "conductances are relative to G_max: the same numbers in other units",
  },
  { key: "device.onOffRatio", to: "3", given: ["array.subtraction=digital"] },
  {
    key: "device.readVoltage",
    to: "0.3",
    training: "a read is linear in the voltage, which the converter's range follows",
  },
  {
    key: "device.readPulse",
    to: "0.1 ns",
    given: BIT_SERIAL,
    training: "a read is linear in time as well",
  },
  {
    key: "device.writeVoltageLtp",
    to: "3",
    training: "the law of pulses holds for the voltage at which it was measured",
  },
  {
    key: "device.writeVoltageLtd",
    to: "-4",
    training: "the law of pulses holds for the voltage at which it was measured",
  },
  {
    key: "device.writePulseLtp",
    to: "1 us",
    training: "the law of pulses holds for the pulse with which it was measured",
  },
  {
    key: "device.writePulseLtd",
    to: "1 us",
    training: "the law of pulses holds for the pulse with which it was measured",
  },
  { key: "device.levels", to: "200" },
  device("sigmaRead", "0.05"),
  device("sigmaC2c", "0.05"),
  device("c2cPer", "update", MANY_PULSES),
  device("boundsD2d.low", "0.3"),
  device("boundsD2d.high", "0.3"),
  device("stepD2d", "0.3"),
  device("stepD2dDistribution", "log-normal", ["device.stepD2d=0.5"]),
  device("stuckFraction.low", "0.2"),
  device("stuckFraction.high", "0.2"),
  device("programmingError", "0.1", [...ONNX, "network.start=file"]),
  device("driftExponent", "0.3", ["device.driftStart=1 ms"]),
  device("driftLaw", "exponential", DRIFT),
  device("driftLevel", "0.5", DRIFT),
  device("driftStart", "10 ms", DRIFT),
  device("driftInterval", "0.1", DRIFT),
  device("endurance", "1", MANY_PULSES),
  device("enduranceD2d", "2", [...MANY_PULSES, "device.endurance=3"]),
  device("reference", "0.3"),
  device("referenceStd", "0.3"),
  device("nonlinearityLtp", "5"),
  device("nonlinearityLtd", "-5"),
  device("levelsLtd", "100"),
  device("sigmaD2d", "1"),
  device("d2dLabels", "independent", ["device.sigmaD2d=1"]),
  device("wMin", "-0.5", LINEAR),
  device("wMax", "0.5", LINEAR),
  device("upDown", "0.3", LINEAR),
  device("upDownD2d", "0.3", LINEAR),
  device("sigmaStep", "2", LINEAR),
  device("gammaUp", "0.9", LINEAR),
  device("gammaDown", "0.9", LINEAR),
  device("gammaUpD2d", "0.5", LINEAR),
  device("gammaDownD2d", "0.5", LINEAR),
  device("multNoise", "true", [
    ...LINEAR,
    "device.multNoise=false",
    "device.gammaUp=0.9",
    "device.sigmaStep=1",
  ]),
  device("meanBoundReference", "false", [
    ...LINEAR,
    "device.meanBoundReference=true",
    "device.gammaUp=0.9",
    "device.boundsD2d.high=0.5",
  ]),
  device("amplitudeUp", "-5", EXPONENTIAL_STEP),
  device("amplitudeDown", "-5", EXPONENTIAL_STEP),
  device("stateSlope", "0.9", EXPONENTIAL_STEP),
  device("stateShift", "0.9", EXPONENTIAL_STEP),
  device("stepsLtp", "[1, 0.2]", TABLE),
  device("stepsLtd", "[-1, -0.2]", TABLE),

  { key: "array.rows", to: "64", given: ["network.width=0.125"] },
  { key: "array.columns", to: "64", given: ["network.width=0.125"] },
  { key: "array.inputEncoding", to: "bit-serial" },
  { key: "array.mapping", to: "pair" },
  { key: "array.subtraction", to: "digital" },
  { key: "array.partition", to: "unrolled" },
  { key: "array.phases", to: "digital" },
  { key: "array.adc.bits", to: "4" },
  {
    key: "array.adc.forward",
    to: "false",
    chip: "an ideal converter cannot be built: priced with array.adc.bits, and the report warns",
  },
  {
    key: "array.adc.backward",
    to: "false",
    chip: "an ideal converter cannot be built: priced with array.adc.bits, and the report warns",
  },
  {
    key: "array.adc.range",
    to: "worst-case",
    chip: "a range is a reference voltage: set once or shifted, it costs nothing in a read (oracle: no hardware can know it, and the report warns)",
  },
  { key: "array.adc.percentile", to: "90", chip: "as array.adc.range" },
  { key: "array.adc.rounding", to: "floor", chip: "half a step of the references" },

  { key: "gradientUnit.kind", to: "sram" },
  { key: "gradientUnit.rows", to: "32", given: SRAM_UNIT },
  { key: "gradientUnit.converterBits", to: "3", given: SRAM_UNIT },
  {
    key: "gradientUnit.countsPerCode",
    to: "full",
    given: ["gradientUnit.kind=sram", "gradientUnit.converterBits=2"],
  },
  { key: "gradientUnit.signs", to: "phases", given: SRAM_UNIT },
  { key: "gradientUnit.wordBits", to: "6" },
  {
    key: "gradientUnit.simulation",
    to: "fast",
    given: SRAM_UNIT,
    chip: "how training computes the unit; it is the same unit",
  },
  { key: "training.rule", to: "sgd" },
  { key: "training.epochs", to: "1", chip: TIME_OF_TRAINING },
  { key: "training.batch", to: "10" },
  digital("learningRate", "0.3"),
  digital("momentum", "0.5"),
  digital("resetEachEpoch", "true"),
  { key: "training.velocityBits", to: "4" },
  digital("rounding", "nearest", ["training.rule=sgd", "training.learningRate=1"]),
  digital("maxPulses", "1", MANY_PULSES),
  digital("fastRate", "1", SECOND),
  { key: "training.transferEvery", to: "1", given: SECOND },
  digital("transferRate", "3", [...SECOND, "training.transferEvery=1", "training.learningRate=10"]),
  digital("chopEvery", "1", ["training.rule=agad", "training.transferEvery=1"]),
  digital("residualShare", "0.9", ["training.rule=residual-learning"]),
  { key: "training.tiles", to: "2", given: ["training.rule=multi-tile"] },
  {
    key: "training.weightDecay",
    to: "0.3",
    given: ["training.rule=software"],
    chip: "only float weights decay",
  },
  { key: "training.loss", to: "sse", chip: DIGITAL },
  { key: "training.schedule", to: "constant", chip: DIGITAL },
  { key: "training.warmup", to: "0", given: MANY_PULSES, chip: DIGITAL },
  {
    key: "training.stepEpochs",
    to: "[1]",
    given: ["training.schedule=step", "training.warmup=0"],
    chip: DIGITAL,
  },
  {
    key: "training.stepFactor",
    to: "100",
    given: ["training.schedule=step", "training.stepEpochs=[1]", "training.warmup=0"],
    chip: DIGITAL,
  },
  {
    key: "training.augment",
    to: "false",
    chip: "images come to the chip as they are; what changes them is not on it",
  },
  {
    key: "training.crop",
    to: "1",
    chip: "images come to the chip as they are; what changes them is not on it",
  },
  {
    key: "training.flip",
    to: "false",
    chip: "images come to the chip as they are; what changes them is not on it",
  },
  {
    key: "training.cutout",
    to: "8",
    chip: "images come to the chip as they are; what changes them is not on it",
  },
  {
    key: "training.calibrationBatches",
    to: "1",
    chip: "reads of a few batches beside those of an epoch: not priced",
  },
  {
    key: "training.calibration",
    to: "once",
    chip: "reads of a few batches beside those of an epoch: not priced",
  },
  { key: "training.checkpointSeconds", to: "10", training: SEARCHED, chip: SEARCHED },

  circuit("node", "22 nm"),
  circuit("roadmap", "high-performance"),
  circuit("temperature", "350"),
  {
    key: "chip.calibration",
    to: "silicon",
    training: "how the same circuits are priced",
  },
  circuit("clock", "500 MHz"),
  circuit("cell", "1t1r"),
  {
    key: "chip.read",
    to: "sequential",
    training:
      "line by line, sums are digital and exact: train with array.adc.forward = false; the report warns",
  },
  {
    key: "chip.backwardRead",
    to: "sequential",
    training:
      "line by line, sums are digital and exact: train with array.adc.backward = false; the report warns",
  },
  circuit("adcKind", "sar"),
  circuit("columnsPerAdc", "16"),
  circuit("process", "pipelined"),
  circuit("copyArea", "0.5", ["chip.process=pipelined"]),
  circuit("bufferKind", "sram"),
  circuit("memory", "gddr5"),
  {
    key: "chip.dataflow",
    to: "naive",
    training:
      "the gradient is trained exact: the order of its sums changes nothing; outer products in the arrays are training.rule = outer-product",
  },
  circuit("delayTolerance", "1"),
  circuit("busWidth", "64"),
  { key: "chip.gradientBuffer", to: "0", training: "as chip.dataflow" },
  circuit("velocityStore", "buffer"),
];
