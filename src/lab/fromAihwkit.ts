// A device of aihwkit as a device section of Mho, field by field. What has no counterpart is named with its consequence.
import { ConfigError } from "../base/errors.ts";
import type { DeviceInput, PulsedDevice } from "../device/params.ts";
import { meanFactor } from "./aihwkit.ts";
import type { AihwkitFields } from "./aihwkitFields.ts";
import { type AihwkitSteps, aihwkitSteps, ofPmax, powersOf, slopesOf, written } from "./aihwkitLaw.ts";

export interface FromAihwkit {
  readonly target: DeviceInput;
  readonly leftOut: readonly string[];
}

/** Throws ConfigError, with the field, for values that no device can have. */
export function fromAihwkit(fields: AihwkitFields): FromAihwkit {
  const { number, flag } = fields;
  const { low, high, step, upDown } =
    fields.class === "SoftBoundsPmaxDevice" ? ofPmax(fields) : written(fields);
  checkWindow({ low, high, step, upDown }, fields.class);
  const corrupt = number("corrupt_devices_prob");
  const common = {
    preset: "none",
    levels: (high - low) / step,
    stepD2d: number("dw_min_dtod"),
    stepD2dDistribution: flag("dw_min_dtod_log_normal") ? "log-normal" : "normal",
    boundsD2d: { low: number("w_min_dtod"), high: number("w_max_dtod") },
    stuckFraction: { low: corrupt / 2, high: corrupt / 2 },
    ...driftOf(number("lifetime"), (number("reset") - low) / (high - low)),
  } as const;
  const pulsed = {
    wMin: low,
    wMax: high,
    sigmaStep: number("dw_min_std"),
    upDown,
    upDownD2d: number("up_down_dtod"),
  };
  const { law, lost } = lawOf(fields, pulsed);
  const stuck =
    corrupt > 0 ? ["corrupt devices stand near weight 0 there, at the ends of the window here"] : [];
  return { target: { ...common, ...law } as DeviceInput, leftOut: [...lost, ...stuck, ...fields.lost] };
}

function checkWindow({ low, high, step, upDown }: ReturnType<typeof written>, name: string): void {
  const pmax = name === "SoftBoundsPmaxDevice";
  if (!(step > 0))
    throw new ConfigError(`a step of ${step}: no pulse would move the device; expected a number above 0`, {
      at: pmax ? "parameters.alpha" : "parameters.dw_min",
      hint: "dw_min is the change of weight by one pulse, such as 0.001",
    });
  if (!(low <= 0 && high >= 0 && low < high))
    throw new ConfigError(`a window of ${low} … ${high}: expected one with 0 in it`, {
      at: pmax ? "parameters.range_min" : "parameters.w_min",
    });
  const states = (high - low) / step;
  if (states < 2 || states > 1e7)
    throw new ConfigError(
      `a step of ${step} makes ${states} states of the window: Mho takes 2 … 10,000,000`,
      {
        at: pmax ? "parameters.alpha" : "parameters.dw_min",
      },
    );
  if (Math.abs(upDown) >= 1)
    throw new ConfigError(`an up-down difference of ${upDown}: one direction would not move at all`, {
      at: pmax ? "parameters.range_min" : "parameters.up_down",
      hint: "Mho takes -0.99 … 0.99",
    });
}

/** Drift with which 1/lifetime of the distance to `reset` is lost in a mini-batch. */
function driftOf(lifetime: number, level: number): Partial<DeviceInput> {
  if (lifetime === 0) return {};
  if (lifetime <= 1)
    throw new ConfigError(`${lifetime}: every mini-batch would lose all of a weight`, {
      at: "parameters.lifetime",
      hint: "mini-batches, more than 1; 0 is no decay",
    });
  const driftStart = -1 / Math.log1p(-1 / lifetime);
  return { driftLaw: "exponential", driftExponent: 1, driftStart, driftInterval: 1, driftLevel: level };
}

type Pulsed = Pick<PulsedDevice, "wMin" | "wMax" | "upDown" | "upDownD2d" | "sigmaStep">;
interface Law {
  readonly law: object;
  readonly lost: readonly string[];
}
const whole = (law: object): Law => ({ law, lost: [] });

function lawOf(fields: AihwkitFields, pulsed: Pulsed): Law {
  const { number, flag } = fields;
  switch (fields.class) {
    case "LinearStepDevice":
      return grows(fields)
        ? growingLaw(fields, pulsed)
        : whole({
            ...pulsed,
            model: "linear-step",
            multNoise: flag("mult_noise"),
            meanBoundReference: flag("mean_bound_reference"),
            gammaUp: Math.abs(number("gamma_up")),
            gammaDown: Math.abs(number("gamma_down")),
            gammaUpD2d: number("gamma_up_dtod"),
            gammaDownD2d: number("gamma_down_dtod"),
          });
    case "SoftBoundsDevice":
    case "SoftBoundsPmaxDevice":
      return grows(fields)
        ? growingLaw(fields, pulsed)
        : whole({ ...pulsed, model: "soft-bounds", multNoise: flag("mult_noise") });
    case "SoftBoundsReferenceDevice":
      return softBoundsReference(fields, pulsed);
    case "ExpStepDevice":
      return whole({
        ...pulsed,
        model: "exponential-step",
        stateSlope: number("a"),
        stateShift: number("b"),
        amplitudeUp: number("A_up"),
        amplitudeDown: number("A_down"),
        gammaUp: number("gamma_up"),
        gammaDown: number("gamma_down"),
      });
    case "PowStepDevice":
    case "PowStepReferenceDevice": {
      const { up, down } = powersOf(fields);
      const reference = fields.class === "PowStepDevice" ? 0 : number("reference_mean");
      return whole({ ...pulsed, model: "power-step", gammaUp: up, gammaDown: down, reference });
    }
    case "PiecewiseStepDevice":
      return piecewiseLaw(fields, pulsed);
    default:
      return whole({ ...pulsed, model: "constant-step" });
  }
}

