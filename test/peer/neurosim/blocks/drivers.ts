// NeuroSim's decoders, switches and drivers in our terms: see blockAdapter.ts. Its figures were printed at a clock of 1 GHz, with a
// read voltage of 0.5 V, no access voltage, and a write voltage of √2·4 V (it adds the squares of those for set and reset).
import { addressDecoder, decodingDelay } from "../../../../src/chip/component/addressDecoder.ts";
import { type Block, type Cost, repeated } from "../../../../src/chip/component/block.ts";
import { columnDecoder } from "../../../../src/chip/component/columnDecoder.ts";
import { columnMux } from "../../../../src/chip/component/columnMux.ts";
import { flipFlop } from "../../../../src/chip/component/flipFlop.ts";
import { precharger } from "../../../../src/chip/component/precharger.ts";
import { rowDecoder } from "../../../../src/chip/component/rowDecoder.ts";
import { sramWriteDriver } from "../../../../src/chip/component/sramWriteDriver.ts";
import { switchMatrix } from "../../../../src/chip/component/switchMatrix.ts";
import {
  inRows,
  SERIES_SHARE,
  type TransmissionGate,
  transmissionGate,
  transmissionGateOf,
  widthFor,
} from "../../../../src/chip/component/transmissionGate.ts";
import { wordlineDriver } from "../../../../src/chip/component/wordlineDriver.ts";
import { wordlineSwitchMatrix } from "../../../../src/chip/component/wordlineSwitchMatrix.ts";
import { horowitz } from "../../../../src/chip/technology/delay.ts";
import { gate, inverter } from "../../../../src/chip/technology/gate.ts";
import type { Technology } from "../../../../src/chip/technology/technology.ts";
import { minimumWidth, onResistance } from "../../../../src/chip/technology/transistor.ts";
import {
  type BlockAdapter,
  type BlockFigures,
  type BlockRow,
  numberOf,
  printedFigures,
} from "../blockAdapter.ts";

const CLOCK = 1e9;
const READ_VOLTAGE = 0.5;
const ACCESS_VOLTAGE = 0;
const WRITE_VOLTAGE = Math.SQRT2 * 4;

const lineOf = (row: BlockRow) => ({
  capacitance: numberOf(row, "capLoad_F"),
  resistance: numberOf(row, "resLoad_ohm"),
});

const figuresOf = ({ area, leakage }: Block, read: Cost, write: Cost): BlockFigures => ({
  area,
  leakage,
  readLatency: read.latency,
  readEnergy: read.energy,
  writeLatency: write.latency,
  writeEnergy: write.energy,
});

/** A transistor of 6F has three fins; at 10 nm a rounding error gives the peer's a fourth, as one of 8F has. */
const peerStrength = ({ node }: Technology): number => (Math.abs(node - 10e-9) < 1e-12 ? 4 : 3);

/** The resistance that a peer's switch is asked to have. */
const nominalResistance = (row: BlockRow): number => SERIES_SHARE * numberOf(row, "resTg_ohm");

/** The resistance that it is drawn for: with fins the peer takes one that it measured at F for one of F, but the narrowest
 *  transistor, of one fin, is 2F wide; so its switches have half of the fins that they need. */
const drawnResistance = ({ fin }: Technology, row: BlockRow): number =>
  nominalResistance(row) * (fin ? 2 : 1);

/** Latency of the peer's switches, whose resistance is the nominal one, with the resistance that their transistors have. */
function withDrawnResistance(tech: Technology, row: BlockRow, latency: number, count: number): number {
  const { capacitance, resistance } = lineOf(row);
  const line = (resistance * capacitance) / 2;
  const tau = (latency / count - 0.5 / CLOCK) / Math.LN2;
  const share = transmissionGate(tech, drawnResistance(tech, row)).resistance / nominalResistance(row);
  return count * (0.5 / CLOCK + Math.LN2 * ((tau - line) * share + line));
}

