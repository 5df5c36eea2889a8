// Keys of our experiment from the settings of a NeuroSim V2.1 Param.cpp, and what of it has no counterpart (a table of its names, and
// what each means here). Not the layers: NetWork.csv is read as a network file.
import { ConfigError } from "../../base/errors.ts";
import { cellOf } from "../../chip/cell.ts";
import { technology } from "../../chip/technology/technology.ts";
import { resolveExperiment } from "../../config/experiment.ts";
import { type ParameterName, SHIPPED } from "./parameters.ts";
import { readParameterFile } from "./readParameterFile.ts";

export interface ImportedKey {
  /** Dotted key of the experiment. */
  readonly key: string;
  readonly value: number | string;
  /** NeuroSim's names and values that it follows from, or why NeuroSim has it so without a name. */
  readonly from: string;
}

export interface ImportedParameters {
  readonly keys: readonly ImportedKey[];
  /** What Mho does not know, or does in its own way. */
  readonly missing: readonly { readonly name: string; readonly value: string; readonly reason: string }[];
  /** Names that ask for what Mho does anyway. */
  readonly same: readonly string[];
}

type Settings = Readonly<Record<string, number | string>>;
/** `p`: the file's values over the shipped ones. Gives keys, the reason why there is no counterpart, or null: Mho does just so. */
type Rule = (value: number, p: Readonly<Record<string, number>>) => Settings | string | null;

const OTHER_NAMES = {
  transistortype: 1,
  algoWeightMax: 1,
  algoWeightMin: -1,
  nonlinearIV: 0,
  nonlinearity: 10,
};

/** What NeuroSim works out itself. */
const DERIVED = new Set([
  "conventionalParallel",
  "conventionalSequential",
  "parallelRead",
  "maxConductance",
  "minConductance",
  "BNNparallelMode",
  "BNNsequentialMode",
  "XNORparallelMode",
  "XNORsequentialMode",
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

function cellBits(value: number, { maxNumLevelLTP = 2 }: Readonly<Record<string, number>>): string | null {
  const ours = Math.max(1, Math.round(Math.log2(maxNumLevelLTP)));
  return ours === value
    ? null
    : `Mho takes the bits of a cell from device.levels: ${maxNumLevelLTP} states are ${ours} bit`;
}

function wireWidth(value: number, { technode = 32 }: Readonly<Record<string, number>>): string | null {
  const own = technology(metres(technode), "low-standby-power").wireWidth;
  return Math.abs(metres(value) - own) < 1e-12 ? null : `${wire}: ${Math.round(own * 1e9)} nm`;
}

const RULES: Readonly<Record<string, Rule>> = {
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

/** What NeuroSim V2.1 does without a name for it. */
const ALWAYS: readonly ImportedKey[] = [
  { key: "device.preset", value: "none", from: "Param.cpp has no law of the pulse response" },
  { key: "array.inputEncoding", value: "bit-serial", from: "inputs are read bit by bit" },
  { key: "array.subtraction", value: "digital", from: "the dummy column is subtracted after the ADC" },
  { key: "network.activationBits", value: 8, from: "word lengths of its training wrapper" },
  { key: "network.errorBits", value: 8, from: "word lengths of its training wrapper" },
  { key: "training.rule", value: "sgd", from: "its chip keeps no velocities" },
  { key: "chip.dataflow", value: "naive", from: "gradients go through DRAM for each image" },
];

/** Throws ConfigError where the text holds none of NeuroSim's names. `file`: for messages. */
export function importParameters(text: string, file: string): ImportedParameters {
  const { values, unread } = readParameterFile(text);
  const p = { ...OTHER_NAMES, ...SHIPPED, ...Object.fromEntries(values) };
  const keys: ImportedKey[] = [];
  const missing = unread
    .filter(({ name }) => !DERIVED.has(name))
    .map(({ name, text: written }) => ({ name, value: written, reason: "not a plain number" }));
  const same: string[] = [];
  for (const [name, value] of [...values].filter(([known]) => !DERIVED.has(known))) {
    const found = name in RULES ? outcomeOf(name, value, p) : "not a name of NeuroSim V2.1 that Mho knows";
    if (found === null) same.push(name);
    else if (typeof found === "string") missing.push({ name, value: String(value), reason: found });
    else
      keys.push(...Object.entries(found).map(([key, v]) => ({ key, value: v, from: `${name} = ${value}` })));
  }
  if (keys.length === 0)
    throw new ConfigError("no setting of NeuroSim was found", {
      at: file,
      hint: "give a Param.cpp of DNN+NeuroSim V2.1 (lines such as: technode = 32;) or a NetWork.csv",
    });
  return { keys: merged([...ALWAYS, ...keys]), missing, same };
}

/** A rule's keys, or why they cannot be: a value outside our ranges has no counterpart. */
function outcomeOf(name: string, value: number, p: Readonly<Record<string, number>>): ReturnType<Rule> {
  try {
    const found = RULES[name]!(value, p);
    if (found !== null && typeof found === "object") resolveExperiment(importedTree(found));
    return found;
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
}

/** Keys once each, with all names that they follow from. */
function merged(keys: readonly ImportedKey[]): ImportedKey[] {
  const byKey = new Map<string, ImportedKey>();
  for (const { key, value, from } of keys) {
    const earlier = byKey.get(key);
    byKey.set(key, { key, value, from: earlier ? `${earlier.from}, ${from}` : from });
  }
  return [...byKey.values()];
}

/** Dotted keys as an experiment. */
export function importedTree(settings: Settings): Record<string, unknown> {
  const tree: Record<string, unknown> = {};
  for (const [path, value] of Object.entries(settings)) {
    const keys = path.split(".");
    const last = keys.pop()!;
    const place = keys.reduce<Record<string, unknown>>((below, key) => {
      below[key] ??= {};
      return below[key] as Record<string, unknown>;
    }, tree);
    place[last] = value;
  }
  return tree;
}
