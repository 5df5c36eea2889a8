// Tables as instruments, scripts and colleagues title them, each with the right reading.
import { expect, test } from "vitest";
import type { ReadingHints } from "../../src/lab/measurement/measurement.ts";
import {
  amps,
  beside,
  expectDevice,
  fixed,
  LTD,
  LTP,
  PULSES,
  read,
  TRIANGLE,
  table,
  triangle,
  VOLT,
} from "./sweepFixture.ts";

test.each<[string, string, ReadingHints?]>([
  [
    "Keithley 4200",
    table(
      ["Time", "AV", "AI"],
      triangle((g, i) => [i * 0.1, 0.1, amps(g)]),
    ),
  ],
  [
    "Keithley 4200, both terminals",
    table(
      ["AI", "AV", "BI", "BV"],
      triangle((g) => [amps(g), 0.1, amps(-g), 0]),
    ),
  ],
  [
    "a transistor",
    table(
      ["Index", "DrainI", "DrainV", "GateI", "GateV"],
      triangle((g, i) => [i, amps(g), 0.1, 1e-12 * (i % 3), 0]),
    ),
  ],
  [
    "a transistor's symbols",
    table(
      ["No.", "Id (A)", "Vd (V)", "Ig (A)", "Vg (V)"],
      triangle((g, i) => [i, amps(g), 0.1, 1e-12 * (i % 3), 0]),
    ),
  ],
  [
    "B1500A",
    `SetupTitle,I/V Sweep\nPrimitiveTest,I/V Sweep\nTestParameter,Output.List,V1,I1\nDimension1,41,41\nDataName, V1, I1\n${table(
      null,
      triangle((g) => ["DataValue", " 0.1", ` ${amps(g)}`]),
    )}`,
  ],
  [
    "Keysight",
    table(
      ["Pulse No.", "Vread (V)", "Id (nA)"],
      triangle((g, i) => [i, 0.1, fixed(g * 100)]),
    ),
  ],
  [
    "an SMU script",
    table(
      ["n_pulse", "V_write", "ReadI"],
      triangle((g, i) => [i, i <= 20 ? 2 : -2, amps(g)]),
    ),
    VOLT,
  ],
  [
    "write and read voltage",
    table(
      ["pulse", "V_write (V)", "V_read (V)", "I_read (A)"],
      triangle((g, i) => [i, i <= 20 ? 2 : -2, 0.1, amps(g)]),
    ),
  ],
  [
    "write and read current",
    table(
      ["pulse", "I_write (mA)", "I_read (A)"],
      triangle((g, i) => [i, i <= 20 ? 2 : -2, amps(g)]),
    ),
    VOLT,
  ],
  [
    "a read voltage in millivolts",
    table(
      ["pulse", "Read voltage (mV)", "Read current (nA)"],
      triangle((g, i) => [i, 100, fixed(g * 100)]),
    ),
  ],
  [
    "abs(I)",
    table(
      ["pulse", "abs(I) [A]"],
      triangle((g, i) => [i, amps(g)]),
    ),
    VOLT,
  ],
  [
    "|I|",
    table(
      ["pulse", "|I|"],
      triangle((g, i) => [i, amps(g)]),
    ),
    VOLT,
  ],
  [
    "EPSC",
    table(
      ["Spike number", "EPSC (nA)"],
      triangle((g, i) => [i, fixed(g * 100)]),
    ),
    VOLT,
  ],
  [
    "a post-synaptic current",
    table(
      ["Pulse #", "PSC (nA)"],
      triangle((g, i) => [i, fixed(g * 100)]),
    ),
    VOLT,
  ],
  [
    "a voltage in the title",
    table(
      ["pulse", "I @ 0.1 V (nA)"],
      triangle((g, i) => [i, fixed(g * 100)]),
    ),
  ],
  [
    "a voltage above the table",
    `Device: B7\nVread = 100 mV\n${table(
      ["pulse", "current (nA)"],
      triangle((g, i) => [i, fixed(g * 100)]),
    )}`,
  ],
  [
    "a voltage in a cell above the table",
    `Device,B7\nVread (V),0.1\n${table(
      ["pulse", "current (nA)"],
      triangle((g, i) => [i, fixed(g * 100)]),
    )}`,
  ],
  [
    "pulses of each direction",
    table(
      ["Pulse_LTP", "G_LTP (uS)", "Pulse_LTD", "G_LTD (uS)"],
      beside((i, a, b) => [i + 1, a, i + 1, b]),
    ),
  ],
  [
    "with --unit",
    table(
      ["Pulse_LTP", "G_LTP (uS)", "Pulse_LTD", "G_LTD (uS)"],
      beside((i, a, b) => [i + 1, a, i + 1, b]),
    ),
    { unit: "uS" },
  ],
  [
    "values first",
    table(
      ["Potentiation (µS)", "Depression (µS)", "Pulse number"],
      beside((i, a, b) => [a, b, i]),
    ),
  ],
  [
    "set and reset",
    table(
      ["# of pulses", "SET G (uS)", "RESET G (uS)"],
      beside((i, a, b) => [i, a, b]),
    ),
  ],
  [
    "P and D",
    table(
      ["#", "P [uS]", "D [uS]"],
      beside((i, a, b) => [i, a, b]),
    ),
  ],
  [
    "P and D without units",
    table(
      ["P", "D"],
      beside((_, a, b) => [fixed(a), fixed(b)]),
    ),
    { unit: "uS" },
  ],
  [
    "Chinese titles",
    table(
      ["脉冲数", "增强 (μS)", "抑制 (μS)"],
      beside((i, a, b) => [i, a, b]),
    ),
  ],
  [
    "German titles",
    table(
      ["Pulsnummer", "Leitwert [µS]"],
      triangle((g, i) => [i, g]),
    ),
  ],
  [
    "time stamps beside pulses",
    table(
      ["Time", "pulse", "G (uS)"],
      triangle((g, i) => [`2024-05-17 10:${10 + i}:00`, i, g]),
    ),
  ],
  [
    "time alone",
    table(
      ["t (s)", "G (uS)"],
      triangle((g, i) => [i * 0.5, g]),
    ),
  ],
  [
    "whole seconds alone",
    table(
      ["Time (s)", "Current (nA)"],
      triangle((g, i) => [i, g * 100]),
    ),
    VOLT,
  ],
  [
    "a standard deviation beside the mean",
    table(
      ["pulse", "mean G (uS)", "std G (uS)"],
      triangle((g, i) => [i, g, 0.1]),
    ),
  ],
  [
    "a fit beside the data",
    table(
      ["pulse", "G (uS)", "G fit (uS)"],
      triangle((g, i) => [i, g, g * 1.01]),
    ),
  ],
  [
    "a change beside the value",
    table(
      ["pulse", "G (uS)", "ΔG (uS)"],
      triangle((g, i) => [i, g, 0.1 + i]),
    ),
  ],
  [
    "current and conductance",
    table(
      ["pulse", "I (nA)", "V (V)", "G (uS)"],
      triangle((g, i) => [i, g * 100, 0.1, g]),
    ),
  ],
  [
    "resistance and conductance",
    table(
      ["pulse", "R (kohm)", "G (uS)"],
      triangle((g, i) => [i, 1000 / g, g]),
    ),
  ],
  [
    "pulse settings",
    table(
      ["Pulse number", "Pulse width (us)", "Pulse amplitude (V)", "Conductance (uS)"],
      triangle((g, i) => [i, 100, i <= 20 ? 1.5 : -1.2, g]),
    ),
  ],
  [
    "a number sign",
    table(
      ["#", "G (uS)"],
      triangle((g, i) => [i, g]),
    ),
  ],
  [
    "titles in a comment",
    `# measured by A.\n# pulse, G (uS)\n${table(
      null,
      triangle((g, i) => [i, g]),
    )}`,
  ],
  [
    "titles in a comment, spaces",
    `# pulse  G (uS)\n${table(
      null,
      triangle((g, i) => [i, g]),
      "  ",
    )}`,
  ],
  [
    "a cycle that counts the rows",
    table(
      ["Cycle", "Conductance (uS)"],
      triangle((g, i) => [i, g]),
    ),
  ],
  [
    "bars",
    table(
      ["pulse", "G (uS)"],
      triangle((g, i) => [i, g]),
      " | ",
    ),
  ],
  [
    "titles of several words between spaces",
    `Pulse number   G (uS)\n${table(
      null,
      triangle((g, i) => [i, g]),
      "   ",
    )}`,
  ],
  [
    "titles twice",
    `${table(
      ["pulse", "G (uS)"],
      LTP.map((g, i) => [i, g]),
    )}\n${table(
      ["pulse", "G (uS)"],
      LTD.map((g, i) => [i, g]),
    )}`,
  ],
  [
    "blocks with a row of their name",
    `pulse,G (uS)\nPotentiation,\n${table(
      null,
      LTP.map((g, i) => [i, g]),
    )}\nDepression,\n${table(
      null,
      LTD.map((g, i) => [i, g]),
    )}`,
  ],
  [
    "blocks with their name alone",
    `Potentiation\npulse,G (uS)\n${table(
      null,
      LTP.map((g, i) => [i, g]),
    )}\n\nDepression\npulse,G (uS)\n${table(
      null,
      LTD.map((g, i) => [i, g]),
    )}`,
  ],
  [
    "sweeps in rows",
    `pulse,${PULSES.join(",")}\nLTP (uS),${LTP.map((g) => fixed(g)).join(",")}\nLTD (uS),${LTD.map((g) => fixed(g)).join(",")}`,
  ],
  [
    "an empty column and an empty title",
    table(
      ["pulse", "", "G (uS)", ""],
      triangle((g, i) => [i, "", g, ""]),
    ),
  ],
  [
    "columns of unequal length",
    `${table(
      ["LTP pulse", "LTP (uS)", "LTD pulse", "LTD (uS)"],
      beside((i, a, b) => [i, a, i, b]),
    )}\n,,21,\n`,
  ],
])("%s", (_, text, hints) => expectDevice(read(text, hints)));

test("sweeps of unequal length", () => {
  const rows = PULSES.map((i) =>
    i > 15 ? [i, fixed(LTP[i]!), "", ""] : [i, fixed(LTP[i]!), i, fixed(LTD[i]!)],
  );
  const { trains, badRows } = read(table(["LTP pulse", "LTP (uS)", "LTD pulse", "LTD (uS)"], rows));
  expect(trains.map(({ pulses }) => pulses.at(-1))).toEqual([20, 15]);
  expect(badRows).toEqual([]);
  expect(TRIANGLE).toHaveLength(41);
});
