import { describe, expect, it } from "vitest";
import { NODES, technology } from "../technology/technology.ts";
import { registerFile } from "./registerFile.ts";
import { sramBuffer } from "./sramBuffer.ts";

const tech = technology(32e-9, "low-standby-power");
const SPEC = { bits: 16384, wordBits: 128, clock: 1e9 };

describe.each([
  ["register file", registerFile],
  ["SRAM buffer", sramBuffer],
] as const)("%s", (_, build) => {
  const memory = build(tech, SPEC);

  it("is the sum of its parts", () => {
    const sum = (of: (part: (typeof memory.parts)[number]) => number) =>
      memory.parts.reduce((total, part) => total + of(part), 0);
    expect(memory.area).toBe(sum((p) => p.area));
    expect(memory.leakage).toBe(sum((p) => p.leakage));
    expect(memory.read(SPEC.wordBits).energy).toBe(sum((p) => p.read.energy));
    expect(memory.write(SPEC.wordBits).latency).toBe(sum((p) => p.write.latency));
    expect(memory.width * memory.height).toBeCloseTo(memory.area, 20);
  });

  it("costs nothing for no bits, energy by the bit, time by the word", () => {
    expect(memory.read(0)).toEqual({ energy: 0, latency: 0 });
    expect(memory.write(0)).toEqual({ energy: 0, latency: 0 });
    const word = memory.read(128);
    expect(memory.read(64).energy).toBeCloseTo(word.energy / 2, 24);
    expect(memory.read(64).latency).toBe(word.latency);
    expect(memory.read(1280).latency).toBeCloseTo(10 * word.latency, 15);
  });

  it("grows with its words and its word", () => {
    const more = build(tech, { ...SPEC, bits: 4 * SPEC.bits });
    const wider = build(tech, { ...SPEC, bits: 2 * SPEC.bits, wordBits: 256 });
    for (const larger of [more, wider]) {
      expect(larger.area).toBeGreaterThan(memory.area);
      expect(larger.leakage).toBeGreaterThan(memory.leakage);
      expect(larger.read(128).latency).toBeGreaterThan(memory.read(128).latency);
    }
    expect(more.read(128).energy).toBeGreaterThan(memory.read(128).energy);
  });

  it("is finite and positive from one bit to a thousand words at every node", () => {
    for (const node of NODES)
      for (const bits of [1, 20, 1024, 131072]) {
        const built = build(technology(node, "high-performance"), {
          bits,
          wordBits: Math.min(bits, 128),
          clock: 1e9,
        });
        const { energy, latency } = built.read(1);
        for (const figure of [built.area, built.leakage, energy, latency]) {
          expect(figure).toBeGreaterThan(0);
          expect(figure).toBeLessThan(1);
        }
      }
  });
});

it("an SRAM buffer is denser, and leaks and reads at less, than flip-flops", () => {
  const sram = sramBuffer(tech, SPEC);
  const flipFlops = registerFile(tech, SPEC);
  expect(sram.area).toBeLessThan(flipFlops.area / 5);
  expect(sram.leakage).toBeLessThan(flipFlops.leakage);
});

it("reading an SRAM recharges both bit lines, writing one", () => {
  const { parts } = sramBuffer(tech, SPEC);
  const charger = parts.find(({ name }) => name === "precharger")!;
  expect(charger.read.energy).toBeCloseTo(2 * charger.write.energy, 22);
  expect(charger.read.latency).toBe(charger.write.latency);
});