/** The peer clocks flip-flops in writes as often as in reads: once for each write instead. */
function withClockedWrites(tech: Technology, row: BlockRow): { writeLatency: number; writeEnergy: number } {
  const more = numberOf(row, "numWrite") - numberOf(row, "numRead");
  const { latency, clockEnergy, dataEnergy } = flipFlop(tech, CLOCK);
  return {
    writeLatency: row.writeLatency_s + more * latency,
    writeEnergy: row.writeEnergy_J + more * numberOf(row, "numOutput") * (clockEnergy + dataEnergy),
  };
}

const RowDecoder: BlockAdapter = {
  ours(tech, row) {
    const decoder = rowDecoder(tech, {
      addressBits: numberOf(row, "numAddrRow"),
      height: numberOf(row, "newHeight_m"),
      strength: peerStrength(tech),
    });
    const select = decoder.select(numberOf(row, "capLoad1_F"));
    const read = repeated(select, numberOf(row, "numRead"));
    const write = repeated(select, numberOf(row, "numWrite"));
    return figuresOf(decoder, read, write);
  },
  // a NOR of three or four inputs pulls up by as many p transistors in series, the peer counts two; and it loads the NOR with a
  // minimum inverter in place of the driver
  peers(tech, row) {
    const decoder = addressDecoder(tech, numberOf(row, "numAddrRow"));
    const { inverter: first, outputs } = decoder;
    const p = minimumWidth(tech) * tech.pnRatio;
    const inputs = Math.ceil(numberOf(row, "numAddrRow") / 2);
    const theirs = { outputs, load: first.inputCap, pullUp: 2 * onResistance(tech, inputs * p, "p") };
    const n = peerStrength(tech) * minimumWidth(tech);
    const driver = inverter(tech, n, tech.pnRatio * n);
    const more = decoder.select(driver.inputCap).latency - decodingDelay(tech, decoder, theirs).delay;
    return {
      ...printedFigures(row),
      readLatency: row.readLatency_s + more * numberOf(row, "numRead"),
      writeLatency: row.writeLatency_s + more * numberOf(row, "numWrite"),
    };
  },
};

const MuxDecoder: BlockAdapter = {
  ours(tech, row) {
    const decoder = columnDecoder(tech, { addressBits: numberOf(row, "numAddrRow") });
    const select = decoder.select(numberOf(row, "capLoad1_F"), numberOf(row, "capLoad2_F"));
    const read = repeated(select, numberOf(row, "numRead"));
    return {
      area: decoder.area,
      readLatency: read.latency,
      readEnergy: read.energy,
      writeEnergy: select.energy * numberOf(row, "numWrite"),
      leakage: decoder.leakage,
    };
  },
  peers: (tech, row) => (numberOf(row, "numAddrRow") > 2 ? printedFigures(row) : withOutputStage(tech, row)),
};

/** A decoder of two bits has an inverter and a gated driver at each output too: the peer's area has them, its leakage does not, and
 *  its NANDs drive the multiplexer a first time. */
function withOutputStage(tech: Technology, row: BlockRow): BlockFigures {
  const decoder = addressDecoder(tech, 2);
  const { inverter: first, nand } = decoder;
  const minimum = minimumWidth(tech);
  const a = horowitz(onResistance(tech, minimum, "n") * (first.outputCap + 2 * nand.inputCap));
  const stack = 2 * onResistance(tech, 2 * minimum, "n");
  const b = horowitz(stack * (nand.outputCap + numberOf(row, "capLoad1_F")), a.ramp);
  const more = decoder.select(nand.inputCap).latency - a.delay - b.delay;
  return {
    ...printedFigures(row),
    readLatency: row.readLatency_s + more * numberOf(row, "numRead"),
    leakage: row.leakage_W + decoder.outputs * (nand.leakage + 3 * first.leakage) * tech.vdd,
  };
}

