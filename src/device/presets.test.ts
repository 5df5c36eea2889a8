import { expect, test } from "vitest";
import { listPresets, loadPreset } from "./presets.ts";
import { resolveDevice } from "./resolve.ts";

const NEUROSIM = [
  "ag-a-si",
  "taox-tio2",
  "taox-hfox",
  "pcmo",
  "alox-hfo2",
  "gst-pcm",
  "epiram",
  "hzo-fefet",
  "neurosim-ideal",
  "3t1c-lsb",
  "2t1f-lsb",
  "neurosim-dnn-v2.1-hw-default",
];
const AIHWKIT = [
  "reram-es",
  "reram-sb",
  "capacitor",
  "ecram",
  "ecram-mo",
  "idealized",
  "gokmen-vlasov",
  "pcm",
  "reram-array-om",
  "reram-array-hfo2",
].map((id) => `aihwkit-${id}`);

test("every NeuroSim and aihwkit device is there", () => {
  expect(listPresets()).toEqual([...NEUROSIM, ...AIHWKIT].sort());
});

test.each([...NEUROSIM, ...AIHWKIT])(
  "%s: named after its file, with citation, source and what is not known",
  (id) => {
    const preset = loadPreset(id);
    expect(preset.id).toBe(id);
    expect(preset.citation.length).toBeGreaterThan(4);
    expect(preset.source).toMatch(/NeuroSim|aihwkit/);
    expect(preset.unknown.length).toBeGreaterThan(0);
    const device: object = resolveDevice({ preset: id });
    for (const [key, value] of Object.entries(preset.parameters)) expect(device).toHaveProperty(key, value);
  },
);

test("aihwkit's dw_min comes back from the levels", () => {
  const step = (id: string) => {
    const device = resolveDevice({ preset: id });
    return "wMin" in device ? (device.wMax - device.wMin) / device.levels : Number.NaN;
  };
  expect(step("aihwkit-reram-es")).toBeCloseTo(0.00135, 12);
  expect(step("aihwkit-ecram-mo")).toBeCloseTo(2.8214e-4, 12);
  expect(step("aihwkit-reram-array-hfo2")).toBeCloseTo(0.4622, 12);
});

test("a misspelt preset is answered with the nearest name", () => {
  expect(() => loadPreset("epi-ram")).toThrow(/did you mean "epiram"/);
});
