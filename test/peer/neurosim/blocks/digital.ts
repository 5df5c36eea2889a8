// NeuroSim's digital circuits in our terms: see blockAdapter.ts. Clock 1 GHz, read pulses of 10 ns there.

import { adder } from "../../../../src/chip/component/adder.ts";
import { adderTree, type TreeStage, treeStages } from "../../../../src/chip/component/adderTree.ts";
import { bitShifter } from "../../../../src/chip/component/bitShifter.ts";
import type { Block, Cost } from "../../../../src/chip/component/block.ts";
import { comparator } from "../../../../src/chip/component/comparator.ts";
import {
  type DecisionGates,
  decisionGates,
  maxPooling,
  stageDelay,
} from "../../../../src/chip/component/maxPooling.ts";
import { register } from "../../../../src/chip/component/register.ts";
import { shiftAdd } from "../../../../src/chip/component/shiftAdd.ts";
import { type Cell, cellOf } from "../../../../src/chip/spec/cell.ts";
import { horowitz } from "../../../../src/chip/technology/delay.ts";
import { gate, inverter } from "../../../../src/chip/technology/gate.ts";
import type { Technology } from "../../../../src/chip/technology/technology.ts";
import { minimumWidth, onResistance } from "../../../../src/chip/technology/transistor.ts";
import { type BlockAdapter, type BlockFigures, type BlockRow, numberOf } from "../blockAdapter.ts";
import { type SigmoidSpec, sigmoid, tableAmplifiers, tableLines } from "../circuits/sigmoid.ts";

const CLOCK = 1e9;
const READ_PULSE = 10e-9;

const figures = ({ area, leakage }: Block, { energy, latency }: Cost, reads: number): BlockFigures => ({
  area,
  leakage,
  readEnergy: energy * reads,
  readLatency: latency * reads,
});

/** Words that are summed; 0 stands for all. */
const wordsOf = (row: BlockRow): number => numberOf(row, "numUnitAdd") || numberOf(row, "numSubcoreRow");

const tree: BlockAdapter = {
  ours(tech, row) {
    const circuit = adderTree(tech, {
      inputs: numberOf(row, "numSubcoreRow"),
      bits: numberOf(row, "numAdderBit"),
      count: numberOf(row, "numAdderTree"),
      width: numberOf(row, "newWidth_m"),
    });
    return figures(circuit, circuit.sum(wordsOf(row)), numberOf(row, "numRead"));
  },
  /**
   * Defects: the word without partner of an odd number is forgotten (3 words have one adder; the missing ones are charged like those it
   * has); only adders that work leak.
   */
  peers(_, row) {
    const bits = numberOf(row, "numAdderBit");
    const inputs = numberOf(row, "numSubcoreRow");
    const words = wordsOf(row);
    const built = fullAdders(treeStages(inputs, bits));
    const working = fullAdders(peerStages(words, bits));
    return {
      area: (row.area_m2 * built) / fullAdders(peerStages(inputs, bits)),
      leakage: (row.leakage_W * built) / working,
      readEnergy: (row.readEnergy_J * fullAdders(treeStages(words, bits))) / working,
      readLatency: row.readLatency_s,
    };
  },
};

const fullAdders = (stages: readonly TreeStage[]): number =>
  stages.reduce((sum, { bits, adders }) => sum + bits * adders, 0);

function peerStages(words: number, bits: number): TreeStage[] {
  return treeStages(words, bits).map((stage, i) => ({ ...stage, adders: Math.floor(words / 2 ** (i + 1)) }));
}

const pooling: BlockAdapter = {
  ours(tech, row) {
    const circuit = maxPooling(tech, {
      window: numberOf(row, "window"),
      bits: numberOf(row, "numBit"),
      count: numberOf(row, "numMaxPooling"),
    });
    return figures(circuit, circuit.pool(), numberOf(row, "numRead"));
  },
  /**
   * Defects: a stage too many and, for some windows, comparators too many or too few; leakage of one inverter for each comparison
   * (not compared); energy of NAND and NORs with the output of an inverter instead of their own; delays (peerStageDelay).
   */
  peers(tech, row) {
    const bits = numberOf(row, "numBit");
    const window = numberOf(row, "window");
    const reads = numberOf(row, "numRead");
    const gates = decisionGates(tech, bits);
    const { invert, and, or, decide } = gates;
    const peer = peerComparisons(window);
    const outputs = and.outputCap + or.outputCap + decide.outputCap - 3 * invert.outputCap;
    const forgotten = outputs * tech.vdd ** 2 * peer.count * numberOf(row, "numMaxPooling") * reads;
    const excess = peerStageDelay(tech, bits, gates) - stageDelay(tech, bits, gates);
    return {
      area: row.area_m2 * ((window - 1) / peer.count),
      readEnergy: (row.readEnergy_J + forgotten) * ((window - 1) / peer.count),
      readLatency: (row.readLatency_s / peer.stages - reads * excess) * Math.ceil(Math.log2(window)),
    };
  },
};

/** Comparators and stages that it counts for a window. */
function peerComparisons(window: number): { readonly count: number; readonly stages: number } {
  const odd = window % 2;
  const stages = Math.floor(Math.log2(window)) + 1;
  let count = odd;
  for (let left = window; left > 0; left = Math.floor(left / 2)) count += Math.floor(left / 2);
  return { count, stages: stages + odd };
}

