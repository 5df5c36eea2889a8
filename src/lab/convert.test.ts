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
      expect(error.largest).toBeLessThan(1e-9);
      expect(rounded(blockOf(readBack(document)))).toEqual(
        rounded(blockOf({ ...device, reference: 0 } as typeof device)),
      );
      expect(method).toBe("closed form");
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
      driftStart: expect.closeTo(1e6, -1), // a millionth is lost in a mini-batch
      driftLevel: 0.5,
    });
    const { parameters } = convertDevice(device, "aihwkit").document as AihwkitDevice;
    expect(parameters).toMatchObject({ lifetime: expect.closeTo(1e6, 3), reset: 0 });
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

const plain = { dw_min: 0.01, w_min: -0.6, w_max: 0.8, dw_min_std: 0, corrupt_devices_prob: 0 };
const aihwkit = (name: string, parameters: object = {}) =>
  readForeignDevice({ class: name, parameters: { ...plain, ...parameters } })!;

describe("documents of aihwkit are measured against aihwkit's own law", () => {
  it.each([
    ["ConstantStepDevice", { up_down: 0.3 }],
    ["LinearStepDevice", { gamma_up: 0.4, gamma_down: 0.7, up_down: -0.2 }],
    ["LinearStepDevice", { gamma_up: -0.4, gamma_down: 0.7 }],
    ["LinearStepDevice", { gamma_up: -0.4, gamma_down: 0.7, allow_increasing: true }],
    ["LinearStepDevice", { gamma_up: 0.4, gamma_down: 0.7, reverse_up: true }],
    ["SoftBoundsDevice", {}],
    ["SoftBoundsDevice", { reverse_up: true }],
    ["SoftBoundsDevice", { reverse_down: true, reverse_offset: 0.1, up_down: 0.2 }],
    ["SoftBoundsDevice", { reverse_up: true, reverse_down: true }],
    ["SoftBoundsReferenceDevice", { reference_mean: 0.1 }],
    ["SoftBoundsReferenceDevice", { subtract_symmetry_point: true, up_down: 0.1 }],
    ["SoftBoundsPmaxDevice", { p_max: 200, alpha: 0.005, range_min: -0.5, range_max: 1 }],
    ["ExpStepDevice", {}],
    ["PowStepDevice", { pow_gamma: 2, pow_up_down: 0.3 }],
    ["PowStepDevice", { pow_gamma: 2, pow_up_down: -0.3 }],
    ["PowStepReferenceDevice", { pow_gamma: 1.5, reference_mean: 0.05 }],
    ["PiecewiseStepDevice", { piecewise_up: [1.5, 1, 0.5], piecewise_down: [0.4, 1, 1.2], up_down: 0.1 }],
    ["PiecewiseStepDevice", { piecewise_up: [2], piecewise_down: [1] }],
  ])("%s %o: the mean curves are the same", (name, parameters) => {
    const { device, source } = aihwkit(name, parameters);
    const { error } = convertDevice(device, "mho", source);
    expect(error.largest).toBeLessThan(1e-5); // tables are single precision
  });

  it("the measure sees a field that the translation forgets", () => {
    const { device } = aihwkit("SoftBoundsDevice");
    const { source } = aihwkit("SoftBoundsDevice", { reverse_up: true });
    expect(convertDevice(device, "mho", source).error.largest).toBeGreaterThan(0.3);
  });

  it("reversed steps are a table of two nodes: they grow from w_min, and weight 0 keeps its place", () => {
    const { device, leftOut } = aihwkit("SoftBoundsDevice", { reverse_up: true, dw_min_std: 0.3 });
    const grown = (w: number) => 1 + w / (0.6 + 0.01);
    const shrunk = (w: number) => -(1 + w / 0.6);
    expect(device).toMatchObject({ model: "table", levels: 140 });
    const { stepsLtp, stepsLtd } = device as typeof device & { stepsLtp: number[]; stepsLtd: number[] };
    expect(stepsLtp[0]).toBeCloseTo(grown(-0.6), 12);
    expect(stepsLtp[1]).toBeCloseTo(grown(0.8), 12);
    expect(stepsLtd[0]).toBeCloseTo(shrunk(-0.6), 12);
    expect(stepsLtd[1]).toBeCloseTo(shrunk(0.8), 12);
    const { low, high } = blockOf(device);
    expect(-low / (high - low)).toBeCloseTo(0.6 / 1.4, 6);
    expect(leftOut.join("; ")).toMatch(/dw_min_std = 0.3: noise of the mean step.*up_down_dtod = 0.01/);
  });

  it("fields that do not act are named with what is lost, also those that act by default", () => {
    const { leftOut } = aihwkit("PowStepDevice", { write_noise_std: 0.5, diffusion: 0, lifetime_dtod: 0.1 });
    expect(leftOut).toEqual([
      "lifetime_dtod = 0.1: all devices decay alike",
      "pow_gamma_dtod = 0.1 (aihwkit's default): all devices have the same exponents",
      expect.stringMatching(/^write_noise_std = 0.5: /),
    ]);
    const stuck = aihwkit("ConstantStepDevice", { corrupt_devices_prob: 0.1 });
    expect(stuck.leftOut).toEqual([
      "corrupt devices stand near weight 0 there, at the ends of the window here",
    ]);
    expect(stuck.device.stuckFraction).toEqual({ low: 0.05, high: 0.05 });
  });

  it.each([
    ["ConstantStepDevice", { dw_min: 0 }, /parameters.dw_min: a step of 0/],
    ["ConstantStepDevice", { dw_min: -0.1 }, /parameters.dw_min/],
    ["ConstantStepDevice", { dw_min: 1e-9 }, /parameters.dw_min.*states/],
    ["ConstantStepDevice", { dw_min: Number.NaN }, /parameters.dw_min: NaN: expected a number/],
    ["ConstantStepDevice", { dw_min: "0.01" }, /parameters.dw_min: "0.01": expected a number/],
    ["ConstantStepDevice", { w_max: Number.POSITIVE_INFINITY }, /parameters.w_max: Infinity/],
    [
      "ConstantStepDevice",
      { dw_min_dtod: -0.3 },
      /parameters.dw_min_dtod: -0.3: expected a number, 0 or more/,
    ],
    ["ConstantStepDevice", { dw_min_dtod: 3 }, /it is dw_min_dtod/],
    ["ConstantStepDevice", { w_min: 0.1 }, /parameters.w_min: a window of 0.1 … 0.8/],
    ["ConstantStepDevice", { up_down: 1 }, /parameters.up_down/],
    ["ConstantStepDevice", { corrupt_devices_prob: 1.5 }, /corrupt_devices_prob/],
    ["ConstantStepDevice", { lifetime: 1 }, /parameters.lifetime/],
    ["LinearStepDevice", { mult_noise: 1 }, /parameters.mult_noise: 1: expected true or false/],
    ["LinearStepDevice", { gamma_up: 1.5 }, /it is gamma_up/],
    ["LinearStepDevice", { gamma_up: 1.5, reverse_up: true }, /parameters.gamma_up.*sign/],
    ["SoftBoundsDevice", { reverse_up: true, mult_noise: false }, /parameters.mult_noise/],
    ["SoftBoundsPmaxDevice", { alpha: 0 }, /parameters.alpha/],
    ["PiecewiseStepDevice", { piecewise_up: [1, 2] }, /parameters.piecewise_down: 2 steps up and 3 down/],
    ["PiecewiseStepDevice", { piecewise_up: [] }, /parameters.piecewise_up/],
    ["PiecewiseStepDevice", { piecewise_up: [-1] }, /parameters.piecewise_up: expected numbers of 0 or more/],
  ])("%s %o is refused by the field's name", (name, parameters, message) => {
    expect(() =>
      aihwkit(name, {
        ...parameters,
        ...(name === "PiecewiseStepDevice" ? { piecewise_down: [1, 1, 1] } : {}),
      }),
    ).toThrow(message);
  });

  it.each([
    ["OneSidedUnitCell", /not one device.*array.mapping = pair/],
    ["VectorUnitCell", /several devices/],
    ["ReferenceUnitCell", /reference cell/],
    ["TransferCompound", /training.rule = tiki-taka/],
    ["BufferedTransferCompound", /tiki-taka-2/],
    ["ChoppedTransferCompound", /chopped-tiki-taka/],
    ["DynamicTransferCompound", /agad/],
    ["MixedPrecisionCompound", /mixed-precision/],
    ["SoftBoundDevice", /did you mean "SoftBoundsDevice"/],
  ])("%s is refused with what Mho has in its place", (name, message) => {
    expect(() => readForeignDevice({ class: name })).toThrow(message);
  });
});

