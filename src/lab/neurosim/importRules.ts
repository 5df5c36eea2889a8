// Meaning of each name of a NeuroSim Param.cpp in an experiment of Mho: a table with a rule a name.
import { cellOf } from "../../chip/spec/cell.ts";
import { technology } from "../../chip/technology/technology.ts";
import { type ParameterName, SHIPPED } from "./parameters.ts";

export type Settings = Readonly<Record<string, number | string>>;
/** `p`: the file's values; for names that it does not set, importParameters.ts says what is there. Gives keys, the reason why there is no counterpart, or null: Mho does just so. */
export type Rule = (value: number, p: Readonly<Record<string, number>>) => Settings | string | null;

export const OTHER_NAMES = {
  transistortype: 1,
  algoWeightMax: 1,
  algoWeightMin: -1,
  nonlinearIV: 0,
  nonlinearity: 10,
};

/** Names whose values NeuroSim works out itself. */
export const DERIVED: ReadonlySet<string> = new Set([
  "conventionalParallel",
  "conventionalSequential",
  "parallelRead",
  "maxConductance",
  "minConductance",
  "BNNparallelMode",
  "BNNsequentialMode",
  "XNORparallelMode",
  "XNORsequentialMode",
  "AR",
  "Rho",
  "AR_Metal0",
  "Rho_Metal0",
  "AR_Metal1",
  "Rho_Metal1",
  "Metal0_unitwireresis",
  "Metal1_unitwireresis",
  "unitLengthWireResistance",
  "wireLengthRow",
  "wireLengthCol",
  "wireResistanceRow",
  "wireResistanceCol",
]);

const only =
  (allowed: number, reason: string): Rule =>
  (value) =>
    value === allowed ? null : reason;
const shipped = (name: ParameterName, reason: string): Rule => only(SHIPPED[name], reason);
const sameAs =
  (name: ParameterName, reason: string): Rule =>
  (value, p) =>
    value === p[name] ? null : reason;
const isSram = (p: Readonly<Record<string, number>>) => p.memcelltype === 1;
const isCrossPoint = (p: Readonly<Record<string, number>>) => p.memcelltype === 2 && p.accesstype !== 1;
const metres = (nanometres: number): number => Number(`${nanometres}e-9`);
const oneKind = "Mho has one kind for all buffers (chip.bufferKind)";
const coreSize = "Mho builds buffers of cores of 128 x 128 (chip) and 32 x 32 (tile) bits";
const oneAdc = "Mho has one ADC for forward and backward reads";
const layout = "Mho takes a cell's layout from chip.cell";
const wire = "Mho takes the wires of the node";
const cellModel = "Mho takes this from its model of the cell";
const fixedSize =
  (side: "height" | "width"): Rule =>
  (value, p) => {
    const cell = cellOf(isCrossPoint(p) ? "cross-point" : "1t1r", technology(32e-9, "low-standby-power"));
    return value === cell[side] ? null : layout;
  };

function cellName(p: Readonly<Record<string, number>>): string {
  if (isSram(p)) return "sram";
  if (p.memcelltype === 3) return "fefet";
  return isCrossPoint(p) ? "cross-point" : "1t1r";
}

/** A sequential read digitizes one cell after another. */
function readMode(value: number, p: Readonly<Record<string, number>>): Settings | string {
  if (value === 1) return { "chip.read": "sequential", "array.adc.bits": p.cellBit! };
  return value === 2 ? { "chip.read": "parallel" } : "binary networks are not modelled";
}

function adcBits(value: number, p: Readonly<Record<string, number>>): Settings | string {
  if (p.operationmode === 1) return "a sequential read digitizes single cells, with the bits of cellBit";
  return { "array.adc.bits": Math.ceil(Math.log2(value)) };
}

function nodeOf(value: number): Settings {
  return { "chip.node": technology(metres(value), "low-standby-power").node };
}

function adcKind(_: number, p: Readonly<Record<string, number>>): Settings {
  const flash = p.currentMode === 1 ? "flash-current" : "flash-voltage";
  return { "chip.adcKind": p.SARADC === 1 ? "sar" : flash };
}

function cellBits(value: number, p: Readonly<Record<string, number>>): string | null {
  const takes = "Mho takes the bits of a cell from device.levels";
  if (!("maxNumLevelLTP" in p)) return `${takes}: set it to ${2 ** value}`;
  const states = p.maxNumLevelLTP!;
  const ours = Math.max(1, Math.round(Math.log2(states)));
  return ours === value ? null : `${takes}: ${states} states are ${ours} bit`;
}

function wireWidth(value: number, { technode }: Readonly<Record<string, number>>): string | null {
  const own = technology(metres(technode!), "low-standby-power").wireWidth;
  return Math.abs(metres(value) - own) < 1e-12 ? null : `${wire}: ${Math.round(own * 1e9)} nm`;
}

