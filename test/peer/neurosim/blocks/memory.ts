// NeuroSim's buffers, interconnect and DRAM in our terms: see blockAdapter.ts.
import { NO_COST } from "../../../../src/chip/component/block.ts";
import { bus } from "../../../../src/chip/component/bus.ts";
import { type DramName, dram } from "../../../../src/chip/component/dram.ts";
import { flipFlop } from "../../../../src/chip/component/flipFlop.ts";
import { hTree } from "../../../../src/chip/component/hTree.ts";
import { registerFile } from "../../../../src/chip/component/registerFile.ts";
import { sramBuffer } from "../../../../src/chip/component/sramBuffer.ts";
import {
  addressBitsOf,
  type WordMemory,
  type WordMemorySpec,
  wordMemory,
} from "../../../../src/chip/component/wordMemory.ts";
import { sramCell } from "../../../../src/chip/technology/sramCell.ts";
import type { Technology } from "../../../../src/chip/technology/technology.ts";
import { drainCap, LAYOUT, minimumWidth } from "../../../../src/chip/technology/transistor.ts";
import { WIRE_CAP } from "../../../../src/chip/technology/wire.ts";
import {
  type BlockAdapter,
  type BlockFigures,
  type BlockRow,
  numberOf,
  printedFigures,
} from "../blockAdapter.ts";
import { decoderDelayLeftOut } from "../decoderDelayLeftOut.ts";

/** Clock of the peer's set-up, Hz. */
const CLOCK = 1e9;

export const memory: Readonly<Record<string, BlockAdapter>> = {
  Buffer_SRAM: { ours: sramFigures, peers: sramPeers },
  Buffer_RegisterFile: { ours: registerFigures, peers: registerPeers },
  HTree: { ours: treeFigures, peers: treePeers },
  Bus: { ours: busFigures, peers: busPeers },
  DRAM: { ours: dramFigures },
};

const bufferSpec = (row: BlockRow): WordMemorySpec => ({
  bits: numberOf(row, "numBit"),
  wordBits: numberOf(row, "interface_width"),
  clock: CLOCK,
});

function bufferFigures(built: Omit<WordMemory, "parts">, row: BlockRow): BlockFigures {
  const bits = numberOf(row, "numAccessBit");
  const reads = numberOf(row, "numRead");
  const writes = numberOf(row, "numWrite");
  const read = built.read(bits);
  const write = built.write(bits);
  return {
    area: built.area,
    leakage: built.leakage,
    readEnergy: read.energy * reads,
    readLatency: read.latency * reads,
    writeEnergy: write.energy * writes,
    writeLatency: write.latency * writes,
  };
}

/** The peer has no lines between the words and clocks a word that is read: the lines are left out here, and a read costs what a write does. */
function registerFigures(tech: Technology, row: BlockRow): BlockFigures {
  const spec = bufferSpec(row);
  const parts = registerFile(tech, spec)
    .parts.filter(({ name }) => name !== "data lines")
    .map((part) => ({ ...part, read: part.write }));
  return bufferFigures(wordMemory(spec.wordBits, parts, 1), row);
}

function registerPeers(tech: Technology, row: BlockRow): BlockFigures {
  return withDecoder(tech, row, flipFlop(tech, CLOCK).width);
}

/** The peer's figures with what its decoder leaves out of its delay; `pitch`: of the cells on the select line, m. */
function withDecoder(tech: Technology, row: BlockRow, pitch: number): BlockFigures {
  const printed = printedFigures(row);
  const load = numberOf(row, "interface_width") * pitch * WIRE_CAP;
  const delay = decoderDelayLeftOut(tech, addressBitsOf(bufferSpec(row)), load);
  return {
    ...printed,
    readLatency: printed.readLatency! + delay * numberOf(row, "numRead"),
    writeLatency: printed.writeLatency! + delay * numberOf(row, "numWrite"),
  };
}

/** The same, and the drains of the prechargers, which the peer counts in the delay but not in the energy. */
function sramPeers(tech: Technology, row: BlockRow): BlockFigures {
  const figures = withDecoder(tech, row, sramCell(tech).width);
  const drains = drainCap(tech, 6 * tech.node) + drainCap(tech, minimumWidth(tech));
  const line = numberOf(row, "numAccessBit") * drains * tech.vdd ** 2;
  return {
    ...figures,
    readEnergy: figures.readEnergy! + 2 * line * numberOf(row, "numRead"),
    writeEnergy: figures.writeEnergy! + line * numberOf(row, "numWrite"),
  };
}

