// One run of NeuroSim V2.1 in our terms: its parameters as a ChipSpec. Its word lengths are those of its training wrapper: weights of
// 5 bits, activations and errors of 8.
import { cellOf } from "../../../src/chip/spec/cell.ts";
import type { AdcKind, ChipSpec } from "../../../src/chip/spec/spec.ts";
import type { Technology } from "../../../src/chip/technology/technology.ts";
import type { Parameters } from "../../../src/lab/neurosim/parameters.ts";
import { NO_HARDWARE } from "../../../src/training/rules/rule.ts";
import { peerTechnology } from "./peerTechnology.ts";

const WEIGHT_BITS = 5;
const WORD_BITS = 8;

export function specOf(p: Parameters): ChipSpec {
  const technology = peerTechnology(p.technode * 1e-9, p.deviceroadmap === 1 ? "HP" : "LSTP", p.temp);
  const bitsPerCell = p.memcelltype === 1 ? 1 : p.cellBit;
  return {
    technology: { ...technology, wireWidth: p.wireWidth * 1e-9 },
    clock: p.clkFreq,
    array: arrayOf(p, bitsPerCell, technology),
    weightGradient: {
      rows: p.numRowSubArrayWG,
      columns: p.numColSubArrayWG,
      adcKind: adcKindOf(p),
      adcBits: Math.log2(p.levelOutputWG),
      fullScale: p.numRowSubArrayWG,
      linesPerAdc: p.numRowMuxedWG,
      parallel: p.parallelBP === 1,
      wholeWords: false,
      inputDigits: WORD_BITS,
      imageDigits: WORD_BITS,
      errorDigits: WORD_BITS,
      // it leaves out the bits of the streamed words
      partialBits:
        (p.parallelBP === 1 ? Math.log2(p.levelOutputWG) : Math.ceil(Math.log2(p.numRowSubArrayWG))) +
        WORD_BITS,
      wordBits: null,
    },
    buffers: {
      globalKind: p.globalBufferType === 1 ? "sram" : "register-file",
      tileKind: p.peBufferType === 1 ? "sram" : "register-file",
      globalCore: p.globalBufferCoreSizeCol,
      tileCore: p.tileBufferCoreSizeCol,
    },
    memory: p.dramType === 1 ? "gddr5" : "hbm2",
    imageBits: WORD_BITS,
    activationBits: WORD_BITS,
    errorBits: WORD_BITS,
    byKernelPosition: p.novelMapping === 1,
    pipelined: p.pipeline === 1,
    copyArea: 0,
    delayTolerance: p.globalBusDelayTolerance,
    busWidth: p.maxGlobalBusWidth,
    update: {
      batch: p.batchSize,
      images: p.batchSize * p.numIteration,
      rule: "gradient descent",
      hardware: NO_HARDWARE,
      transferEvery: 1,
      chopEvery: 1,
      velocityBits: WORD_BITS,
      velocityStore: "dram",
    },
  };
}

const adcKindOf = (p: Parameters): AdcKind =>
  p.SARADC === 1 ? "sar" : p.currentMode === 1 ? "flash-current" : "flash-voltage";

function arrayOf(p: Parameters, bitsPerCell: number, tech: Technology): ChipSpec["array"] {
  const sequential = p.operationmode === 1;
  const read = (levels: number, linesPerAdc: number, parallel: boolean) => ({
    parallel,
    adcKind: adcKindOf(p),
    adcBits: parallel ? Math.log2(levels) : bitsPerCell,
    linesPerAdc,
  });
  return {
    cell: cellOfRun(p, tech),
    rows: p.numRowSubArray,
    columns: p.numColSubArray,
    rOn: p.resistanceOn,
    onOffRatio: p.resistanceOff / p.resistanceOn,
    readVoltage: p.readVoltage,
    writeVoltage: p.writeVoltage,
    writePulse: p.writePulseWidth,
    bitsPerCell,
    cellsPerWeight: Math.ceil(WEIGHT_BITS / bitsPerCell),
    inputs: "bit-serial",
    forward: read(p.levelOutput, p.numColMuxed, !sequential),
    backward: read(p.levelOutputAG, p.numRowMuxedAG, !sequential && p.parallelBP === 1),
    layout: "neurosim",
  };
}

function cellOfRun(p: Parameters, tech: Technology): ChipSpec["array"]["cell"] {
  if (p.memcelltype === 1)
    return { ...cellOf("sram", tech), width: p.widthInFeatureSizeSRAM, height: p.heightInFeatureSizeSRAM };
  const [width, height] =
    p.accesstype === 1
      ? [p.widthInFeatureSize1T1R, p.heightInFeatureSize1T1R]
      : [p.widthInFeatureSizeCrossbar, p.heightInFeatureSizeCrossbar];
  const name = p.memcelltype === 3 ? "fefet" : p.accesstype === 1 ? "1t1r" : "cross-point";
  return { ...cellOf(name, tech), width, height };
}