export const RULES: Readonly<Record<string, Rule>> = {
  operationmode: readMode,
  memcelltype: (_, p) => ({ "chip.cell": cellName(p) }),
  accesstype: (v, p) =>
    v === 1 || v === 4 || isSram(p) ? null : "bipolar and diode access are not modelled; a selector is",
  transistortype: only(1, "only conventional transistors are modelled"),
  deviceroadmap: (v) => ({ "chip.roadmap": v === 1 ? "high-performance" : "low-standby-power" }),
  globalBufferType: (v) => ({ "chip.bufferKind": v === 1 ? "sram" : "register-file" }),
  tileBufferType: sameAs("globalBufferType", oneKind),
  peBufferType: sameAs("globalBufferType", oneKind),
  globalBufferCoreSizeRow: shipped("globalBufferCoreSizeRow", coreSize),
  globalBufferCoreSizeCol: shipped("globalBufferCoreSizeCol", coreSize),
  tileBufferCoreSizeRow: shipped("tileBufferCoreSizeRow", coreSize),
  tileBufferCoreSizeCol: shipped("tileBufferCoreSizeCol", coreSize),
  chipActivation: shipped("chipActivation", "Mho has the activation units outside the tiles"),
  reLu: shipped("reLu", "the layers' activation is ReLU; a sigmoid unit is not part of the chip"),
  novelMapping: (v) => ({ "array.partition": v === 1 ? "kernel-position" : "unrolled" }),
  SARADC: adcKind,
  currentMode: adcKind,
  pipeline: (v) => ({ "chip.process": v === 1 ? "pipelined" : "layer-by-layer" }),
  speedUpDegree: shipped("speedUpDegree", "a pipeline runs as fast as its slowest layer"),
  algoWeightMax: only(1, "weights are within ± 1 of the device window"),
  algoWeightMin: only(-1, "weights are within ± 1 of the device window"),
  clkFreq: (v) => ({ "chip.clock": v }),
  temp: (v) => ({ "chip.temperature": v }),
  technode: nodeOf,
  featuresize: (v, p) => wireWidth(v * 1e9, p),
  wireWidth,
  globalBusDelayTolerance: (v) => ({ "chip.delayTolerance": v }),
  localBusDelayTolerance: sameAs("globalBusDelayTolerance", "Mho has one tolerance for all wires"),
  treeFoldedRatio: shipped("treeFoldedRatio", "Mho folds trees by 4"),
  maxGlobalBusWidth: (v) => ({ "chip.busWidth": v }),
  numRowSubArray: (v) => ({ "array.rows": v }),
  numColSubArray: (v) => ({ "array.columns": v }),
  relaxArrayCellHeight: shipped("relaxArrayCellHeight", layout),
  relaxArrayCellWidth: shipped("relaxArrayCellWidth", layout),
  numColMuxed: (v) => ({ "chip.columnsPerAdc": v }),
  numRowMuxedAG: sameAs("numColMuxed", oneAdc),
  numRowMuxedWG: sameAs("numColMuxed", "Mho shares every ADC between chip.columnsPerAdc lines"),
  levelOutput: adcBits,
  levelOutputAG: sameAs("levelOutput", `${oneAdc}: array.adc.bits`),
  levelOutputWG: (v) => ({
    "gradientUnit.kind": "sram",
    "gradientUnit.countsPerCode": "full",
    "gradientUnit.converterBits": Math.ceil(Math.log2(v)),
  }),
  cellBit: cellBits,
  heightInFeatureSizeSRAM: shipped("heightInFeatureSizeSRAM", layout),
  widthInFeatureSizeSRAM: shipped("widthInFeatureSizeSRAM", layout),
  widthSRAMCellNMOS: shipped("widthSRAMCellNMOS", cellModel),
  widthSRAMCellPMOS: shipped("widthSRAMCellPMOS", cellModel),
  widthAccessCMOS: shipped("widthAccessCMOS", cellModel),
  minSenseVoltage: shipped("minSenseVoltage", cellModel),
  heightInFeatureSize1T1R: (v, p) => (isSram(p) || isCrossPoint(p) ? null : fixedSize("height")(v, p)),
  widthInFeatureSize1T1R: (v, p) => (isSram(p) || isCrossPoint(p) ? null : fixedSize("width")(v, p)),
  heightInFeatureSizeCrossbar: (v, p) => (isCrossPoint(p) ? fixedSize("height")(v, p) : null),
  widthInFeatureSizeCrossbar: (v, p) => (isCrossPoint(p) ? fixedSize("width")(v, p) : null),
  resistanceOn: (v) => ({ "device.rOn": v }),
  resistanceOff: (v, p) => ({ "device.onOffRatio": v / p.resistanceOn! }),
  gateCapFeFET: shipped("gateCapFeFET", cellModel),
  polarization: shipped("polarization", cellModel),
  maxNumLevelLTP: (v) => ({ "device.levels": v }),
  maxNumLevelLTD: (v) => ({ "device.levelsLtd": v }),
  writeVoltage: (v) => ({ "device.writeVoltageLtp": v, "device.writeVoltageLtd": -v }),
  writePulseWidth: (v) => ({ "device.writePulseLtp": v, "device.writePulseLtd": v }),
  nonlinearIV: only(0, "cells are read as resistors"),
  nonlinearity: (_, p) => (p.nonlinearIV === 1 ? "cells are read as resistors" : null),
  readVoltage: (v) => ({ "device.readVoltage": v }),
  readPulseWidth: (v) => ({ "device.readPulse": v }),
  accessVoltage: shipped("accessVoltage", cellModel),
  resistanceAccess: shipped("resistanceAccess", cellModel),
  trainingEstimation: shipped(
    "trainingEstimation",
    "Mho always estimates training; phase forward is inference",
  ),
  parallelBP: (v) => ({ "chip.backwardRead": v === 1 ? "parallel" : "sequential" }),
  batchSize: (v) => ({ "training.batch": v }),
  numIteration: (v, p) => ({ "data.trainLimit": v * p.batchSize! }),
  bufferOverHeadConstraint: shipped("bufferOverHeadConstraint", "Mho sizes buffers by what they hold"),
  numRowSubArrayWG: (v) => ({ "gradientUnit.rows": v }),
  numColSubArrayWG: sameAs("numRowSubArrayWG", "arrays of the weight-gradient unit are square"),
  dramType: (v) => ({ "chip.memory": v === 1 ? "gddr5" : "hbm2" }),
};
