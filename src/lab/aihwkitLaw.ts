// The mean pulse curve of a device of aihwkit from its own fields, by its own equations (src/rpucuda/rpu_*_device.cpp: equations, no code): what
// a translation is measured against. It shares nothing with the laws of Mho.
import type { AihwkitFields } from "./aihwkitFields.ts";
import type { Staircase } from "./staircase.ts";

/** A device without spread, in weight units. */
export interface AihwkitSteps {
  readonly low: number;
  readonly high: number;
  /** Steps before the law shapes them, both positive. */
  readonly up: number;
  readonly down: number;
}

/** up_down only ever makes one of both steps smaller. SoftBoundsPmaxDevice: its fields are worked out from p_max, alpha and the range. */
export function aihwkitSteps(fields: AihwkitFields): AihwkitSteps {
  const { low, high, step, upDown } =
    fields.class === "SoftBoundsPmaxDevice" ? ofPmax(fields) : written(fields);
  return {
    low,
    high,
    up: Math.abs(1 + Math.min(upDown, 0)) * step,
    down: Math.abs(1 - Math.max(upDown, 0)) * step,
  };
}

interface Written {
  readonly low: number;
  readonly high: number;
  /** dw_min */
  readonly step: number;
  readonly upDown: number;
}

export function written({ number }: AihwkitFields): Written {
  return { low: number("w_min"), high: number("w_max"), step: number("dw_min"), upDown: number("up_down") };
}

export function ofPmax({ number }: AihwkitFields): Written {
  const low = number("range_min");
  const factor = (number("range_max") - low) / (1 - Math.exp(-number("p_max") * number("alpha")));
  return { low, high: low + factor, step: factor * number("alpha"), upDown: 1 + (2 * low) / factor };
}

export function aihwkitStaircase(fields: AihwkitFields): Staircase {
  const steps = aihwkitSteps(fields);
  const change = changeOf(fields, steps);
  const { low, high } = steps;
  return {
    low,
    high,
    next: (state, direction) => Math.min(Math.max(state + change(state, direction), low), high),
  };
}

type Change = (state: number, direction: 1 | -1) => number;

function changeOf(fields: AihwkitFields, steps: AihwkitSteps): Change {
  const { low, high, up, down } = steps;
  const { number, numbers } = fields;
  switch (fields.class) {
    case "LinearStepDevice":
    case "SoftBoundsDevice":
    case "SoftBoundsPmaxDevice":
    case "SoftBoundsReferenceDevice": {
      const slopes = slopesOf(fields, steps);
      return (w, direction) => (direction > 0 ? up * (1 + slopes.up * w) : -down * (1 + slopes.down * w));
    }
    case "ExpStepDevice":
      return (w, direction) => {
        const z = (2 * w * number("a")) / (high - low) + number("b");
        return direction > 0
          ? up * Math.max(1 - number("A_up") * Math.exp(number("gamma_up") * z), 0)
          : -down * Math.max(1 - number("A_down") * Math.exp(-number("gamma_down") * z), 0);
      };
    case "PowStepDevice":
    case "PowStepReferenceDevice": {
      const powers = powersOf(fields);
      return (w, direction) => {
        const toTop = Math.min(Math.max((high - w) / (high - low), 0), 1);
        return direction > 0 ? up * toTop ** powers.up : -down * (1 - toTop) ** powers.down;
      };
    }
    case "PiecewiseStepDevice":
      return (w, direction) => {
        const nodes = numbers(direction > 0 ? "piecewise_up" : "piecewise_down");
        const place = Math.max(((w - low) / (high - low)) * (nodes.length - 1), 0);
        const left = Math.max(Math.min(Math.floor(place), nodes.length - 2), 0);
        const part = Math.min(place - left, 1);
        const factor = nodes[left]! * (1 - part) + (nodes[left + 1] ?? nodes[left]!) * part;
        return direction > 0 ? up * factor : -down * factor;
      };
    default:
      return (_, direction) => (direction > 0 ? up : -down);
  }
}

/** How the step changes with the weight, relative to the step at weight 0: −γ/w_max upward; reversed, it grows away from w_min. */
export function slopesOf(fields: AihwkitFields, { low, high }: AihwkitSteps): { up: number; down: number } {
  const { class: name, number, flag } = fields;
  const linear = name === "LinearStepDevice";
  const reversible = name !== "SoftBoundsReferenceDevice";
  const gamma = (key: string) =>
    !linear ? 1 : flag("allow_increasing") ? number(key) : Math.abs(number(key));
  const offset = reversible ? number("reverse_offset") : 0;
  const top = reversible && flag("reverse_up") ? low - offset : high;
  const bottom = reversible && flag("reverse_down") ? high + offset : low;
  return {
    up: top === 0 ? 0 : -gamma("gamma_up") / top,
    down: bottom === 0 ? 0 : -gamma("gamma_down") / bottom,
  };
}

/** pow_up_down only ever makes one of both exponents smaller (rpu_powstep_device.cpp; its docstring has another formula). */
export function powersOf({ number }: AihwkitFields): { up: number; down: number } {
  const gamma = number("pow_gamma");
  const difference = number("pow_up_down");
  return {
    up: Math.abs((1 + Math.min(difference, 0)) * gamma),
    down: Math.abs((1 - Math.max(difference, 0)) * gamma),
  };
}