function softBoundsReference({ number, flag }: AihwkitFields, pulsed: Pulsed): Law {
  const symmetric = flag("subtract_symmetry_point");
  const mean = number("reference_mean");
  const law = {
    ...pulsed,
    model: "soft-bounds",
    multNoise: flag("mult_noise"),
    referenceStd: number("reference_std"),
    reference: symmetric ? "symmetric-point" : mean,
  };
  const lost = `reference_mean = ${mean}: the reference is the symmetric point itself`;
  return { law, lost: symmetric && mean !== 0 ? [lost] : [] };
}

/** Whether a step grows toward the bound that it leads to, which the laws of Mho with a slope do not. */
function grows({ class: name, number, flag }: AihwkitFields): boolean {
  if (flag("reverse_up") || flag("reverse_down")) return true;
  if (name !== "LinearStepDevice" || !flag("allow_increasing")) return false;
  return number("gamma_up") < 0 || number("gamma_down") < 0;
}

/** A step that is linear in the weight is a table of two nodes, exactly. */
function growingLaw(fields: AihwkitFields, pulsed: Pulsed): Law {
  const { flag } = fields;
  const reversed = flag("reverse_up") || flag("reverse_down");
  if (reversed && !flag("mult_noise"))
    throw new ConfigError("false: aihwkit itself refuses reversed steps without it", {
      at: "parameters.mult_noise",
    });
  const steps = aihwkitSteps(fields);
  const slopes = slopesOf(fields, steps);
  const nodes = (slope: number) => [1 + slope * steps.low, 1 + slope * steps.high];
  const up = nodes(slopes.up);
  const down = nodes(slopes.down);
  for (const [key, ends] of Object.entries({ up, down }))
    if (Math.min(...ends) < 0)
      throw new ConfigError(`the steps ${key} would change their sign inside the window`, {
        at: fields.class === "LinearStepDevice" ? `parameters.gamma_${key}` : `parameters.reverse_${key}`,
        hint: "a smaller gamma, or a larger reverse_offset",
      });
  const names = ["gamma_up_dtod", "gamma_down_dtod"];
  const spread = fields.class === "LinearStepDevice" ? names.filter((name) => fields.number(name) > 0) : [];
  const table = tableLaw(fields, pulsed, { up, down, steps });
  return {
    law: table.law,
    lost: [
      ...table.lost,
      ...spread.map((name) => `${name} = ${fields.number(name)}: all devices have the same slopes`),
    ],
  };
}

function piecewiseLaw(fields: AihwkitFields, pulsed: Pulsed): Law {
  const nodes = (key: string) => {
    const values = fields.numbers(key);
    if (Math.min(...values) < 0)
      throw new ConfigError("expected numbers of 0 or more: a pulse that goes the other way has no law", {
        at: `parameters.${key}`,
      });
    return values.length === 1 ? [values[0]!, values[0]!] : values;
  };
  const up = nodes("piecewise_up");
  const down = nodes("piecewise_down");
  if (up.length !== down.length)
    throw new ConfigError(`${up.length} steps up and ${down.length} down: expected as many`, {
      at: "parameters.piecewise_down",
      hint: "give both lists with the same number of steps",
    });
  return tableLaw(fields, pulsed, { up, down, steps: aihwkitSteps(fields) });
}

interface Nodes {
  /** Steps at equally spaced weights, in units of the step of that direction. */
  readonly up: readonly number[];
  readonly down: readonly number[];
  readonly steps: AihwkitSteps;
}

/** A table holds up_down in its steps, has noise as a part of the window (that of the mean step), and its window is −1 … 1. */
function tableLaw({ number, class: name }: AihwkitFields, pulsed: Pulsed, { up, down, steps }: Nodes): Law {
  const { upDown, upDownD2d, sigmaStep, wMin, wMax } = pulsed;
  const half = (wMax - wMin) / 2;
  const mean = meanFactor({ piecewise_up: up, piecewise_down: down });
  const step = name === "SoftBoundsPmaxDevice" ? steps.up : number("dw_min");
  const law = {
    model: "table",
    stepsLtp: up.map((one) => one * (1 + Math.min(upDown, 0))),
    stepsLtd: down.map((one) => -one * (1 - Math.max(upDown, 0))),
    sigmaC2c: (sigmaStep * mean * step) / (2 * half),
    boundsD2d: { low: (number("w_min_dtod") * -wMin) / half, high: (number("w_max_dtod") * wMax) / half },
    reference: -(wMax + wMin) / (2 * half),
  };
  const uneven = [...up, ...down].some((one) => one !== up[0]);
  return {
    law,
    lost: [
      ...(uneven && sigmaStep > 0
        ? [`dw_min_std = ${sigmaStep}: noise of the mean step, the same everywhere`]
        : []),
      ...(upDownD2d > 0 ? [`up_down_dtod = ${upDownD2d}: up and down steps of a device vary together`] : []),
    ],
  };
}
