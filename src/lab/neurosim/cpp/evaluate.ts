// The value of an expression of C++: numbers as C++ computes them (whole numbers divide without a rest), and "unread" for all else.
import type { Assignment, Expression } from "./syntax.ts";
import { convert, type Known, known, type Unknown, unknown, type Value } from "./values.ts";

export interface Surroundings {
  readonly read: (name: string) => Value;
  /** Whether a name is a macro: 1, 0, or missing where the file does not say. */
  readonly defined: (name: string) => Value;
  /** Sets a variable, and gives what it now holds. */
  readonly assign: (assignment: Assignment, value: Value) => Value;
}

export function evaluate(expression: Expression, around: Surroundings): Value {
  switch (expression.kind) {
    case "number":
      return known(expression.value, expression.integer, String(expression.value));
    case "text":
      return { kind: "text", text: `"${expression.value}"`, why: "a text" };
    case "name":
      return named(expression.name, around);
    case "defined": {
      const value = around.defined(expression.name);
      return value.kind === "number" ? value : unknown(`defined(${expression.name})`, "not set in this file");
    }
    case "unary":
      return unary(expression.sign, evaluate(expression.of, around));
    case "binary":
      return logical(expression, around) ?? binary(expression, around);
    case "choice":
      return chosen(expression, around);
    case "cast":
      return convert(evaluate(expression.of, around), expression.to);
    case "call":
      return called(
        expression.name,
        expression.values.map((value) => evaluate(value, around)),
      );
    case "list":
      return expression.parts.map((part) => evaluate(part, around)).at(-1)!;
    case "assign":
      return assigned(expression, around);
    default:
      return expression satisfies never;
  }
}

const ENUMERATION = "its value is not in this file";

function named(name: string, around: Surroundings): Value {
  const value = around.read(name);
  return value.kind === "missing" ? unknown(name, ENUMERATION) : value;
}

function assigned(assignment: Assignment, around: Surroundings): Value {
  const right = evaluate(assignment.value, around);
  const { sign, name, text } = assignment;
  const value = sign === "" ? right : arithmetic(sign, named(name, around), right, `${name} ${sign} ${text}`);
  const written =
    value.kind === "unread" ? { ...value, text: sign === "" ? text : `${name} ${sign} ${text}` } : value;
  return around.assign(assignment, written);
}

/** The result of an expression with a value that is no number: the reason goes on with it. */
function because(value: Exclude<Value, Known>): Unknown {
  if (value.kind === "undecided") return unknown("", "follows from a value that is not decided");
  if (value.kind === "missing") return unknown("", ENUMERATION);
  return value.kind === "unread" && value.text !== ""
    ? unknown("", `${value.text}: ${value.why}`)
    : unknown("", value.why);
}

function unary(sign: string, value: Value): Value {
  if (value.kind !== "number") return because(value);
  switch (sign) {
    case "-":
      return known(-value.value, value.integer, "");
    case "!":
      return known(value.value === 0 ? 1 : 0, true, "");
    case "~":
      return known(~value.value, true, "");
    default:
      return value;
  }
}

/** && and ||, where one side alone may decide; null for other signs. */
function logical(
  { sign, left, right }: Extract<Expression, { kind: "binary" }>,
  around: Surroundings,
): Value | null {
  if (sign !== "&&" && sign !== "||") return null;
  const decides = sign === "||";
  const first = evaluate(left, around);
  if (first.kind === "number" && (first.value !== 0) === decides) return known(decides ? 1 : 0, true, "");
  const second = evaluate(right, around);
  if (second.kind === "number" && (second.value !== 0) === decides) return known(decides ? 1 : 0, true, "");
  if (first.kind !== "number") return because(first);
  return second.kind === "number" ? known(decides ? 0 : 1, true, "") : because(second);
}

function binary({ sign, left, right }: Extract<Expression, { kind: "binary" }>, around: Surroundings): Value {
  return arithmetic(sign, evaluate(left, around), evaluate(right, around), "");
}

