// From an experiment to what the chip model takes: one experiment, one set of numbers.
import { countsPerCode, errorPlanes } from "../array/gradientUnit.ts";
import { planesOf, subtractsDigitally } from "../array/mapping.ts";
import { cellForPreset, cellOf } from "../chip/spec/cell.ts";
import type {
  ArraySpec,
  ChipInput,
  ChipSpec,
  ReadSpec,
  UpdateSpec,
  WeightGradientSpec,
} from "../chip/spec/spec.ts";
import { workloadOf } from "../chip/spec/workload.ts";
import { type Technology, technology } from "../chip/technology/technology.ts";
import type { Experiment } from "../experiment/completeExperiment.ts";
import type { NetworkDefinition } from "../network/definition.ts";
import { formatsOf, IMAGE_GRID, readGrids } from "../network/formats.ts";
import { cellsPerWeight, hardwareOf } from "../training/rules/rule.ts";
import { ruleOf } from "../training/rules.ts";

/** Word length where the experiment leaves values float: what a chip would need at least. */
const FLOAT_BITS = 16;

/** `images`: of one epoch. */
export function chipInputOf(
  experiment: Experiment,
  definition: NetworkDefinition,
  images: number,
): ChipInput {
  const { chip, network } = experiment;
  const tech = technology(chip.node, chip.roadmap, chip.temperature, chip.calibration);
  const spec: ChipSpec = {
    technology: tech,
    clock: chip.clock,
    array: arrayOf(experiment, tech),
    weightGradient: weightGradientOf(experiment),
    buffers: { globalKind: chip.bufferKind, tileKind: chip.bufferKind, globalCore: 128, tileCore: 32 },
    memory: chip.memory,
    activationBits: bits(network.activationBits),
    errorBits: bits(network.errorBits),
    imageBits: IMAGE_GRID.bits,
    byKernelPosition: experiment.array.partition === "kernel-position",
    pipelined: chip.process === "pipelined",
    copyArea: chip.copyArea,
    delayTolerance: chip.delayTolerance,
    busWidth: chip.busWidth,
    update: updateOf(experiment, images),
  };
  return { spec, layers: workloadOf(definition) };
}

const bits = (length: number | "ideal") => (length === "ideal" ? FLOAT_BITS : length);

/** The unit that the experiment trains with. An exact one counts up to all rows. */
function weightGradientOf(experiment: Experiment): WeightGradientSpec {
  const { array, chip, network, training } = experiment;
  const rule = ruleOf(training.rule);
  const unit = rule.float ? experiment.gradientUnit : rule.gradientUnit(experiment.gradientUnit);
  const whole = unit.kind === "analog";
  const rows = whole ? array.rows : unit.rows;
  const inputDigits = bits(network.activationBits);
  const errorDigits = errorPlanes(unit, bits(network.errorBits));
  const adcBits = unit.kind === "exact" ? Math.ceil(Math.log2(rows + 1)) : unit.converterBits;
  const codes = 2 ** unit.converterBits;
  return {
    rows,
    columns: whole ? array.columns : unit.rows,
    adcKind: unit.kind === "exact" ? "adders" : chip.adcKind,
    adcBits,
    fullScale: unit.kind === "sram" ? Math.min(rows, codes * countsPerCode(unit)) : rows,
    linesPerAdc: chip.columnsPerAdc,
    parallel: true,
    wholeWords: whole,
    inputDigits,
    imageDigits: IMAGE_GRID.bits,
    errorDigits,
    partialBits: whole ? adcBits : adcBits + inputDigits + bits(network.errorBits),
    wordBits: unit.wordBits === "full" ? null : unit.wordBits,
  };
}

function arrayOf({ array, chip, device, training, network }: Experiment, tech: Technology): ArraySpec {
  const { mapping } = array;
  const devices = planesOf(mapping);
  const cells = cellsPerWeight(devices, hardwareOf(ruleOf(training.rule), training));
  const digital = subtractsDigitally(array);
  const { values, errors } = readGrids(formatsOf(network, false));
  const read = (parallel: boolean, bits: number): ReadSpec => ({
    parallel,
    adcKind: chip.adcKind,
    adcBits: array.adc.bits,
    linesPerAdc: chip.columnsPerAdc,
    cycles: { images: IMAGE_GRID.bits, others: bits },
    phases: array.phases,
    referenceLines: digital && mapping === "reference" ? 1 : 0,
  });
  return {
    cell: cellOf(chip.cell === "auto" ? cellForPreset(device.preset) : chip.cell, tech),
    rows: array.rows,
    columns: array.columns,
    rOn: device.rOn,
    onOffRatio: device.onOffRatio,
    readVoltage: device.readVoltage,
    readPulse: device.readPulse,
    writeVoltage: Math.max(Math.abs(device.writeVoltageLtp), Math.abs(device.writeVoltageLtd)),
    writePulse: (device.writePulseLtp + device.writePulseLtd) / 2,
    bitsPerCell: Math.max(1, Math.round(Math.log2(device.levels))),
    cellsPerWeight: cells,
    inputs: array.inputEncoding,
    forward: {
      ...read(chip.read === "parallel", values.bits),
      // what is subtracted before the converter shares one with what it is subtracted from
      linesTogether: digital ? cells / devices : cells,
    },
    backward: {
      ...read(chip.backwardRead === "parallel", errors.bits),
      planes: digital ? devices : 1,
    },
  };
}

function updateOf({ training, chip }: Experiment, images: number): UpdateSpec {
  const rule = ruleOf(training.rule);
  return {
    batch: training.batch,
    images,
    rule: rule.title,
    hardware: hardwareOf(rule, training),
    transferEvery: training.transferEvery,
    chopEvery: training.chopEvery,
    velocityBits: training.velocityBits === "float" ? FLOAT_BITS : training.velocityBits,
    velocityStore: chip.velocityStore,
  };
}
