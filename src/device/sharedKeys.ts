// Keys of the device section that several laws have, with symbol, SI unit, range and source. Those of one law alone stand in its file (laws/).
import { z } from "zod";
import { choice, flag, number } from "./leaves.ts";

export const NEUROSIM = "MLP+NeuroSim V3.0 manual, section 9";
export const AIHWKIT = "aihwkit simulator/configs/devices.py";

/** Conductance window and the pulses that move and read it: what the chip model needs. */
const electrical = {
  rOn: number("R_on", "ohm", 100, 1e12, NEUROSIM, "Resistance of the on state; G_max = 1/R_on."),
  onOffRatio: number(
    "G_max/G_min",
    "1",
    1.001,
    1e9,
    NEUROSIM,
    "G_max over G_min; must be above 1, so that G_min lies below G_max.",
  ),
  readVoltage: number("V_r", "V", 0.001, 5, "DNN+NeuroSim Param.cpp: 0.5 V", "Read voltage."),
  readPulse: number("t_r", "s", 1e-12, 1, "DNN+NeuroSim Param.cpp: 10 ns", "Length of a read pulse."),
  writeVoltageLtp: number("V_w,LTP", "V", -30, 30, NEUROSIM, "Write voltage that raises G, with sign."),
  writeVoltageLtd: number("V_w,LTD", "V", -30, 30, NEUROSIM, "Write voltage that lowers G, with sign."),
  writePulseLtp: number("t_w,LTP", "s", 1e-12, 10, NEUROSIM, "Length of a pulse that raises G."),
  writePulseLtd: number("t_w,LTD", "s", 1e-12, 10, NEUROSIM, "Length of a pulse that lowers G."),
};

/** States and variation, which every model knows. */
const variation = {
  levels: number(
    "P_max",
    "pulses",
    2,
    1e7,
    NEUROSIM,
    "Number of states: pulses from G_min to G_max. For models after aihwkit: (w_max − w_min)/dw_min, the pulses of the whole range at the step of weight 0.",
  ),
  sigmaRead: number(
    "σ_r",
    "1",
    0,
    1,
    "own choice",
    "Read noise of a cell, redrawn each step: standard deviation as a fraction of G_max − G_min.",
  ),
  sigmaC2c: number(
    "σ_c2c",
    "1",
    0,
    1,
    NEUROSIM,
    "Cycle-to-cycle noise of a write: standard deviation as a fraction of G_max − G_min, per c2cPer.",
  ),
  c2cPer: choice(
    "per",
    ["pulse", "update"],
    "pulse: MLP+NeuroSim (grows with √pulses); update: DNN+NeuroSim V2.1 wage_quantizer.py",
    "What sigmaC2c counts for: each pulse (noise grows with the square root of the pulses) or each update once.",
  ),
  boundsD2d: z.strictObject({
    low: number(
      "σ_d2d,low",
      "1",
      0,
      1,
      AIHWKIT,
      "Device-to-device spread of the lower bound, relative to it.",
    ),
    high: number(
      "σ_d2d,high",
      "1",
      0,
      1,
      AIHWKIT,
      "Device-to-device spread of the upper bound, relative to it.",
    ),
  }),
  stepD2d: number(
    "σ_d2d,step",
    "1",
    0,
    2,
    AIHWKIT,
    "Device-to-device spread of the step size, both directions together.",
  ),
  stepD2dDistribution: choice(
    "distribution",
    ["normal", "log-normal"],
    AIHWKIT,
    "Law of the step spread: factor 1 + σξ, or e^(σξ).",
  ),
  stuckFraction: z.strictObject({
    low: number("p_stuck,low", "1", 0, 0.5, "own choice", "Share of devices stuck at G_min."),
    high: number("p_stuck,high", "1", 0, 0.5, "own choice", "Share of devices stuck at G_max."),
  }),
  programmingError: number(
    "σ_p",
    "1",
    0,
    1,
    "Joshi et al. 2020 (PCM): 0.01 … 0.04; Wan et al. 2022 (RRAM, after 1 s): 0.03 … 0.06; docs/models/given-weights.md",
    "What write-and-verify leaves of the distance to a wanted G: standard deviation as a fraction of G_max − G_min, drawn once for each device. Acts where a network starts from given weights (network.start).",
  ),
};

