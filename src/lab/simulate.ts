// Simulated measurements of the device: pulse trains, alternating pulses, cycling until it wears out, retention. Each protocol is a table
// with units in its head, which `mho device fit` reads back, and a few numbers that sum it up.
import { ConfigError } from "../base/errors.ts";
import { driftFactor, driftLevel } from "../device/aging.ts";
import { blockOf, conductanceWindow } from "../device/device.ts";
import type { DeviceParameters } from "../device/params.ts";
import { symmetricPoint } from "../device/pulse.ts";
import { openCells, siemensOf } from "./cells.ts";
import type { ProtocolName } from "./choices.ts";

export interface SimulateOptions {
  readonly protocol: ProtocolName;
  readonly devices: number;
  readonly seed: number;
  /** Pulses in each direction (train, endurance), or pairs of pulses (alternate). */
  readonly pulses: number;
  readonly cycles: number;
  /** Seconds that retention lasts. */
  readonly time: number;
}

export interface Trace {
  readonly protocol: ProtocolName;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (number | string)[])[];
  /** In words, with numbers in SI units. */
  readonly facts: readonly { readonly name: string; readonly value: number; readonly unit: string }[];
}

/** Most rows of one table. */
const MOST_ROWS = 2_000_000;
/** Points of a curve that is drawn over decades. */
const POINTS_OF_DECADES = 60;

/** Defaults of a protocol: one sweep over the device's states, ten times as many pairs as states, a million seconds. */
export function simulateDefaults(device: DeviceParameters, protocol: ProtocolName): SimulateOptions {
  const pulses = protocol === "alternate" ? 10 * device.levels : device.levels;
  const cycles = protocol === "endurance" ? 100_000 : 1;
  return { protocol, devices: 1, seed: 1, pulses: Math.ceil(pulses), cycles, time: 1e6 };
}

/** Throws DeviceError for a device without pulse response, ConfigError for a table of more than two million rows. */
export async function simulateDevice(device: DeviceParameters, options: SimulateOptions): Promise<Trace> {
  refuseLongTables(options);
  switch (options.protocol) {
    case "train":
      return pulseTrain(device, options);
    case "alternate":
      return alternating(device, options);
    case "endurance":
      return cycling(device, options);
    case "retention":
      return retention(device, options);
    default:
      return options.protocol satisfies never;
  }
}

function refuseLongTables({ protocol, devices, pulses, cycles }: SimulateOptions): void {
  const rows = { train: 2 * pulses * cycles, alternate: 2 * pulses, endurance: 0, retention: 0 }[protocol];
  if (rows * devices > MOST_ROWS)
    throw new ConfigError(`${rows * devices} rows would be written (at most ${MOST_ROWS})`, {
      at: "device simulate",
      hint: "fewer pulses, cycles or devices, or --protocol endurance, which keeps the ends of some cycles only",
    });
}

const G = "conductance [S]";

/** Potentiation from G_min, then depression from where it led, pulse by pulse. */
async function pulseTrain(device: DeviceParameters, options: SimulateOptions): Promise<Trace> {
  const cells = await openCells(device, options);
  const rows: (number | string)[][] = [];
  const note = async (cycle: number, pulse: number, direction: string) => {
    for (const [i, g] of (await cells.read()).entries()) rows.push([i + 1, cycle, pulse, direction, g]);
  };
  cells.place(0);
  for (let cycle = 1; cycle <= options.cycles; cycle++)
    for (const [direction, sign] of [
      ["LTP", 1],
      ["LTD", -1],
    ] as const) {
      await note(cycle, 0, direction);
      for (let pulse = 1; pulse <= options.pulses; pulse++) {
        cells.pulse(sign);
        await note(cycle, pulse, direction);
      }
    }
  const { gMin, gMax } = conductanceWindow(device);
  const reached = rows.filter(([, , pulse, direction]) => direction === "LTP" && pulse === options.pulses);
  const mean = reached.reduce((sum, row) => sum + Number(row[4]), 0) / reached.length;
  return {
    protocol: "train",
    columns: ["device", "cycle", "pulse", "direction", G],
    rows,
    facts: [
      { name: "window reached by LTP", value: (mean - gMin) / (gMax - gMin), unit: "1" },
      { name: "conductance after LTP, mean", value: mean, unit: "S" },
    ],
  };
}