const Mux: BlockAdapter = {
  ours(tech, row) {
    const mux = columnMux(tech, {
      outputs: numberOf(row, "numInput"),
      selections: numberOf(row, "numSelection"),
      resistance: drawnResistance(tech, row),
      width: numberOf(row, "newWidth_m"),
    });
    const select = mux.select(READ_VOLTAGE, numberOf(row, "capLoad_F"));
    const read = repeated(select, numberOf(row, "numRead"));
    return { area: mux.area, readLatency: read.latency, readEnergy: read.energy };
  },
  peers(tech, row) {
    const drawn = transmissionGate(tech, drawnResistance(tech, row));
    const outputs = numberOf(row, "numInput");
    const reads = numberOf(row, "numRead");
    // the gates of the p transistors are charged too
    const gates = outputs * drawn.gateCapP * tech.vdd ** 2 * reads;
    // a rounding error adds a finger to some switches: the diffusion that its energy shows, for that of the fingers that fit
    const charge = row.readEnergy_J / reads / outputs - drawn.gateCapN * tech.vdd ** 2;
    const count = outputs * numberOf(row, "numSelection");
    const { drainCap } = inRows(tech, drawn, { count, group: 1, width: numberOf(row, "newWidth_m") });
    const excess = charge / 2 / READ_VOLTAGE ** 2 - drainCap;
    const latency = row.readLatency_s - 2.3 * 2 * nominalResistance(row) * excess * reads;
    return {
      // with fins it draws rows at the pitch of planar gates and counts fins by their perimeter: no area to compare
      ...(tech.fin ? {} : { area: row.area_m2 }),
      readLatency: (latency * drawn.resistance) / nominalResistance(row),
      readEnergy: row.readEnergy_J + gates,
    };
  },
};

const SwitchMatrix: BlockAdapter = {
  ours(tech, row) {
    const rows = row.args.mode === "ROW";
    const lines = numberOf(row, "numOutput");
    const matrix = switchMatrix(tech, {
      side: rows ? "rows" : "columns",
      lines,
      extent: numberOf(row, rows ? "newHeight_m" : "newWidth_m"),
      resistance: drawnResistance(tech, row),
      clock: CLOCK,
    });
    const active = rows ? lines * numberOf(row, "activityRowRead") : 0;
    const line = lineOf(row);
    const read = matrix.drive({ toggled: active, charged: active, voltage: READ_VOLTAGE, ...line });
    const write = rows
      ? matrix.drive({ toggled: 2, charged: 0, voltage: 0, ...line })
      : matrix.drive({ toggled: lines, charged: chargedColumns(row), voltage: WRITE_VOLTAGE, ...line });
    return figuresOf(
      matrix,
      repeated(read, numberOf(row, "numRead")),
      repeated(write, numberOf(row, "numWrite")),
    );
  },
  peers(tech, row) {
    const { writeLatency, writeEnergy } = withClockedWrites(tech, row);
    const { writeEnergy: _, ...printed } = printedFigures(row);
    const energy = row.args.mode === "COL" ? withDrawnColumns(tech, row, writeEnergy) : writeEnergy;
    return {
      ...printed,
      readLatency: withDrawnResistance(tech, row, row.readLatency_s, numberOf(row, "numRead")),
      writeLatency: withDrawnResistance(tech, row, writeLatency, numberOf(row, "numWrite")),
      ...(energy === undefined ? {} : { writeEnergy: energy }),
    };
  },
};

/** Columns that are charged in a write: the selected ones at each pulse, the others once in one of its two steps. */
function chargedColumns(row: BlockRow): number {
  const lines = numberOf(row, "numOutput");
  const selected = lines * numberOf(row, "activityColWrite");
  return selected * numberOf(row, "numWritePulse") + lines - selected / 2;
}

/** Write energy of the peer's column switches with transistors that are not narrower than the process allows; from its energy with
 *  flip-flops clocked at each write, J. A rounding error adds a finger to some of them, which their energy shows: not compared. */