/** Effects of time and use on a device (aging.ts). */
const aging = {
  driftExponent: number(
    "ν",
    "1",
    0,
    10,
    "power law: aihwkit inference/noise/pcm.py, NeuroSim V1.x retention; 0 is no drift",
    "Drift of G between updates, a time t after its last change: what is left of the distance to driftLevel is (1 + t/t0)^−ν, or e^(−ν·t/t0), by driftLaw.",
  ),
  driftLaw: choice(
    "law",
    ["power", "exponential"],
    "power: as driftExponent; exponential: aihwkit lifetime",
    "How drift goes with the time since the last change of G: (1 + t/t0)^−ν, or e^(−ν·t/t0).",
  ),
  driftLevel: number(
    "G_drift",
    "1",
    -1,
    1,
    "NeuroSim V1.x retention (target)",
    "Where G drifts to, as a fraction of the window: 0 is G_min, 1 is G_max, −1/(onOffRatio − 1) no conductance at all. A device stops at the end of its window.",
  ),
  driftStart: number(
    "t0",
    "s",
    1e-9,
    1e9,
    "aihwkit: 20 s; NeuroSim: 1 s",
    "Time t0 after which drift shows.",
  ),
  driftInterval: number(
    "Δt",
    "s",
    1e-9,
    1e6,
    "own choice",
    "Time between two updates of a weight in training: with driftStart it says how far drift goes.",
  ),
  endurance: z
    .union([
      z.literal("unlimited"),
      number("N_end", "pulses", 1, 2e9, "measurement", "Pulses after which a device no longer moves."),
    ])
    .meta({
      symbol: "N_end",
      unit: "pulses",
      source: "measurement",
      description:
        'Median of the pulses after which a device no longer moves and keeps the G that it has, or "unlimited".',
    }),
  enduranceD2d: number(
    "σ_end",
    "1",
    0,
    5,
    "own choice",
    "Device-to-device spread of the endurance: log-normal, factor e^(σξ).",
  ),
};

/** Keys that every device has, whatever its law. */
export const shared = { ...electrical, ...variation, ...aging };

const referenceState = number(
  "w_ref",
  "1",
  -10,
  10,
  AIHWKIT,
  "State of the reference cell, in weight units: it is what weight 0 means.",
);
/** Reference cell of affine laws; "symmetric-point" is the zero-shifting technique. */
export const zeroShift = {
  reference: z.union([z.literal("symmetric-point"), referenceState]).meta({
    symbol: "w_ref",
    unit: "1",
    source: "Kim et al., arXiv 1907.10228 (zero-shifting); aihwkit subtract_symmetry_point",
    description:
      'State of the reference cell, in weight units, or "symmetric-point": each device\'s own point where up and down pulses cancel.',
  }),
  referenceStd: number(
    "σ_ref",
    "1",
    0,
    1,
    AIHWKIT,
    "Standard deviation of the reference cell's state, weight units.",
  ),
};
export const fixedReference = { reference: referenceState };

/** Keys that aihwkit's pulsed devices share. Weight units are the device's own: weight 0 is the reference cell. */
export const pulsed = {
  wMin: number("w_min", "1", -10, 10, AIHWKIT, "Mean lower bound of the state, in weight units."),
  wMax: number("w_max", "1", -10, 10, AIHWKIT, "Mean upper bound of the state, in weight units."),
  upDown: number(
    "up_down",
    "1",
    -0.99,
    0.99,
    AIHWKIT,
    "Positive: down steps are smaller by this fraction of range/levels; negative: up steps are.",
  ),
  upDownD2d: number("σ_up_down", "1", 0, 1, AIHWKIT, "Device-to-device spread of the up-down difference."),
  sigmaStep: number(
    "dw_min_std",
    "1",
    0,
    100,
    AIHWKIT,
    "Cycle-to-cycle noise of one pulse, relative to its step. Use this or sigmaC2c, not both.",
  ),
};
export const gammas = (minimum: number, maximum: number, description: string) => ({
  gammaUp: number("γ_up", "1", minimum, maximum, AIHWKIT, `${description} (up).`),
  gammaDown: number("γ_down", "1", minimum, maximum, AIHWKIT, `${description} (down).`),
});
export const multNoise = flag(
  "mult_noise",
  AIHWKIT,
  "Step noise scales with the step at the present state (true) or with the step at weight 0 (false).",
);

export const PULSED_DEFAULTS = { wMin: -1, wMax: 1, upDown: 0, upDownD2d: 0, sigmaStep: 0 };

export type SharedParameters = Readonly<z.output<z.ZodObject<typeof shared>>>;
export type PulsedParameters = SharedParameters & Readonly<z.output<z.ZodObject<typeof pulsed>>>;
