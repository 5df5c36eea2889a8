// The keys of an experiment by what a person decides, with a name for each: a table, longer than a function's budget. A test holds it
// against the schema.

export interface Decision {
  readonly title: string;
  /** One sentence: what is decided. */
  readonly about: string;
  /** Key to name, in the order of the form. */
  readonly names: Readonly<Record<string, string>>;
}

const LEARNED: Decision = {
  title: "What it learns",
  about: "The pictures or the table, and the network.",
  names: {
    "data.source": "Data set",
    "data.trainLimit": "Training examples",
    "data.testLimit": "Test examples",
    "data.validation": "Examples held back",
    "data.label": "Column to learn",
    "data.ignore": "Columns left out",
    "data.header": "First row has titles",
    "data.decimal": "Decimal sign",
    "data.missing": "Empty cells",
    "data.testShare": "Share of test rows",
    "data.splitSeed": "Draw of the test rows",
    "data.clip": "Largest feature",
    "network.name": "Network",
    "network.start": "Weights to start from",
    "network.width": "Width of the network",
    "network.hidden": "Hidden layers",
    "network.activationBits": "Bits of an activation",
    "network.activationRange": "Largest activation",
    "network.errorBits": "Bits of an error",
    "network.errorRounding": "Rounding of errors",
    "network.initialWindow": "Window of initial weights",
  },
};

const RULE: Decision = {
  title: "By which rule",
  about: "How a gradient becomes pulses. Keys that the rule does not use are left out.",
  names: {
    "training.rule": "Update rule",
    "training.learningRate": "Learning rate",
    "training.momentum": "Momentum",
    "training.velocityBits": "Bits of a velocity",
    "training.resetEachEpoch": "Velocities start anew each epoch",
    "training.rounding": "Rounding to pulses",
    "training.maxPulses": "Most pulses in an update",
    "training.fastRate": "Learning rate of the fast array",
    "training.transferEvery": "Updates between transfers",
    "training.transferRate": "Size of a transfer",
    "training.chopEvery": "Transfers between sign flips",
    "training.residualShare": "Share of the second array",
    "training.tiles": "Arrays of one weight",
    "training.weightDecay": "Weight decay",
    "training.loss": "Loss",
  },
};

const LENGTH: Decision = {
  title: "For how long",
  about: "Passes over the data, and how the rate changes on the way.",
  names: {
    "training.epochs": "Epochs",
    "training.batch": "Images in an update",
    "training.schedule": "Course of the learning rate",
    "training.warmup": "Epochs of rising rate",
    "training.stepEpochs": "Epochs of lower rate",
    "training.stepFactor": "Divisor of the rate",
    "training.augment": "Images are varied",
    "training.crop": "Most pixels of a shift",
    "training.flip": "Images are mirrored",
    "training.cutout": "Side of a grey square",
    "training.checkpointSeconds": "Time between checkpoints",
    seed: "Seed",
  },
};

const DEVICE: Decision = {
  title: "On which device",
  about: "Its response to pulses and its voltages.",
  names: {
    "device.preset": "Device",
    "device.model": "Law of the pulses",
    "device.levels": "Levels",
    "device.levelsLtd": "Levels down",
    "device.nonlinearityLtp": "Nonlinearity up",
    "device.nonlinearityLtd": "Nonlinearity down",
    "device.wMin": "Lower bound",
    "device.wMax": "Upper bound",
    "device.upDown": "Up-down difference",
    "device.gammaUp": "Shape up",
    "device.gammaDown": "Shape down",
    "device.meanBoundReference": "Shape from the mean bound",
    "device.amplitudeUp": "Amplitude up",
    "device.amplitudeDown": "Amplitude down",
    "device.stateSlope": "Slope with the state",
    "device.stateShift": "Shift of the state",
    "device.stepsLtp": "Steps up",
    "device.stepsLtd": "Steps down",
    "device.reference": "Reference cell",
    "device.rOn": "On resistance",
    "device.onOffRatio": "On/off ratio",
    "device.readVoltage": "Read voltage",
    "device.readPulse": "Read pulse",
    "device.writeVoltageLtp": "Write voltage up",
    "device.writeVoltageLtd": "Write voltage down",
    "device.writePulseLtp": "Write pulse up",
    "device.writePulseLtd": "Write pulse down",
  },
};