/** The peer has neither sense amplifiers nor the word line's charge nor the leakage of the cells: those parts are left out here. */
function sramFigures(tech: Technology, row: BlockRow): BlockFigures {
  const spec = bufferSpec(row);
  const parts = sramBuffer(tech, spec)
    .parts.filter(({ name }) => name !== "sense amplifiers")
    .map((part) =>
      part.name === "cells"
        ? { ...part, leakage: 0, read: { ...part.read, energy: 0 }, write: NO_COST }
        : part,
    );
  return bufferFigures(wordMemory(spec.wordBits, parts, 1), row);
}

function treeFigures(tech: Technology, row: BlockRow): BlockFigures {
  const tree = hTree(tech, {
    rows: numberOf(row, "numRow"),
    columns: numberOf(row, "numCol"),
    unitHeight: numberOf(row, "unitHeight_m"),
    unitWidth: numberOf(row, "unitWidth_m"),
    busWidth: numberOf(row, "busWidth"),
    delayTolerance: numberOf(row, "delayTolerance"),
    layers: numberOf(row, "foldedRatio"),
  });
  const { energy, latency } = tree.move(numberOf(row, "numBitAccess"));
  const reads = numberOf(row, "numRead");
  return { area: tree.area, leakage: tree.leakage, readEnergy: energy * reads, readLatency: latency * reads };
}

/** Taken out of the peer's H-tree: (1) the trunk ends after log2(n) of n columns instead of at the centre; (2) latency walks each arm
 *  twice (the energy once); (3) leakage is that of one wire of the bus, without the last stage. */
function treePeers(tech: Technology, row: BlockRow): BlockFigures {
  const printed = printedFigures(row);
  const side = Math.max(numberOf(row, "numRow"), numberOf(row, "numCol"));
  const stages = Math.ceil(Math.log2(side));
  const columns = numberOf(row, "numCol");
  const height = numberOf(row, "unitHeight_m");
  const width = numberOf(row, "unitWidth_m");
  const centre = Math.floor(Math.log2(Math.min(numberOf(row, "numRow"), columns)));
  const shortTrunk = Math.min(columns - centre, centre) * width;
  const missing = Math.floor(columns / 2) * width - shortTrunk;
  const arms = ((2 ** stages - 1) / 2) * (height + width);
  const leaking = (2 ** (stages - 1) - 1) * (height + width) + shortTrunk;
  const path = arms + shortTrunk + missing;
  // a tree of one unit has no wires in either
  const stretched = (figure: number, length: number) => (length > 0 ? (figure * path) / length : figure);
  const tracks = numberOf(row, "busWidth") / numberOf(row, "foldedRatio");
  return {
    area: printed.area! + tracks * LAYOUT.cellHeight * tech.node * missing,
    readEnergy: stretched(printed.readEnergy!, arms + shortTrunk),
    readLatency: stretched(printed.readLatency!, 2 * arms + shortTrunk),
    leakage: stretched(printed.leakage!, leaking) * numberOf(row, "busWidth"),
  };
}

function busFigures(tech: Technology, row: BlockRow): BlockFigures {
  const horizontal = row.args.mode === "HORIZONTAL";
  const units = numberOf(row, horizontal ? "numCol" : "numRow");
  const built = bus(tech, {
    length: (units - 1) * numberOf(row, horizontal ? "unitWidth_m" : "unitHeight_m"),
    lines: numberOf(row, horizontal ? "numRow" : "numCol"),
    busWidth: numberOf(row, "busWidth"),
    delayTolerance: numberOf(row, "delayTolerance"),
  });
  const { energy, latency } = built.move(numberOf(row, "numBitAccess"));
  const reads = numberOf(row, "numRead");
  return { readEnergy: energy * reads, readLatency: latency * reads, leakage: built.leakage };
}

/** Taken out of the peer's bus: leakage is that of one bit on each of its rows and of its columns, instead of all bits on its lines. */
function busPeers(_: Technology, row: BlockRow): BlockFigures {
  const printed = printedFigures(row);
  const rows = numberOf(row, "numRow");
  const columns = numberOf(row, "numCol");
  const lines = row.args.mode === "HORIZONTAL" ? rows : columns;
  return { ...printed, leakage: (printed.leakage! * numberOf(row, "busWidth") * lines) / (rows + columns) };
}

function dramFigures(_: Technology, row: BlockRow): BlockFigures {
  const name = String(row.args.type).toLowerCase() as DramName;
  const { energy, latency } = dram(name).move(numberOf(row, "bits"));
  return { readEnergy: energy, readLatency: latency };
}