/**
 * Each bit is compared as if its input were an ideal step, not the output of the bit before; the drains of the NOR load the
 * inverter behind it, not the NOR itself; single transistors have the resistance of two in series.
 */
function peerStageDelay(tech: Technology, bits: number, { invert }: DecisionGates): number {
  const n = minimumWidth(tech);
  const one = comparator(tech, { bits: 1, count: 1, load: 2 * invert.outputCap }).compare().latency;
  const nor = gate(tech, { kind: "nor", inputs: bits, widthN: 2 * bits * n, widthP: tech.pnRatio * n });
  const two = (width: number) => 2 * onResistance(tech, width, "n");
  const decided = horowitz(two(2 * bits * n) * (2 * invert.inputCap + bits * invert.outputCap));
  const selected = horowitz(two(n) * (invert.inputCap + nor.outputCap));
  const passed = horowitz(two(n) * 2 * invert.inputCap, selected.ramp);
  return (one * bits) / 2 + decided.delay + selected.delay + passed.delay;
}

const tableOf = (tech: Technology, row: BlockRow): SigmoidSpec => ({
  entries: numberOf(row, "numEntry"),
  bits: numberOf(row, "numYbit"),
  count: numberOf(row, "numFunction"),
  clock: CLOCK,
  cell: cellOf(row.args.SRAM === true ? "sram" : "fefet", tech),
  rOn: 240e3,
  onOffRatio: 100,
  readVoltage: 0.5,
});

/** Height and width of its synapses, F. */
const SYNAPSE = 4;

/** Energy of its sense amplifier, at 1.1 V, J. */
const SENSING_65NM = 9.845e-15;

const table: BlockAdapter = {
  ours(tech, row) {
    const circuit = sigmoid(tech, tableOf(tech, row));
    return figures(circuit, circuit.evaluate(), numberOf(row, "numRead"));
  },
  /**
   * Defects: word and bit lines are no load and cost nothing; leakage of one table for all. SRAM: a bit has the room of three
   * inverters over a synapse instead of an SRAM cell's, and its transistors were never set: they leak like 2000 F and more (not
   * compared); one sense amplifier of all works. Others: energy of a sense amplifier at 65 nm at all nodes.
   */
  peers(tech, row) {
    const spec = tableOf(tech, row);
    const reads = numberOf(row, "numRead");
    const isStatic = spec.cell.access === "sram";
    const lines = tableLines(tech, spec);
    const sensing = isStatic
      ? (spec.bits - 1) * tableAmplifiers(tech, spec).sense.energy
      : spec.bits * SENSING_65NM * (tech.vdd / 1.1) ** 2 * (tech.node / 65e-9 - 1);
    const excess = isStatic ? spec.count * spec.entries * spec.bits * excessOfBit(tech, spec.cell) : 0;
    return {
      area: row.area_m2 - excess,
      readLatency: row.readLatency_s + reads * lines.latency,
      readEnergy: row.readEnergy_J + reads * spec.count * (lines.energy + sensing),
      ...(isStatic ? {} : { leakage: row.leakage_W * spec.count }),
    };
  },
};

/** Excess area of the place of one bit, m². */
function excessOfBit(tech: Technology, { width, height }: Cell): number {
  const { node } = tech;
  const cell = inverter(tech, minimumWidth(tech), tech.pnRatio * minimumWidth(tech));
  return (
    (cell.height + SYNAPSE * node) * Math.max(3 * cell.width, SYNAPSE * node) - width * height * node ** 2
  );
}

export const digital: Readonly<Record<string, BlockAdapter>> = {
  DFF: {
    ours(tech, row) {
      const circuit = register(tech, { bits: numberOf(row, "numDff"), clock: numberOf(row, "clkFreq_Hz") });
      return figures(circuit, circuit.store(numberOf(row, "numDffPerOperation")), numberOf(row, "numRead"));
    },
  },
  Adder: {
    ours(tech, row) {
      const circuit = adder(tech, {
        bits: numberOf(row, "numBit"),
        count: numberOf(row, "numAdder"),
        load: numberOf(row, "capLoad_F"),
      });
      return figures(circuit, circuit.add(), numberOf(row, "numRead"));
    },
  },
  AdderTree: tree,
  ShiftAdd: {
    ours(tech, row) {
      const circuit = shiftAdd(tech, {
        count: numberOf(row, "numUnit"),
        bits: numberOf(row, "numAdderBit"),
        steps: numberOf(row, "numReadPulse"),
        clock: CLOCK,
        width: numberOf(row, "newWidth_m"),
      });
      return figures(circuit, circuit.accumulate(numberOf(row, "numRead"), READ_PULSE), 1);
    },
  },
  MaxPooling: pooling,
  Comparator: {
    ours(tech, row) {
      const circuit = comparator(tech, {
        bits: numberOf(row, "numBit"),
        count: numberOf(row, "numComparator"),
      });
      return figures(circuit, circuit.compare(), numberOf(row, "numRead"));
    },
  },
  Sigmoid: table,
  BitShifter_ReLU: {
    ours(tech, row) {
      const circuit = bitShifter(tech, {
        count: numberOf(row, "numUnit"),
        bits: numberOf(row, "numBit"),
        clock: CLOCK,
      });
      return figures(circuit, circuit.shift(), numberOf(row, "numRead"));
    },
  },
};
