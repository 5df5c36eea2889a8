// NeuroSim's converters in our terms: see blockAdapter.ts. Columns are read at 0.5 V there, with cells of 240 kohm to 24 Mohm,
// at 1 GHz.
import { flashAdc } from "../../../../src/chip/component/flashAdc.ts";
import { sarAdc } from "../../../../src/chip/component/sarAdc.ts";
import { senseAmplifier } from "../../../../src/chip/component/senseAmplifier.ts";
import { encoderGates, thermometerEncoder } from "../../../../src/chip/component/thermometerEncoder.ts";
import { horowitz } from "../../../../src/chip/technology/delay.ts";
import type { Technology } from "../../../../src/chip/technology/technology.ts";
import { minimumWidth, onResistance } from "../../../../src/chip/technology/transistor.ts";
import {
  type BlockAdapter,
  type BlockFigures,
  type BlockRow,
  numberOf,
  printedFigures,
} from "../blockAdapter.ts";
import { voltageSenseAmplifier } from "../circuits/voltageSenseAmplifier.ts";

const READ_VOLTAGE = 0.5;
const CLOCK = 1e9;
const CELL = { on: 240e3, off: 24e6 } as const;

const columnCurrent = (row: BlockRow): number => READ_VOLTAGE / numberOf(row, "columnResistance_ohm");

const sar: BlockAdapter = {
  ours(tech, row) {
    const adc = sarAdc(tech, {
      count: numberOf(row, "numCol"),
      levels: numberOf(row, "levelOutput"),
      width: numberOf(row, "newWidth_m"),
    });
    const { energy, latency } = adc.convert(columnCurrent(row));
    return {
      area: adc.area,
      readLatency: latency * numberOf(row, "latencyNumRead"),
      readEnergy: energy * numberOf(row, "powerNumRead") * numberOf(row, "numColumns"),
    };
  },
};

/** The peer's references, ascending in current, A: equal steps of resistance from that of all cells on. */
export function peerReferences(levels: number, rows: number, on: number, off: number): number[] {
  const resistance = (step: number) => (on + (step * off) / levels) / rows;
  return Array.from({ length: levels - 1 }, (_, i) => READ_VOLTAGE / resistance(levels - 1 - i));
}

const rowReferences = (row: BlockRow): number[] =>
  peerReferences(
    numberOf(row, "levelOutput"),
    numberOf(row, "numRowSubArray"),
    numberOf(row, "resistanceOn_ohm"),
    numberOf(row, "resistanceOff_ohm"),
  );

function flashFigures(tech: Technology, row: BlockRow, mode: "current" | "voltage"): BlockFigures {
  const adc = flashAdc(tech, {
    mode,
    count: numberOf(row, "numCol"),
    references: rowReferences(row),
    width: numberOf(row, "newWidth_m"),
  });
  const { energy, latency } = adc.convert(columnCurrent(row));
  const reads = numberOf(row, "numRead");
  return {
    area: adc.area,
    readLatency: latency * reads * numberOf(row, "numColMuxed"),
    readEnergy: energy * reads * numberOf(row, "numColumns"),
  };
}

/**
 * The peer's time to sense a current at 130 and 65 nm LSTP is a polynomial in the resistance of a reference over the column's. It was
 * fitted up to 3 and is used up to 20, where it grows to ten times and more until it is cut off at 10 ns: from 5 on it has no
 * meaning (a distant reference is decided sooner, as it is at all other nodes).
 */
export function sensingTimeIsExtrapolated(
  { node, roadmap }: Technology,
  references: readonly number[],
  current: number,
): boolean {
  const affected = roadmap === "low-standby-power" && [130, 65].includes(Math.round(node * 1e9));
  return affected && references.some((reference) => current / reference > 5 && current / reference < 20);
}

/** Rows with such a time: it is not compared, and the energy is compared as power over our time. */
function currentSensed(tech: Technology, row: BlockRow): BlockFigures {
  const printed = printedFigures(row);
  if (!sensingTimeIsExtrapolated(tech, rowReferences(row), columnCurrent(row))) return printed;
  const time = flashFigures(tech, row, "current").readLatency! / row.readLatency_s;
  return { area: row.area_m2, readEnergy: row.readEnergy_J * time, leakage: row.leakage_W };
}

