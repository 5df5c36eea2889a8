// The value of a parameter of a C++ file: a number, one of several, or something that cannot be worked out.
import type { NumberType } from "./syntax.ts";

export interface Known {
  readonly kind: "number";
  readonly value: number;
  /** Whether C++ has it as a whole number, which divides without a rest; null: nobody knows. */
  readonly integer: boolean | null;
}
export interface Unknown {
  readonly kind: "unread" | "text";
  /** The right side as written. */
  readonly text: string;
  readonly why: string;
}
/** Nothing was set. */
interface Missing {
  readonly kind: "missing";
}
export interface Candidate {
  /** The condition as written, or "otherwise". */
  readonly when: string;
  readonly value: Value;
}
export interface Undecided {
  readonly kind: "undecided";
  readonly candidates: readonly { readonly when: string; readonly value: Known | Unknown | Missing }[];
}
export type Value = Known | Unknown | Missing | Undecided;

export const MISSING: Missing = { kind: "missing" };
/** Value of a macro without a body. */
export const NOTHING: Unknown = { kind: "text", text: "", why: "a name without a value" };

export const unknown = (text: string, why: string): Unknown => ({ kind: "unread", text, why });
/** A number of C++; one that is not finite is none. */
export function known(value: number, integer: boolean | null, text: string): Known | Unknown {
  return Number.isFinite(value) ? { kind: "number", value, integer } : unknown(text, `${value} is no number`);
}

/** The value after its assignment to a variable of this type; null: the type is not known. */
export function convert(value: Value, type: NumberType | null): Value {
  if (value.kind === "undecided")
    return {
      kind: "undecided",
      candidates: value.candidates.map((one) => ({ ...one, value: convert(one.value, type) as Known })),
    };
  if (value.kind !== "number") return value;
  switch (type) {
    case "int":
      return { kind: "number", value: Math.trunc(value.value), integer: true };
    case "bool":
      return { kind: "number", value: value.value === 0 ? 0 : 1, integer: true };
    case "double":
      return { ...value, integer: false };
    case null:
      return { ...value, integer: value.integer === false ? false : null };
    default:
      return type satisfies never;
  }
}
