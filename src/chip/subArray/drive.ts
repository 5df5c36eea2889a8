// What drives the lines of a sub-array in a read. In each read every group of sensed lines that shares a converter takes its turns, and
// the drivers repeat the input for each turn.
import { repeated } from "../component/block.ts";
import { dac } from "../component/dac.ts";
import { rowDecoder } from "../component/rowDecoder.ts";
import { type SwitchMatrix, switchMatrix } from "../component/switchMatrix.ts";
import { SERIES_SHARE } from "../component/transmissionGate.ts";
import { wordlineDriver } from "../component/wordlineDriver.ts";
import { wordlineSwitchMatrix } from "../component/wordlineSwitchMatrix.ts";
import type { SubArraySpec } from "../spec/spec.ts";
import type { ReadDirection } from "./direction.ts";
import { NO_BLOCK, type ReadLoad, type ReadPart } from "./part.ts";

/** Gate voltage of the selectors, V: well above the threshold, so that they add little resistance (NVSim, Dong et al. 2012). */
export const ACCESS_VOLTAGE = 1.1;

/** `sources`: the switches of the source lines, which are built for writing; null for SRAM. */
export function driveParts(
  spec: SubArraySpec,
  direction: ReadDirection,
  sources: SwitchMatrix | null,
): ReadPart[] {
  const { array } = spec;
  if (!direction.read.parallel) return sequentialParts(spec, direction, sources);
  if (array.inputs === "analog") return [dacPart(spec, direction)];
  if (!direction.forward && sources) return [sourcePart(spec, direction, sources)];
  return array.cell.access === "transistor" ? [wordlinePart(spec, direction)] : [switchPart(spec, direction)];
}

const activeLines = (load: ReadLoad): number => load.activity * load.driven;

/** Row by row (column by column): a decoder, and a driver or the source-line switches. */
function sequentialParts(
  spec: SubArraySpec,
  direction: ReadDirection,
  sources: SwitchMatrix | null,
): ReadPart[] {
  const { technology: tech, array } = spec;
  const { driven, driveEdge, drivenLine, read } = direction;
  if (!direction.forward && sources) return [sourcePart(spec, direction, sources)];
  const turns = (load: ReadLoad) => activeLines(load) * (array.cell.access === "sram" ? 1 : read.linesPerAdc);
  const decoder = rowDecoder(tech, {
    addressBits: Math.max(1, Math.ceil(Math.log2(driven))),
    height: driveEdge,
  });
  const selected = decoder.select(drivenLine.capacitance);
  const parts: ReadPart[] = [
    {
      name: "line decoder",
      works: "each phase",
      block: decoder,
      formula: "active lines · turns · E_address",
      read: (load) => repeated(selected, turns(load)),
    },
  ];
  if (array.cell.access === "sram") return parts;
  const driver = wordlineDriver(tech, { rows: driven, height: driveEdge });
  const one = driver.drive(array.readVoltage, drivenLine);
  return [
    ...parts,
    {
      name: "line drivers",
      works: "each phase",
      block: driver,
      formula: "active lines · turns · E_line",
      read: (load) => repeated(one, turns(load)),
    },
  ];
}

/** Cells with a transistor: registers with the input bits open the word lines. */
function wordlinePart({ technology: tech, array, clock }: SubArraySpec, direction: ReadDirection): ReadPart {
  const { driven, driveEdge, drivenLine, read } = direction;
  const matrix = wordlineSwitchMatrix(tech, {
    rows: driven,
    height: driveEdge,
    clock,
    accessVoltage: ACCESS_VOLTAGE,
  });
  return {
    name: "word-line switches",
    works: "each phase",
    block: matrix,
    formula: "turns · (registers + active rows · (gates + diffusions))",
    read: (load) => repeated(matrix.read(activeLines(load), array.readVoltage, drivenLine), read.linesPerAdc),
  };
}

/** Cells without a transistor of their own, and SRAM. */
function switchPart({ technology: tech, array, clock }: SubArraySpec, direction: ReadDirection): ReadPart {
  const { driven, driveEdge, drivenLine, read, forward, sensed } = direction;
  const sram = array.cell.access === "sram";
  const matrix = switchMatrix(tech, {
    side: forward ? "rows" : "columns",
    lines: driven,
    extent: driveEdge,
    clock,
    resistance: SERIES_SHARE * (sram ? drivenLine.resistance : array.rOn / sensed),
  });
  return {
    name: "line switches",
    works: "each phase",
    block: matrix,
    formula: "turns · (registers + active lines · (gates + diffusions))",
    read: (load) => {
      const active = activeLines(load);
      const voltage = sram ? tech.vdd : array.readVoltage;
      return repeated(
        matrix.drive({ toggled: active, charged: active, voltage, ...drivenLine }),
        read.linesPerAdc,
      );
    },
  };
}

/** Transposed reads go through the switches of the source lines. */
function sourcePart({ array }: SubArraySpec, direction: ReadDirection, sources: SwitchMatrix): ReadPart {
  const { drivenLine, read } = direction;
  return {
    name: "source-line switches",
    works: "each phase",
    block: NO_BLOCK,
    formula: "turns · (registers + active columns · (gates + diffusions)); built for writing",
    read: (load) => {
      const active = activeLines(load);
      const [together, turns] = read.parallel ? [active, 1] : [1, active];
      const switching = { toggled: together, charged: together, voltage: array.readVoltage, ...drivenLine };
      return repeated(sources.drive(switching), turns * read.linesPerAdc);
    },
  };
}

/** Analog inputs: a DAC at each line, which holds its voltage while the sensed lines take turns. Lines of SRAM swing to the supply; the
 *  energy of other cells' lines is in "array lines". */
function dacPart({ technology: tech, array, clock }: SubArraySpec, direction: ReadDirection): ReadPart {
  const { driven, driveEdge, drivenLine, wordBits, read } = direction;
  const sram = array.cell.access === "sram";
  const voltage = sram ? tech.vdd : array.readVoltage;
  const converters = dac(tech, { count: driven, bits: wordBits, voltage, clock, width: driveEdge });
  const lineEnergy = sram ? drivenLine.capacitance * voltage ** 2 : 0;
  return {
    name: "DAC",
    works: "each phase",
    block: converters,
    formula: `driven lines · (0.66·2^B·C·V² + register)${sram ? " + active lines · C_line·vdd²" : ""}`,
    read: (load) => {
      const { energy, latency } = converters.convert(load.driven);
      return { energy: energy + lineEnergy * activeLines(load), latency: latency * read.linesPerAdc };
    },
  };
}