const encoder: BlockAdapter = {
  ours(tech, row) {
    const count = numberOf(row, "numEncoder");
    const width = numberOf(row, "newWidth_m");
    const { area, leakage, encode } = thermometerEncoder(tech, {
      count,
      levels: numberOf(row, "numLevel"),
      width,
    });
    const reads = numberOf(row, "numRead");
    return {
      area,
      leakage,
      readLatency: encode.latency * reads,
      readEnergy: encode.energy * reads * count,
    };
  },
  /** Area and delay without the defects of peerEncoder: that they then agree only says that these defects are the whole difference. */
  peers(tech, row) {
    const levels = numberOf(row, "numLevel");
    const count = numberOf(row, "numEncoder");
    const width = numberOf(row, "newWidth_m");
    const drawn = peerEncoder(tech, { levels, count, width });
    const proper = thermometerEncoder(tech, { levels, count, width });
    return {
      ...printedFigures(row),
      area: row.area_m2 * (proper.area / drawn.area),
      readLatency: row.readLatency_s * (proper.encode.latency / drawn.latency),
    };
  },
};

/**
 * The peer's encoder: area, m², of a row of them and delay of one, s. Defects: each level has its own wide NAND, although there is
 * one per bit (and its energy and leakage count one per bit), and more encoders are put in a row than fit; a detector
 * drives one input of levels/2 gates instead of one per bit; the delay of the wide NAND and of the inverter behind it is left out.
 */
export function peerEncoder(
  tech: Technology,
  { levels, count, width }: { readonly levels: number; readonly count: number; readonly width: number },
): { readonly area: number; readonly latency: number } {
  const gates = encoderGates(tech, levels);
  const cell = 2 * gates.inverter.width + gates.detector.width + gates.collector.width;
  const rows = Math.ceil(count / Math.min(count, Math.ceil(width / cell)));
  const pullDown = 2 * onResistance(tech, minimumWidth(tech), "n");
  const pullUp = onResistance(tech, tech.pnRatio * minimumWidth(tech), "p");
  const first = horowitz(pullDown * (gates.inverter.outputCap + 2 * gates.detector.inputCap));
  const load = Math.ceil(levels / 2) * gates.collector.inputCap;
  const second = horowitz(pullUp * (gates.detector.outputCap + load), first.ramp);
  return {
    area: Math.max(width, cell) * (levels - 1) * gates.inverter.height * rows,
    latency: first.delay + second.delay,
  };
}

const latched: BlockAdapter = {
  ours(tech, row) {
    const columns = numberOf(row, "numCol");
    const { area, leakage, sense } = senseAmplifier(tech, {
      columns,
      pitch: numberOf(row, "pitch_m"),
      difference: numberOf(row, "senseVoltage_V"),
      clock: CLOCK,
    });
    const reads = numberOf(row, "numRead");
    return {
      area,
      leakage,
      readLatency: sense.latency * reads,
      readEnergy: sense.energy * reads * columns,
    };
  },
  /** Its leakage is I·vdd². */
  peers: (tech, row) => ({ ...printedFigures(row), leakage: row.leakage_W / tech.vdd }),
};

const voltage: BlockAdapter = {
  ours(tech, row) {
    const columns = numberOf(row, "numReadCol");
    const amplifier = voltageSenseAmplifier(tech, {
      columns,
      width: numberOf(row, "width_m"),
      clock: CLOCK,
    });
    const current = READ_VOLTAGE / CELL.on - READ_VOLTAGE / CELL.off;
    const { energy, latency } = amplifier.sense({ capacitance: 0, current });
    const reads = numberOf(row, "numRead");
    return {
      area: amplifier.area,
      leakage: amplifier.leakage,
      readLatency: latency * reads,
      readEnergy: energy * reads * columns,
    };
  },
  /** Its leakage is that of one column for all; its energy is a constant of 65 nm, scaled with vdd² but not with the node. */
  peers(tech, row) {
    const { readEnergy, ...printed } = printedFigures(row);
    const figures = { ...printed, leakage: row.leakage_W * numberOf(row, "numReadCol") };
    return Math.abs(tech.node - 65e-9) < 1e-12 ? { ...figures, readEnergy: readEnergy! } : figures;
  },
};

export const converters: Readonly<Record<string, BlockAdapter>> = {
  SarADC: sar,
  MultilevelSenseAmp_CSA: {
    ours: (tech, row) => flashFigures(tech, row, "current"),
    peers: currentSensed,
  },
  MultilevelSenseAmp_VSA: { ours: (tech, row) => flashFigures(tech, row, "voltage") },
  MultilevelSAEncoder: encoder,
  SenseAmp: latched,
  VoltageSenseAmp: voltage,
};
