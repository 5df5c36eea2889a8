// The chip section of an experiment: process, circuits of the arrays, memories, dataflow. What device, array, network and training
// sections already say (cell resistances, sub-array size, ADC bits, batch, word lengths) is not said again here.
import { z } from "zod";
import { quantity } from "../../base/schema.ts";
import { CALIBRATIONS } from "../calibration/calibration.ts";
import { DRAM_NAMES } from "../component/dram.ts";
import { NODES, TEMPERATURES } from "../technology/technology.ts";
import { CELLS } from "./cell.ts";

const CHIP_DEFAULTS = {
  node: 32e-9,
  roadmap: "low-standby-power",
  temperature: 300,
  calibration: "model",
  clock: 1e9,
  cell: "auto",
  read: "parallel",
  backwardRead: "parallel",
  adcKind: "flash-current",
  columnsPerAdc: 8,
  process: "layer-by-layer",
  copyArea: 0,
  bufferKind: "register-file",
  memory: "hbm2",
  dataflow: "optimized",
  delayTolerance: 0.1,
  busWidth: 8192,
  gradientBuffer: 32e6,
  velocityStore: "dram",
} as const;
const D = CHIP_DEFAULTS;

const NEUROSIM = "DNN+NeuroSim V2.1 Param.cpp";
const PAPER = "paper: section on the training architecture";
const choice = <const T extends readonly [string, ...string[]]>(
  symbol: string,
  values: T,
  source: string,
  description: string,
) => z.enum(values).meta({ symbol, unit: "name", source, description });
const count = (
  symbol: string,
  unit: string,
  low: number,
  high: number,
  source: string,
  description: string,
) => z.int().min(low).max(high).meta({ symbol, unit, source, description });

export const DATAFLOWS = ["naive", "optimized", "outer-product", "search"] as const;
export type DataflowName = (typeof DATAFLOWS)[number];

export const chipSchema = z.strictObject({
  node: quantity({
    symbol: "F",
    unit: "m",
    minimum: NODES.at(-1)!,
    maximum: NODES[0]!,
    source: `${NEUROSIM}: 32 nm`,
    description: `Technology node, one of ${NODES.map((n) => Math.round(n * 1e9)).join(", ")} nm.`,
  }).default(D.node),
  roadmap: choice(
    "roadmap",
    ["high-performance", "low-standby-power"],
    `${NEUROSIM}: LSTP`,
    "Transistors of the node: fast and leaking, or slow and tight.",
  ).default(D.roadmap),
  temperature: quantity({
    symbol: "T",
    unit: "K",
    minimum: TEMPERATURES.lowest,
    maximum: TEMPERATURES.highest,
    source: `${NEUROSIM}: 300 K`,
    description: "Temperature of the chip.",
  }).default(D.temperature),
  calibration: choice(
    "calibration",
    CALIBRATIONS,
    "docs/chip-model.md: silicon",
    "What converters, memories and wires cost: what their circuits say, a lower bound, or what published silicon measured, scaled to the node.",
  ).default(D.calibration),
  clock: quantity({
    symbol: "f_clk",
    unit: "Hz",
    minimum: 1e6,
    maximum: 1e10,
    source: `${NEUROSIM}: 1 GHz`,
    description: "Clock of the digital circuits.",
  }).default(D.clock),
  cell: choice(
    "cell",
    ["auto", ...CELLS],
    "docs/chip-model.md",
    "Memory cell: its layout, the load of its lines and what a write costs. auto: by device.preset.",
  ).default(D.cell),
  read: choice(
    "read",
    ["parallel", "sequential"],
    `${NEUROSIM}: conventional parallel`,
    "Forward read: all rows of a sub-array at once, or row by row.",
  ).default(D.read),
  backwardRead: choice(
    "read",
    ["parallel", "sequential"],
    `${NEUROSIM}: parallelBP`,
    "Transposed read of the errors: all columns at once, or one by one.",
  ).default(D.backwardRead),
  adcKind: choice(
    "ADC",
    ["flash-current", "flash-voltage", "sar"],
    `${NEUROSIM}: multilevel sense amplifier, current mode`,
    "Converter at the edge of a sub-array; its bits are array.adc.bits.",
  ).default(D.adcKind),
  columnsPerAdc: count(
    "M_mux",
    "1",
    1,
    256,
    `${NEUROSIM}: 8`,
    "Columns (backward: rows) that share one ADC.",
  ).default(D.columnsPerAdc),
  process: choice(
    "process",
    ["layer-by-layer", "pipelined"],
    `${NEUROSIM}: pipeline`,
    "Forward and backward passes: one layer works at a time, or all layers on different images.",
  ).default(D.process),
  copyArea: z
    .number()
    .min(0)
    .max(100)
    .meta({
      symbol: "A_copies",
      unit: "1",
      source: "PipeLayer (Song et al., HPCA 2017): replicated layers",
      description:
        "Area that further copies of a pipeline's slowest layers may take, as a fraction of the tiles without them.",
    })
    .default(D.copyArea),
  bufferKind: choice(
    "buffer",
    ["register-file", "sram"],
    `${NEUROSIM}: register file`,
    "Buffers of tiles and chip.",
  ).default(D.bufferKind),
  memory: choice("DRAM", DRAM_NAMES, `${NEUROSIM}: HBM2`, "Memory beside the chip.").default(D.memory),
  dataflow: choice(
    "dataflow",
    DATAFLOWS,
    PAPER,
    "Where activations, errors, gradients and velocities wait and in which order they are used. search: the best one under the limits.",
  ).default(D.dataflow),
  delayTolerance: z
    .number()
    .min(0)
    .max(10)
    .meta({
      symbol: "δ",
      unit: "1",
      source: `${NEUROSIM}: 0.1`,
      description:
        "Repeated wires may be slower than the fastest by this fraction; slower wires need less energy.",
    })
    .default(D.delayTolerance),
  busWidth: count(
    "W_bus",
    "bit",
    8,
    65536,
    `${NEUROSIM}: 8192`,
    "Widest bus between tiles and buffer.",
  ).default(D.busWidth),
  gradientBuffer: quantity({
    symbol: "C_wg",
    unit: "bit",
    minimum: 0,
    maximum: 1e10,
    source: "own choice",
    description: "On-chip memory for weight gradients that add up over a batch, in bits.",
  }).default(D.gradientBuffer),
  velocityStore: choice(
    "velocity",
    ["dram", "buffer"],
    PAPER,
    "Where momentum's velocities wait between updates: in DRAM or in memory on the chip.",
  ).default(D.velocityStore),
});

export type ChipParameters = Readonly<z.output<typeof chipSchema>>;