const FLAWS: Decision = {
  title: "With which flaws",
  about: "Noise, spread between devices, drift and wear.",
  names: {
    "device.sigmaC2c": "Noise of a write",
    "device.c2cPer": "Noise counts for each",
    "device.sigmaStep": "Noise of a step",
    "device.multNoise": "Noise grows with the step",
    "device.sigmaRead": "Noise of a read",
    "device.sigmaD2d": "Spread of the nonlinearity",
    "device.d2dLabels": "Draws of the spread",
    "device.stepD2d": "Spread of the step",
    "device.stepD2dDistribution": "Law of the spread",
    "device.boundsD2d.low": "Spread of the lower bound",
    "device.boundsD2d.high": "Spread of the upper bound",
    "device.upDownD2d": "Spread of the up-down difference",
    "device.gammaUpD2d": "Spread of the shape up",
    "device.gammaDownD2d": "Spread of the shape down",
    "device.referenceStd": "Spread of the reference",
    "device.stuckFraction.low": "Stuck at the lowest",
    "device.stuckFraction.high": "Stuck at the highest",
    "device.programmingError": "Error of programming",
    "device.driftExponent": "Drift exponent",
    "device.driftLaw": "Law of the drift",
    "device.driftLevel": "Drifts towards",
    "device.driftStart": "Drift shows after",
    "device.driftInterval": "Time between updates",
    "device.endurance": "Endurance",
    "device.enduranceD2d": "Spread of the endurance",
  },
};

const ARRAYS: Decision = {
  title: "Through which arrays and converters",
  about: "How conductances are read and gradients are computed.",
  names: {
    "array.rows": "Rows of a sub-array",
    "array.columns": "Columns of a sub-array",
    "array.inputEncoding": "Inputs",
    "array.mapping": "Signed weights",
    "array.subtraction": "Subtraction",
    "array.partition": "Weights in sub-arrays",
    "array.phases": "Signed inputs",
    "array.adc.bits": "Converter bits",
    "array.adc.forward": "Converters in the forward pass",
    "array.adc.backward": "Converters in the backward pass",
    "array.adc.range": "Range of the converters",
    "array.adc.percentile": "Percentile of the range",
    "array.adc.rounding": "Rounding of the converters",
    "training.calibration": "Ranges are measured",
    "training.calibrationBatches": "Batches to measure ranges",
    "gradientUnit.kind": "Gradient unit",
    "gradientUnit.rows": "Rows of the gradient unit",
    "gradientUnit.converterBits": "Bits of its converters",
    "gradientUnit.countsPerCode": "Ones for a code",
    "gradientUnit.signs": "Signs of errors",
    "gradientUnit.wordBits": "Bits of a gradient",
    "gradientUnit.simulation": "How it is simulated",
  },
};

const CHIP: Decision = {
  title: "On which chip",
  about: "What the price of the training counts with.",
  names: {
    "chip.node": "Technology node",
    "chip.roadmap": "Transistors",
    "chip.dataflow": "Dataflow",
    "chip.memory": "Memory beside the chip",
    "chip.cell": "Cell",
    "chip.adcKind": "Kind of converter",
    "chip.columnsPerAdc": "Columns of a converter",
    "chip.read": "Forward read",
    "chip.backwardRead": "Backward read",
    "chip.process": "Layers work",
    "chip.copyArea": "Area for copies",
    "chip.bufferKind": "Buffers",
    "chip.velocityStore": "Velocities wait in",
    "chip.gradientBuffer": "Memory for gradients",
    "chip.busWidth": "Width of the bus",
    "chip.clock": "Clock",
    "chip.delayTolerance": "Slower wires",
    "chip.temperature": "Temperature",
    "chip.calibration": "Calibration",
  },
};

export const DECISIONS: readonly Decision[] = [LEARNED, RULE, LENGTH, DEVICE, FLAWS, ARRAYS, CHIP];

/** Name of a key. */
export const NAMES: ReadonlyMap<string, string> = new Map(
  DECISIONS.flatMap(({ names }) => Object.entries(names)),
);