const COMPARISONS: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  "==": (a, b) => a === b,
  "!=": (a, b) => a !== b,
  "<": (a, b) => a < b,
  ">": (a, b) => a > b,
  "<=": (a, b) => a <= b,
  ">=": (a, b) => a >= b,
};
const SUMS: Readonly<Record<string, (a: number, b: number) => number>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "&": (a, b) => a & b,
  "|": (a, b) => a | b,
  "^": (a, b) => a ^ b,
  "<<": (a, b) => a << b,
  ">>": (a, b) => a >> b,
};

function arithmetic(sign: string, left: Value, right: Value, text: string): Value {
  if (left.kind !== "number") return because(left);
  if (right.kind !== "number") return because(right);
  const compare = COMPARISONS[sign];
  if (compare) return known(compare(left.value, right.value) ? 1 : 0, true, text);
  const integer = bothWhole(left, right);
  if (sign === "/") return quotient(left.value, right.value, integer, text);
  if (sign === "%") {
    const rest = left.value % right.value;
    return Number.isNaN(rest) ? unknown(text, "divides by 0") : known(rest, true, text);
  }
  return known(SUMS[sign]!(left.value, right.value), integer, text);
}

function bothWhole(left: Known, right: Known): boolean | null {
  if (left.integer === false || right.integer === false) return false;
  return left.integer === true && right.integer === true ? true : null;
}

/** Where the types are not known and there is a rest, both readings are possible. */
function quotient(left: number, right: number, integer: boolean | null, text: string): Value {
  if (right === 0) return unknown(text, "divides by 0");
  const exact = left / right;
  if (integer === false || Number.isInteger(exact)) return known(exact, integer, text);
  const whole = known(Math.trunc(exact), true, text);
  if (integer === true) return whole;
  return {
    kind: "undecided",
    candidates: [
      { when: "both sides are whole numbers in C++", value: whole },
      { when: "one side is a double", value: known(exact, false, text) },
    ],
  };
}

function chosen(expression: Extract<Expression, { kind: "choice" }>, around: Surroundings): Value {
  const condition = evaluate(expression.condition, around);
  if (condition.kind === "number")
    return evaluate(condition.value === 0 ? expression.otherwise : expression.then, around);
  const then = evaluate(expression.then, around);
  const otherwise = evaluate(expression.otherwise, around);
  if (then.kind === "number" && otherwise.kind === "number" && then.value === otherwise.value) return then;
  if (then.kind === "undecided" || otherwise.kind === "undecided") return because(condition);
  return {
    kind: "undecided",
    candidates: [
      { when: "the condition before the ? holds", value: then },
      { when: "otherwise", value: otherwise },
    ],
  };
}

const FUNCTIONS: Readonly<Record<string, (...values: number[]) => number>> = {
  pow: (a, b) => a ** b,
  sqrt: Math.sqrt,
  exp: Math.exp,
  log: Math.log,
  log2: Math.log2,
  log10: Math.log10,
  ceil: Math.ceil,
  floor: Math.floor,
  // C++ rounds halves away from 0
  round: (a) => Math.sign(a) * Math.round(Math.abs(a)),
  trunc: Math.trunc,
  abs: Math.abs,
  fabs: Math.abs,
  max: Math.max,
  min: Math.min,
};
const COUNTS: Readonly<Record<string, number>> = { pow: 2, max: 2, min: 2 };
const KEEPS_WHOLE = new Set(["abs", "max", "min"]);

function called(name: string, values: readonly Value[]): Value {
  const own = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name]! : undefined;
  if (!own || values.length !== (COUNTS[name] ?? 1)) return unknown("", `${name}() is not worked out here`);
  const numbers: Known[] = [];
  for (const value of values) {
    if (value.kind !== "number") return because(value);
    numbers.push(value);
  }
  const integer = KEEPS_WHOLE.has(name) && numbers.every((one) => one.integer !== false) ? null : false;
  return known(own(...numbers.map((one) => one.value)), integer, name);
}
