// Second derivation of array, buffer and DRAM energy, from other sources than the model's own; the distance is stated and kept. Converters:
// sarAdc.test.ts and flashAdc.test.ts beside their sources. All distances are in docs/chip-model.md.
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { packageRoot } from "../../src/base/packageRoot.ts";
import { adder } from "../../src/chip/component/adder.ts";
import { dram } from "../../src/chip/component/dram.ts";
import { flipFlop } from "../../src/chip/component/flipFlop.ts";
import { registerFile } from "../../src/chip/component/registerFile.ts";
import { store } from "../../src/chip/level/store.ts";
import { TYPICAL } from "../../src/chip/spec/activity.ts";
import type { ChipSpec } from "../../src/chip/spec/spec.ts";
import { cellCurrent, readCost, subArray } from "../../src/chip/subArray/subArray.ts";
import { technology } from "../../src/chip/technology/technology.ts";
import { repeatedWire } from "../../src/chip/technology/wire.ts";
import { readExperiment } from "../../src/experiment/readExperiment.ts";
import { defineNetwork } from "../../src/network/defineNetwork.ts";
import { chipInputOf } from "../../src/pricing/chipInput.ts";

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

/** Energy of one column during a conversion by Ohm and Joule, and the model's charge for its current. */
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

const FEMTO = 1e-15;
const KILOBYTE = 8 * 1024;
const MEGABYTE = 1024 * KILOBYTE;

/** Energy of a bit read from SRAM cores of 128 x 128 on a bus of 512 bits, J. */
function storeEnergy(node: number, bits: number, calibration: "model" | "silicon"): number {
  const at = technology(node, "low-standby-power", 300, calibration);
  const built = store(at, {
    kind: "sram",
    core: 128,
    bits,
    wordBits: 128,
    busWidth: 512,
    clock: 1e9,
    delayTolerance: 0.1,
  });
  return built.read(1).energy;
}

describe("buffer energy a bit", () => {
  // measured (Cosemans, Rooseleer) and published as rules of thumb (Horowitz, Dally); at the publication's supply
  it.each([
    ["Cosemans, JSSC 2009: 3.6 pJ for 32 bits, 128 kbit", 90e-9, 1.2, 16 * KILOBYTE, 3600 / 32, 1.0],
    ["Rooseleer, JSSC 2012: 4.3 pJ for 32 bits, 256 kbit", 65e-9, 1.1, 32 * KILOBYTE, 4300 / 32, 1.6],
    ["Horowitz, ISSCC 2014: 10 pJ for 64 bits, 8 KB", 45e-9, 0.9, 8 * KILOBYTE, 10_000 / 64, 6.2],
    ["Horowitz, ISSCC 2014: 100 pJ for 64 bits, 1 MB", 45e-9, 0.9, MEGABYTE, 100_000 / 64, 9.4],
    ["Dally, CACM 2020: 50 fJ, 8 KB", 14e-9, 0.8, 8 * KILOBYTE, 50, 6.6],
  ])("of SRAM is below %s by the stated factor", (_, node, supply, bits, published, factor) => {
    const { vdd } = technology(node, "low-standby-power");
    const modelled = storeEnergy(node, bits, "model") * (supply / vdd) ** 2;
    expect((published * FEMTO) / modelled).toBeCloseTo(factor, 1);
  });

  // CACTI 7 (github.com/HewlettPackard/cacti, commit of the stored snapshot), built and run by us: RAM, itrs-lstp, 300 K, 32 nm, ED optimum
  it.each([
    ["2 KB in words of 128 bits", 2 * KILOBYTE, 18.8, 1.5, 0.8],
    ["376 KB in words of 512 bits", 376 * KILOBYTE, 306.6, 4.1, 0.9],
    ["4 MB in words of 512 bits", 4 * MEGABYTE, 1196.7, 5.3, 1.1],
  ])("of %s: CACTI 7 is above the model, and near silicon mode", (_, bits, cacti, model, silicon) => {
    const ratioOf = (calibration: "model" | "silicon") =>
      (cacti * FEMTO) / storeEnergy(32e-9, bits, calibration);
    expect(ratioOf("model")).toBeCloseTo(model, 1);
    expect(ratioOf("silicon")).toBeCloseTo(silicon, 1);
  });

  it("of a register file of 4 kbit at 65 nm and 0.5 V is 1.7 times below Meinerzhagen's (ESSCIRC 2012: 14 fJ)", () => {
    const at = technology(65e-9, "low-standby-power");
    const file = registerFile(at, { bits: 4096, wordBits: 32, clock: 1e9 });
    expect((14 * FEMTO) / (file.read(1).energy * (0.5 / at.vdd) ** 2)).toBeCloseTo(1.7, 1);
  });
});

describe("logic and wires at 45 nm and 0.9 V", () => {
  const at = technology(45e-9, "low-standby-power");
  const supply = (0.9 / at.vdd) ** 2;

  it("a wire is 2.2 times below Keckler's 310 pJ for 256 random bits over 10 mm (IEEE Micro 2011, 40 nm)", () => {
    const { energy } = repeatedWire(at, { delayTolerance: 0.1, widening: 2 });
    expect(310e-12 / 256 / 10e-3 / (energy * supply)).toBeCloseTo(2.2, 1);
  });

  it("a register is 2.0 times below Aladdin's 9 fJ (ISCA 2014, 40 nm)", () => {
    const { clockEnergy, dataEnergy } = flipFlop(at, 1e9);
    expect((9 * FEMTO) / ((clockEnergy + dataEnergy) * supply)).toBeCloseTo(2.0, 1);
  });

  it("an addition of 32 bits lies above Aladdin's 210 fJ, and 2.6 times above Horowitz's 100 fJ", () => {
    const energy = adder(at, { bits: 32, count: 1 }).add(1).energy * supply;
    expect(energy / (210 * FEMTO)).toBeCloseTo(1.2, 1);
    expect(energy / (100 * FEMTO)).toBeCloseTo(2.6, 1);
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
