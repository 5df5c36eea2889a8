import { describe, expect, it } from "vitest";
import { completeDevice } from "../device/complete.ts";
import { blockOf } from "../device/device.ts";
import { listPresets } from "../device/presets.ts";
import { resolveDevice } from "../device/resolve.ts";
import type { AihwkitDevice } from "./aihwkit.ts";
import { convertDevice, readForeignDevice } from "./convert.ts";
import type { NeurosimDevice } from "./neurosim.ts";

const trainable = listPresets().filter((preset) => resolveDevice({ preset }).model !== "hardware-only");
const none = () => {
  throw new Error("no preset");
};
const readBack = (document: object) => completeDevice(readForeignDevice({ ...document })!.device, none);

/** The numbers of a law, rounded beyond the digits that a round trip may lose. */
function rounded(value: unknown): unknown {
  if (typeof value === "number") return Number(value.toPrecision(6));
  if (value instanceof Float32Array) return Array.from(value, rounded);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, rounded(part)]));
}

describe("round trips", () => {
  it.each(trainable.filter((id) => id.startsWith("aihwkit")))(
    "%s → aihwkit → Mho is the same law",
    (preset) => {
      const device = resolveDevice({ preset });
      const { document, method, error } = convertDevice(device, "aihwkit");
      const back = readBack(document);
      expect(back.model).toBe(device.model);
      const { reference: _, ...known } = device as typeof device & { reference: unknown };
      for (const key of [
        "levels",
        "wMin",
        "wMax",
        "upDown",
        "sigmaStep",
        "stepD2d",
        "boundsD2d",
        "gammaUp",
        "amplitudeUp",
      ])
        if (key in known) expect(rounded(back[key as never]), key).toEqual(rounded(known[key as never]));
      expect(method).toBe("closed form");
      expect(error.largest).toBeLessThan(1e-9);
    },
  );

  it.each(trainable.filter((id) => !id.startsWith("aihwkit")))(
    "%s → aihwkit → Mho moves as before",
    (preset) => {
      const device = resolveDevice({ preset });
      const { document, error } = convertDevice(device, "aihwkit");
      expect(error.largest).toBeLessThan(1e-6);
      const noise = (d: typeof device) => blockOf(d).noise;
      if (device.c2cPer === "pulse")
        expect(noise(readBack(document)).sigma).toBeCloseTo(noise(device).sigma, 9);
    },
  );

  it.each(trainable.filter((id) => !id.startsWith("aihwkit")))(
    "%s → NeuroSim → Mho is the same device",
    (preset) => {
      const device = resolveDevice({ preset });
      const { document, method, error } = convertDevice(device, "neurosim");
      expect(rounded(blockOf(readBack(document)))).toEqual(
        rounded(blockOf({ ...device, reference: 0 } as typeof device)),
      );
      expect({ method, rms: error.rms }).toEqual({ method: "closed form", rms: 0 });
    },
  );

  it("drift of aihwkit's capacitors comes back", () => {
    const document = {
      class: "LinearStepDevice",
      parameters: { lifetime: 1e6, reset: 0, w_min: -1, w_max: 1 },
    };
    const device = readBack(document);
    expect(device).toMatchObject({
      driftLaw: "exponential",
      driftExponent: 1,
      driftStart: 1e6,
      driftLevel: 0.5,
    });
    const { parameters } = convertDevice(device, "aihwkit").document as AihwkitDevice;
    expect(parameters).toMatchObject({ lifetime: 1e6, reset: 0 });
  });
});

describe("labels of devices that have none", () => {
  it("an affine device keeps its curve: linear steps are NeuroSim's law", () => {
    const { method, error } = convertDevice(resolveDevice({ preset: "aihwkit-ecram" }), "neurosim");
    expect(method).toBe("closed form");
    expect(error.largest).toBeLessThan(2e-3); // whole pulses: 1020.4 became 1020
  });

  it("another law gets the label that bends as far, and the distance that is left is said", () => {
    const { method, error, document } = convertDevice(
      resolveDevice({ preset: "aihwkit-reram-es" }),
      "neurosim",
    );
    expect(method).toBe("fit");
    expect((document as NeurosimDevice).NL_LTP).toBeCloseTo(0.78, 1);
    expect(error.rms).toBeGreaterThan(0.001);
    expect(error.largest).toBeLessThan(0.1);
  });

  it("soft bounds give the part of the window that pulses reach", () => {
    const { share, document } = convertDevice(resolveDevice({ preset: "aihwkit-reram-sb" }), "neurosim");
    expect(share[0]).toBeCloseTo(0.05, 12);
    expect(share[1]).toBe(0.95);
    const { maxConductance, minConductance } = document as NeurosimDevice;
    const device = resolveDevice({ preset: "aihwkit-reram-sb" });
    const gMax = 1 / device.rOn;
    const gMin = 1 / (device.rOn * device.onOffRatio);
    expect((maxConductance - minConductance) / (gMax - gMin)).toBeCloseTo(0.9, 12);
  });
});

it("a table of 64 nodes moves like the law within a thousandth of the window", () => {
  for (const preset of ["ag-a-si", "aihwkit-reram-es", "hzo-fefet"]) {
    const { error } = convertDevice(resolveDevice({ preset }), "table");
    expect(error.largest, preset).toBeLessThan(1e-3);
  }
});

describe("foreign documents", () => {
  it("fields without a meaning here are named", () => {
    const found = readForeignDevice({
      class: "ConstantStepDevice",
      parameters: { write_noise_std: 56, diffusion: 0 },
    });
    expect(found!.leftOut).toEqual(["write_noise_std = 56"]);
  });

  it("an unknown class is refused with the known ones", () => {
    expect(() => readForeignDevice({ class: "TransferCompound" })).toThrow(/LinearStepDevice/);
    expect(readForeignDevice({ device: {} })).toBeNull();
  });
});