/** Up, down, up, down … from both ends of the window: the pulses meet where an up and a down pulse cancel. */
async function alternating(device: DeviceParameters, options: SimulateOptions): Promise<Trace> {
  const rows: (number | string)[][] = [];
  const ends: number[] = [];
  for (const [from, fraction] of [
    ["G_max", 1],
    ["G_min", 0],
  ] as const) {
    const cells = await openCells(device, options);
    cells.place(fraction);
    for (let pair = 0; pair <= options.pulses; pair++) {
      if (pair > 0) for (const sign of fraction === 1 ? [-1, 1] : [1, -1]) cells.pulse(sign);
      const read = await cells.read();
      for (const [i, g] of read.entries()) rows.push([i + 1, from, pair, g]);
      if (pair > 0.75 * options.pulses) ends.push(read.reduce((sum, g) => sum + g, 0) / read.length);
    }
  }
  const block = blockOf(device);
  const point = symmetricPoint(block);
  const rest = ends.reduce((sum, g) => sum + g, 0) / ends.length;
  return {
    protocol: "alternate",
    columns: ["device", "from", "pair", G],
    rows,
    facts: [
      { name: "mean of the last quarter", value: rest, unit: "S" },
      ...(point === null
        ? []
        : [{ name: "equal steps up and down (mean device)", value: siemensOf(device)(point), unit: "S" }]),
    ],
  };
}

/** Full sweeps up and down; the ends of about 60 cycles, spread evenly over decades, are kept. */
async function cycling(device: DeviceParameters, options: SimulateOptions): Promise<Trace> {
  const cells = await openCells(device, options);
  const kept = decades(options.cycles);
  const rows: (number | string)[][] = [];
  const windows: number[] = [];
  cells.place(0);
  for (let cycle = 1; cycle <= options.cycles; cycle++) {
    cells.pulse(options.pulses);
    const top = kept.has(cycle) ? await cells.read() : null;
    cells.pulse(-options.pulses);
    if (!top) continue;
    const bottom = await cells.read();
    const sent = 2 * options.pulses * cycle;
    for (let i = 0; i < cells.devices; i++) rows.push([i + 1, cycle, sent, top[i]!, bottom[i]!]);
    windows.push(top.reduce((sum, g, i) => sum + g - bottom[i]!, 0) / cells.devices);
  }
  return {
    protocol: "endurance",
    columns: ["device", "cycle", "pulses", "highest [S]", "lowest [S]"],
    rows,
    facts: [
      { name: "window of the first cycle, mean", value: windows[0]!, unit: "S" },
      { name: "window of the last cycle, mean", value: windows.at(-1)!, unit: "S" },
    ],
  };
}

/** Whole numbers from 1 to `last`, evenly over the decades. */
function decades(last: number): ReadonlySet<number> {
  const points = Array.from({ length: POINTS_OF_DECADES }, (_, i) =>
    Math.round(last ** (i / (POINTS_OF_DECADES - 1))),
  );
  return new Set(points);
}

/** Fractions of the window that are left alone, in retention. */
const STATES = [0, 0.25, 0.5, 0.75, 1] as const;

/** Five states of the mean device after a time without pulses, from a thousandth of t0 on: closed form, no noise. */
function retention(device: DeviceParameters, { time }: SimulateOptions): Trace {
  const block = blockOf(device);
  const level = driftLevel(device, block);
  const siemens = siemensOf(device);
  const first = Math.min(device.driftStart / 1000, time);
  const held = (state: number, t: number) => {
    const g = block.low + (block.high - block.low) * state;
    const drifted = level + (g - level) * driftFactor(device, t);
    return siemens(Math.min(Math.max(drifted, block.low), block.high));
  };
  const times = Array.from(
    { length: POINTS_OF_DECADES },
    (_, i) => first * (time / first) ** (i / (POINTS_OF_DECADES - 1)),
  );
  return {
    protocol: "retention",
    columns: ["state", "time [s]", G],
    rows: STATES.flatMap((state) => [0, ...times].map((t) => [state, t, held(state, t)])),
    facts: [
      { name: "distance to the level of drift that is left", value: driftFactor(device, time), unit: "1" },
      { name: "G_max at the end", value: held(1, time), unit: "S" },
    ],
  };
}
