// The headers of the addon that are made of src/engine/layout.ts are those in native/. With -u they are written.
import { expect, test } from "vitest";
import type { EngineBuffer } from "../../src/engine/buffer.ts";
import { valuesOf } from "../../src/engine/nativeNumbers.ts";
import { namesHeader, structuresHeader } from "./layoutHeader.ts";

test("native/layoutNames.h and native/layout.h are current", async () => {
  await expect(namesHeader()).toMatchFileSnapshot("../../native/layoutNames.h");
  await expect(structuresHeader()).toMatchFileSnapshot("../../native/layout.h");
});

test("values are written in the order of the table, nulls as none", () => {
  const handle = ({ name }: EngineBuffer) => Number(name);
  const buffer = (name: string, kind: EngineBuffer["kind"]) => ({ name, kind, length: 1 });
  const read = { encoding: "bit-serial", inputBits: 8, inputStep: 0.5, phases: "digital" } as const;
  const ideal = valuesOf("ReadSettings", { ...read, adc: null, counters: null }, handle);
  expect(ideal).toEqual([false, 1, 8, 0.5, 1, -1]);
  const adc = { bits: 6, rounding: "mid-rise", range: buffer("3", "f32") } as const;
  const digitized = valuesOf("ReadSettings", { ...read, adc, counters: buffer("4", "f64") }, handle);
  expect(digitized).toEqual([true, 6, 2, 3, 1, 8, 0.5, 1, 4]);
  const mask = { output: buffer("5", "i8"), relu: true, limit: 7 };
  expect(valuesOf("ActivationMask", mask, handle)).toEqual([5, 2, true, 7]);
  const pack = { grid: null, sigma: 0, seed: { low: 1, high: 2 }, step: 3 };
  expect(valuesOf("PackSettings", pack, handle)).toEqual([0, 0, 1, 2, 3]);
});
