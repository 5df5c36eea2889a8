// Second derivation of array and DRAM energy, from other sources than the model's own; the distance is stated and kept. Converters:
// sarAdc.test.ts and flashAdc.test.ts beside their sources. All distances are in docs/chip-model.md.
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { packageRoot } from "../../src/base/packageRoot.ts";
import { TYPICAL } from "../../src/chip/activity.ts";
import { dram } from "../../src/chip/component/dram.ts";
import type { ChipSpec } from "../../src/chip/spec.ts";
import { cellCurrent, readCost, subArray } from "../../src/chip/subArray/subArray.ts";
import { chipInputOf } from "../../src/config/chipInput.ts";
import { readExperiment } from "../../src/config/readExperiment.ts";
import { defineNetwork } from "../../src/network/defineNetwork.ts";

const experiment = readExperiment(join(packageRoot(), "examples", "09-chip-of-the-paper.toml"));
const definition = defineNetwork(experiment.network, 10, { height: 32, width: 32, channels: 3 });
const { spec } = chipInputOf(experiment, definition, 1);
const { array, technology: tech } = spec;
const load = (activity: number, lineCurrent: number) => ({
  activity,
  driven: array.rows,
  sensed: 1,
  lineCurrent,
});

/** What Ohm and Joule ask of one column while it is converted, and what the model charges for its current. */
function columnEnergy(chip: ChipSpec, activity: number, state: number) {
  const adc = subArray(chip).forward.find(({ name }) => name === "ADC")!;
  const lineCurrent = activity * array.rows * cellCurrent(tech, chip.array, state);
  const idle = adc.read(load(activity, 0));
  const { energy, latency } = adc.read(load(activity, lineCurrent));
  const time = latency / array.forward.linesPerAdc;
  return {
    lineCurrent,
    time,
    joule: array.readVoltage * lineCurrent * time,
    modelled: energy - (idle.energy * latency) / idle.latency,
  };
}

describe("array energy: a column of cells that are on", () => {
  it("conducts V²·G·t, of which the model charges what falls across the converter's input: 26 %", () => {
    const { joule, modelled, time } = columnEnergy(spec, 1, 1);
    const conductance = array.rows / array.rOn;
    expect(joule / (array.readVoltage ** 2 * conductance * time)).toBeCloseTo(1, 10);
    expect(modelled / joule).toBeCloseTo(0.264, 3);
  });

  it.each([
    [559_280, 0.012],
    [100_000, 0.06],
    [10_000, 0.47],
  ])(
    "at typical activity and an on resistance of %i ohm, what is not charged is %d of a sub-array's read",
    (rOn, expected) => {
      const one = { ...spec, array: { ...array, rOn } };
      const column = columnEnergy(one, TYPICAL.inputBits, TYPICAL.meanState);
      const read = { ...load(TYPICAL.inputBits, column.lineCurrent), sensed: array.columns };
      const share =
        ((column.joule - column.modelled) * array.columns) / readCost(subArray(one).forward, read).energy;
      expect(share).toBeCloseTo(expected, 2);
    },
  );

  it("a pulse into a resistive cell costs V²·G·t exactly", () => {
    const resistive = subArray({ ...spec, array: { ...array, cell: { ...array.cell, write: "resistive" } } });
    const { cells } = resistive.write({
      rowsUpdated: 1,
      rowPulses: 1,
      cellsUpdated: 1,
      cellPulses: 1,
      meanState: 1,
    });
    expect(cells.energy).toBeCloseTo((array.writeVoltage ** 2 / array.rOn) * array.writePulse, 20);
  });
});

describe("DRAM energy", () => {
  // AMD, "High Bandwidth Memory" (white paper 2015; Macri, Hot Chips 27): GB/s per watt of HBM and of GDDR5
  it.each([
    ["hbm2", 35, 1.09],
    ["gddr5", 10.66, 1.19],
  ] as const)("of %s is above what %s GB/s per watt say by the stated factor", (name, perWatt, factor) => {
    const published = 1 / (perWatt * 1e9 * 8);
    expect(dram(name).energyPerBit / published).toBeCloseTo(factor, 2);
  });

  it("of LPDDR5 is that of its data sheet's currents, within 2 %", () => {
    const watt = 0.39 * 1.05 + 0.018 * 1.8 + 0.112 * 0.5;
    expect(dram("lpddr5").energyPerBit / (watt / (16 * 7.5e9))).toBeCloseTo(0.988, 2);
  });
});