function withDrawnColumns(tech: Technology, row: BlockRow, writeEnergy: number): number | undefined {
  const lines = numberOf(row, "numOutput");
  const writes = numberOf(row, "numWrite");
  const asked = drawnResistance(tech, row);
  const drawn = transmissionGate(tech, asked);
  const narrow = transmissionGateOf(tech, widthFor(tech, asked, "n"), widthFor(tech, asked, "p"));
  const drainOf = (gate: TransmissionGate) =>
    inRows(tech, gate, { count: lines, group: 2, width: numberOf(row, "newWidth_m") }).drainCap;
  const { clockEnergy, dataEnergy } = flipFlop(tech, CLOCK);
  const switches = writeEnergy / writes - lines * (clockEnergy + dataEnergy);
  const charge = 3 * chargedColumns(row) * WRITE_VOLTAGE ** 2;
  const theirs = (switches - lines * narrow.gateCap * tech.vdd ** 2) / charge;
  if (theirs > 1.1 * drainOf(narrow)) return undefined;
  const gates = lines * (drawn.gateCap - narrow.gateCap) * tech.vdd ** 2;
  return writeEnergy + writes * (gates + charge * (drainOf(drawn) - drainOf(narrow)));
}

const WLNewDecoderDriver: BlockAdapter = {
  ours(tech, row) {
    const driver = wordlineDriver(tech, {
      rows: numberOf(row, "numWLRow"),
      height: numberOf(row, "newHeight_m"),
    });
    const read = repeated(driver.drive(READ_VOLTAGE, lineOf(row)), numberOf(row, "numRead"));
    const write = repeated(driver.drive(WRITE_VOLTAGE, lineOf(row)), numberOf(row, "numWrite"));
    return figuresOf(driver, read, write);
  },
  // its area has three NANDs and an inverter for each row, its leakage two of both
  peers(tech, row) {
    const n = minimumWidth(tech);
    const p = tech.pnRatio * n;
    const nand = gate(tech, { kind: "nand", inputs: 2, widthN: 2 * n, widthP: p });
    const more = numberOf(row, "numWLRow") * (nand.leakage - inverter(tech, n, p).leakage) * tech.vdd;
    return { ...printedFigures(row), leakage: row.leakage_W + more };
  },
};

const NewSwitchMatrix: BlockAdapter = {
  ours(tech, row) {
    const rows = numberOf(row, "numOutput");
    const matrix = wordlineSwitchMatrix(tech, {
      rows,
      height: numberOf(row, "newHeight_m"),
      clock: CLOCK,
      accessVoltage: ACCESS_VOLTAGE,
    });
    const selected = rows * numberOf(row, "activityRowRead");
    const read = repeated(matrix.read(selected, READ_VOLTAGE, lineOf(row)), numberOf(row, "numRead"));
    const write = repeated(matrix.write(lineOf(row)), numberOf(row, "numWrite"));
    return figuresOf(matrix, read, write);
  },
  peers: (tech, row) => ({ ...printedFigures(row), ...withClockedWrites(tech, row) }),
};

const SRAMWriteDriver: BlockAdapter = {
  ours(tech, row) {
    const columns = numberOf(row, "numCol");
    const driver = sramWriteDriver(tech, { columns, width: numberOf(row, "newWidth_m") });
    const write = repeated(
      driver.write(columns * numberOf(row, "activityColWrite"), lineOf(row)),
      numberOf(row, "numWrite"),
    );
    return {
      area: driver.area,
      writeLatency: write.latency,
      writeEnergy: write.energy,
      leakage: driver.leakage,
    };
  },
};

const Precharger: BlockAdapter = {
  ours(tech, row) {
    const columns = numberOf(row, "numCol");
    const circuit = precharger(tech, {
      columns,
      width: numberOf(row, "newWidth_m"),
      strength: peerStrength(tech),
    });
    const read = repeated(circuit.precharge(2 * columns, lineOf(row)), numberOf(row, "numRead"));
    const bits = columns * numberOf(row, "activityColWrite");
    const write = repeated(circuit.precharge(bits, lineOf(row)), numberOf(row, "numWrite"));
    return figuresOf(circuit, read, write);
  },
};

export const drivers: Readonly<Record<string, BlockAdapter>> = {
  RowDecoder,
  MuxDecoder,
  Mux,
  SwitchMatrix,
  WLNewDecoderDriver,
  SRAMWriteDriver,
  NewSwitchMatrix,
  Precharger,
};
