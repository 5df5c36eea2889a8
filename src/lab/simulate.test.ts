import { describe, expect, it } from "vitest";
import { pulseCurve } from "../../test/pulseCurve.ts";
import { blockOf, conductanceWindow } from "../device/device.ts";
import { symmetricPoint } from "../device/pulse.ts";
import { resolveDevice } from "../device/resolve.ts";
import { siemensOf } from "./cells.ts";
import type { ProtocolName } from "./choices.ts";
import { type SimulateOptions, simulateDefaults, simulateDevice, type Trace } from "./simulate.ts";

const agASi = (parameters: object = {}) => resolveDevice({ preset: "ag-a-si", sigmaC2c: 0, ...parameters });

function simulate(
  device: ReturnType<typeof agASi>,
  protocol: ProtocolName,
  options: Partial<SimulateOptions> = {},
) {
  return simulateDevice(device, { ...simulateDefaults(device, protocol), ...options });
}

const column = ({ columns, rows }: Trace, name: string) =>
  rows.map((row) => Number(row[columns.findIndex((title) => title.startsWith(name))]));

describe("simulated pulse trains", () => {
  it("without noise are the curves of the law, up and down", async () => {
    const device = agASi({ levelsLtd: 97 });
    const trace = await simulate(device, "train");
    const siemens = siemensOf(device);
    const [up, down] = (["ltp", "ltd"] as const).map((way) => pulseCurve(blockOf(device), way, 97));
    const expected = [...up!, ...down!].map(siemens);
    for (const [i, g] of column(trace, "conductance").entries()) expect(g / expected[i]!).toBeCloseTo(1, 5);
    expect(trace.rows).toHaveLength(2 * 98);
  });

  it("have the noise of the device: σ_c2c of the window for each pulse, in every cycle and device anew", async () => {
    const device = agASi({ sigmaC2c: 0.02, nonlinearityLtp: 0, nonlinearityLtd: 0 });
    const trace = await simulate(device, "train", { devices: 40, cycles: 2, pulses: 30 });
    const { gMin, gMax } = conductanceWindow(device);
    const g = column(trace, "conductance");
    const pulse = column(trace, "pulse");
    // away from the ends, which cut the noise
    const steps = g.flatMap((value, i) => {
      const share = (value - gMin) / (gMax - gMin);
      return pulse[i]! > 0 && i < 31 * 40 && share > 0.12
        ? [share - (g[i - 40]! - gMin) / (gMax - gMin)]
        : [];
    });
    const mean = steps.reduce((sum, step) => sum + step, 0) / steps.length;
    const deviation = Math.sqrt(steps.reduce((sum, step) => sum + (step - mean) ** 2, 0) / steps.length);
    expect(steps.length).toBeGreaterThan(300);
    expect(deviation).toBeGreaterThan(0.018);
    expect(deviation).toBeLessThan(0.022);
  });

  it("are the same for the same seed, and others for another", async () => {
    const device = resolveDevice({ preset: "aihwkit-ecram", sigmaRead: 0.01 });
    const run = (seed: number) => simulate(device, "train", { seed, pulses: 20, devices: 3 });
    expect(await run(7)).toEqual(await run(7));
    expect(await run(7)).not.toEqual(await run(8));
  });
});

describe("alternating pulses", () => {
  it("come to rest within a step of the symmetric point, from both ends", async () => {
    const device = agASi();
    const trace = await simulate(device, "alternate");
    const point = siemensOf(device)(symmetricPoint(blockOf(device))!);
    const { gMin, gMax } = conductanceWindow(device);
    const rest = trace.facts[0]!.value;
    expect(trace.facts[1]!.value).toBeCloseTo(point, 15);
    expect(Math.abs(rest - point)).toBeLessThan((gMax - gMin) / 97);
    expect(column(trace, "conductance")[0]).toBeCloseTo(gMax, 15);
  });
});

describe("cycling", () => {
  it("keeps the window as long as the device lives, and nothing after its last pulse", async () => {
    const device = agASi({ endurance: 5000 });
    const trace = await simulate(device, "endurance", { pulses: 100, cycles: 1000 });
    const width = column(trace, "highest").map((top, i) => top - column(trace, "lowest")[i]!);
    const cycle = column(trace, "cycle");
    // 200 pulses a cycle: the 25th is the last
    for (const [i, value] of width.entries()) {
      if (cycle[i]! <= 25) expect(value / width[0]!).toBeCloseTo(1, 4);
      else expect(value).toBe(0);
    }
    expect(cycle.at(-1)).toBe(1000);
  });
});

describe("retention", () => {
  it("follows (1 + t/t0)^−ν toward its level", async () => {
    const device = agASi({ driftExponent: 0.1, driftStart: 20 });
    const trace = await simulate(device, "retention", { time: 1e5 });
    const { gMin, gMax } = conductanceWindow(device);
    const last = trace.rows.at(-1)!;
    expect(last.slice(0, 2).map(Number)[0]).toBe(1);
    expect(Number(last[1])).toBeCloseTo(1e5, 3);
    expect(Number(last[2])).toBeCloseTo(gMin + (gMax - gMin) * (1 + 1e5 / 20) ** -0.1, 14);
  });
});

it("a table too long to write is refused with numbers", async () => {
  await expect(simulate(agASi(), "train", { pulses: 1e6, devices: 10 })).rejects.toThrow(/20000000 rows/);
});
