// A sub-array as its parts: directions, drivers, lines, and pulses into the cells.
import { describe, expect, it } from "vitest";
import { arrayLines, type CellName } from "../../src/chip/spec/cell.ts";
import type { ChipSpec } from "../../src/chip/spec/spec.ts";
import { currentRange, directionOf } from "../../src/chip/subArray/direction.ts";
import { cellCurrent, readCost, subArray } from "../../src/chip/subArray/subArray.ts";
import { readExperiment } from "../../src/experiment/readExperiment.ts";
import { networkWithoutData } from "../../src/network/defineNetwork.ts";
import { chipInputOf } from "../../src/pricing/chipInput.ts";

function specOf(...overrides: string[]): ChipSpec {
  const experiment = readExperiment("examples/09-chip-of-the-paper.toml", overrides);
  return chipInputOf(experiment, networkWithoutData(experiment.network), 1).spec;
}
const cellOf = (name: CellName) => specOf(`chip.cell=${name}`);
const LOAD = { activity: 0.25, driven: 128, sensed: 128, lineCurrent: 1e-5 };
const names = (parts: ReturnType<typeof subArray>["forward"]) => parts.map(({ name }) => name);

describe("directions", () => {
  const spec = specOf("array.rows=64", "array.columns=128");
  const lines = arrayLines(spec.technology, spec.array.cell, spec.array);
  const forward = directionOf(spec, lines, true);
  const backward = directionOf(spec, lines, false);

  it("swap driven and sensed lines", () => {
    expect([forward.driven, forward.sensed]).toEqual([64, 128]);
    expect([backward.driven, backward.sensed]).toEqual([128, 64]);
    expect(forward.driveEdge).toBe(backward.senseEdge);
    expect(forward.senseEdge).toBe(backward.driveEdge);
  });

  it("reach from no cell to all cells on, or one where lines are read one by one", () => {
    expect(currentRange(forward, 1e-6)).toEqual([0, 64e-6]);
    const one = specOf("chip.read=sequential");
    expect(currentRange(directionOf(one, lines, true), 1e-6)).toEqual([0, 1e-6]);
  });
});

describe("drivers", () => {
  it("fit the cell and the inputs", () => {
    expect(names(subArray(cellOf("1t1r")).forward)[0]).toBe("word-line switches");
    expect(names(subArray(cellOf("cross-point")).forward)[0]).toBe("line switches");
    expect(names(subArray(specOf("array.inputEncoding=analog")).forward)[0]).toBe("DAC");
    expect(names(subArray(specOf("chip.read=sequential")).forward).slice(0, 2)).toEqual([
      "line decoder",
      "line drivers",
    ]);
    // backward through the switches that write; no area of their own there
    const back = subArray(cellOf("1t1r")).backward[0]!;
    expect(back.name).toBe("source-line switches");
    expect(back.block.area).toBe(0);
  });

  it("drive an input once for each turn of a converter", () => {
    const energy = (columns: number) =>
      subArray(specOf(`chip.columnsPerAdc=${columns}`)).forward[0]!.read(LOAD).energy;
    expect(energy(16) / energy(8)).toBeCloseTo(2, 9);
  });

  it("open one row after another: twice the active rows, twice energy and time", () => {
    const { forward } = subArray(specOf("chip.read=sequential"));
    const drive = forward.slice(0, 2);
    const [one, two] = [0.25, 0.5].map((activity) => readCost(drive, { ...LOAD, activity }));
    expect(two!.energy / one!.energy).toBeCloseTo(2, 9);
    expect(two!.latency / one!.latency).toBeCloseTo(2, 9);
  });
});

describe("lines", () => {
  const lineOf = (spec: ChipSpec) => subArray(spec).forward.find(({ name }) => name === "array lines")!;

  it("charge the wires of sensed lines and the active driven ones at each turn", () => {
    const spec = specOf();
    const { read } = lineOf(spec);
    const lines = arrayLines(spec.technology, spec.array.cell, spec.array);
    const active = read({ ...LOAD, sensed: 0 }).energy;
    expect(active).toBeCloseTo(0.25 * 128 * lines.wordLineCap * spec.technology.vdd ** 2 * 8, 20);
    expect(read({ ...LOAD, activity: 0, sensed: 64 }).energy).toBeCloseTo(
      read({ ...LOAD, activity: 0 }).energy / 2,
      20,
    );
  });

  it("of SRAM: precharged at each turn, and latched where rows are read one by one", () => {
    expect(names(subArray(cellOf("sram")).forward)).toContain("precharger");
    const sequential = subArray(specOf("chip.cell=sram", "chip.read=sequential"));
    const latch = sequential.forward.find(({ name }) => name === "ADC")!;
    expect(latch.read({ ...LOAD, activity: 0.5 }).energy).toBeCloseTo(2 * latch.read(LOAD).energy, 20);
  });
});

describe("cells", () => {
  it("carry read voltage over device and access", () => {
    const { technology, array } = cellOf("1t1r");
    const on = cellCurrent(technology, array, 1);
    expect(on).toBeCloseTo(array.readVoltage / (array.rOn * 1.25), 15);
    const off = cellCurrent(technology, array, 0);
    expect(off).toBeCloseTo(array.readVoltage / (array.rOn * (array.onOffRatio + 0.25)), 15);
  });

  const LOADED = { rowsUpdated: 64, rowPulses: 100, cellsUpdated: 80, cellPulses: 90, meanState: 0.5 };
  const written = (spec: ChipSpec, load = LOADED) => subArray(spec).write(load);

  it("pay for their own pulses, and rows for the time of their busiest cell", () => {
    const spec = cellOf("1t1r");
    const { cells } = written(spec);
    const { rOn, onOffRatio, writeVoltage, writePulse } = spec.array;
    const conductance = (1 / onOffRatio + (1 - 1 / onOffRatio) / 2) / rOn;
    expect(cells.energy).toBeCloseTo(writeVoltage ** 2 * conductance * writePulse * 90, 20);
    expect(cells.latency).toBeCloseTo(100 * writePulse, 12);
  });

  it("of a ferroelectric pay the polarization that one of all states takes", () => {
    const spec = cellOf("fefet");
    const film = 2 * spec.technology.node ** 2;
    const states = 2 ** spec.array.bitsPerCell;
    expect(written(spec).cells.energy).toBeCloseTo(
      (2 * 0.2 * film * spec.array.writeVoltage * 90) / states,
      22,
    );
  });

  it("of a cross-point charge selected and half-selected lines at each pulse of a row", () => {
    const more = written(cellOf("cross-point"), { ...LOADED, rowPulses: 200 });
    expect(more.lines.energy / written(cellOf("cross-point")).lines.energy).toBeCloseTo(2, 9);
  });

  it("cost nothing to write where nothing moves", () => {
    const none = { rowsUpdated: 0, rowPulses: 0, cellsUpdated: 0, cellPulses: 0, meanState: 0.5 };
    for (const name of ["1t1r", "fefet", "cross-point", "sram"] as const)
      for (const { energy } of Object.values(written(cellOf(name), none))) expect(energy, name).toBe(0);
  });
});

it("area and leakage of a sub-array are those of its cells and all of its circuits", () => {
  const array = subArray(specOf());
  const blocks = [...array.forward, ...array.backward, ...array.writing].map(({ block }) => block);
  const sum = (of: (block: (typeof blocks)[number]) => number) => blocks.reduce((s, b) => s + of(b), 0);
  expect(array.area).toBeCloseTo(array.cells.area + sum((b) => b.area), 18);
  expect(array.leakage).toBeCloseTo(array.cells.leakage + sum((b) => b.leakage), 15);
});