describe("foreign documents", () => {
  it("fields without a meaning here are named", () => {
    const found = aihwkit("ConstantStepDevice", {
      write_noise_std: 56,
      dw_mim: 0,
      reverse_up: true,
      diffusion: 0,
    });
    expect(found.leftOut).toEqual([
      "write_noise_std = 56: not a field of ConstantStepDevice that Mho knows",
      "dw_mim = 0: not a field of ConstantStepDevice that Mho knows",
      "reverse_up = true: not a field of ConstantStepDevice that Mho knows",
    ]);
  });

  it("a document of NeuroSim is measured by the manual's own curve, and is whole", () => {
    const { document } = convertDevice(resolveDevice({ preset: "ag-a-si" }), "neurosim");
    const { device, source, leftOut } = readForeignDevice({ ...document, gateCapFeFET: 1 })!;
    expect(convertDevice(device, "mho", source).error.largest).toBeLessThan(1e-9);
    expect(
      convertDevice(resolveDevice({ preset: "hzo-fefet" }), "mho", source).error.largest,
    ).toBeGreaterThan(0.05);
    expect(leftOut).toEqual(["gateCapFeFET = 1: not a word that Mho takes"]);
    const { maxNumLevelLTP: _, ...partial } = document as NeurosimDevice;
    expect(() => readForeignDevice({ ...partial })).toThrow(/maxNumLevelLTP: missing/);
    expect(() => readForeignDevice({ ...document, NL_LTP: "2.4" })).toThrow(/NL_LTP: "2.4"/);
    expect(() => readForeignDevice({ ...document, minConductance: 0 })).toThrow(/minConductance: 0 S/);
  });

  it("what is neither is nobody's", () => {
    expect(readForeignDevice({ device: {} })).toBeNull();
  });
});
