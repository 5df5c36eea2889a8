// SRAM buffer: an array of six-transistor cells, one word in a row, with row decoder, prechargers, write drivers and self-timed sense
// amplifiers at each column. Word lines are divided (Yoshimoto et al., JSSC 1983): the decoder drives a line that is loaded by its
// wire, local lines with the gates of the cells follow it. Bit lines swing fully; the drains of the cells on them are not counted, the
// second bit line that a read recharges stands for them.
//   read  = decode, precharge both bit lines, discharge one through access and pull-down until it differs by ΔV/2, sense
//   write = decode, precharge, drive one bit line to ground
// Source: CACTI (HPL-2008-20); Rabaey, "Digital Integrated Circuits", 2nd ed., ch. 12; delay after Horowitz. Valid: up to a thousand
// words of a few thousand bits; larger memories are built from several.
import { horowitz } from "../technology/delay.ts";
import { sramCell, sramCellLeakage } from "../technology/sramCell.ts";
import type { Technology } from "../technology/technology.ts";
import { drainCap, gateCap, LAYOUT, onResistance } from "../technology/transistor.ts";
import { WIRE_CAP, wireResistance } from "../technology/wire.ts";
import { type Cost, inSeries, NO_COST } from "./block.ts";
import { precharger } from "./precharger.ts";
import { rowDecoder } from "./rowDecoder.ts";
import { senseAmplifier } from "./senseAmplifier.ts";
import { sramWriteDriver } from "./sramWriteDriver.ts";
import {
  addressBitsOf,
  type MemoryPart,
  type WordMemory,
  type WordMemorySpec,
  wordMemory,
  wordsOf,
} from "./wordMemory.ts";

/** Difference of the bit lines at which the sense amplifier starts, V. */
const SENSE_DIFFERENCE = 0.1;

interface Line {
  readonly capacitance: number;
  readonly resistance: number;
}

export function sramBuffer(tech: Technology, spec: WordMemorySpec): WordMemory {
  const columns = spec.wordBits;
  const cell = sramCell(tech);
  const width = columns * cell.width;
  const height = wordsOf(spec) * cell.height;
  const line: Line = { capacitance: height * WIRE_CAP, resistance: height * wireResistance(tech) };
  const decoder = rowDecoder(tech, {
    addressBits: addressBitsOf(spec),
    height: Math.max(height, LAYOUT.cellHeight * tech.node),
  });
  const select = decoder.select(width * WIRE_CAP);
  const charger = precharger(tech, { columns, width });
  const driver = sramWriteDriver(tech, { columns, width });
  const sense = senseAmplifier(tech, {
    columns,
    pitch: cell.width,
    difference: SENSE_DIFFERENCE,
    clock: Number.POSITIVE_INFINITY,
  });
  const wordLineCap = width * WIRE_CAP + 2 * columns * gateCap(tech, cell.access);
  const wordLine = { energy: wordLineCap * tech.vdd ** 2, latency: 0 };
  const parts: readonly MemoryPart[] = [
    {
      name: "cells",
      area: width * height,
      leakage: wordsOf(spec) * columns * sramCellLeakage(tech),
      read: inSeries(wordLine, discharge(tech, line, select.ramp)),
      write: wordLine,
    },
    part("decoder", decoder, select, select),
    part("precharger", charger, charger.precharge(2 * columns, line), charger.precharge(columns, line)),
    part("write drivers", driver, NO_COST, driver.write(columns, line)),
    part("sense amplifiers", sense, { ...sense.sense, energy: columns * sense.sense.energy }, NO_COST),
  ];
  return wordMemory(columns, parts, width);
}

const part = (
  name: string,
  { area, leakage }: { readonly area: number; readonly leakage: number },
  read: Cost,
  write: Cost,
): MemoryPart => ({ name, area, leakage, read, write });

/** The selected cell pulls a bit line down by half of what the sense amplifier needs; its energy is in the precharge. */
function discharge(tech: Technology, { capacitance, resistance }: Line, ramp: number): Cost {
  const { access, pullDown, width } = sramCell(tech);
  const drive = onResistance(tech, access, "n") + onResistance(tech, pullDown, "n");
  const drain = drainCap(tech, access, width);
  const full = drive * (drain + capacitance) + (resistance * capacitance) / 2;
  const partly = full * Math.log(tech.vdd / (tech.vdd - SENSE_DIFFERENCE / 2));
  return { energy: 0, latency: horowitz(partly, ramp).delay };
}
