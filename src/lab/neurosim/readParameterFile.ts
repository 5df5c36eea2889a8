// The settings of a NeuroSim Param.cpp as numbers, from its text: comments, branches, arithmetic and macros are followed (cpp/run.ts).

import { parseCpp } from "./cpp/parse.ts";
import { type Outcome, runCpp } from "./cpp/run.ts";
import type { NumberType } from "./cpp/syntax.ts";
import { SHIPPED } from "./parameters.ts";

export interface ParameterFile {
  /** Key: NeuroSim's name; true is 1, false is 0. The last assignment counts. */
  readonly values: ReadonlyMap<string, number>;
  /** Assignments that give no number, as written, and why. */
  readonly unread: readonly { readonly name: string; readonly text: string; readonly why: string }[];
  /** Set differently in branches of which nobody can say which one holds. */
  readonly undecided: readonly UndecidedName[];
  /** Every name that the file sets somewhere, also in branches that do not hold. */
  readonly names: ReadonlySet<string>;
  /** Statements that were not followed. */
  readonly skipped: Outcome["skipped"];
}

export interface UndecidedName {
  readonly name: string;
  /** `value`: null where it is no number; `text` says it. */
  readonly candidates: readonly {
    readonly when: string;
    readonly value: number | null;
    readonly text: string;
  }[];
}

/** Whole numbers according to Param.h; the other names of the shipped file are double. */
const WHOLE =
  /^(operationmode|memcelltype|accesstype|transistortype|deviceroadmap|\w+CoreSize(Row|Col)|temp|technode\w*|wireWidth|num(Row|Col)\w+|levelOutput\w*|cellBit|speedUpDegree|dramType|batchSize|numIteration|relaxArrayCell\w+|n(Input|Hide|Output)|processNode|num\w*(Images|Epochs)\w*|numBit\w+|numWeightBit)$/;
const TRUTH =
  /^(\w+BufferType|globalBusType|chipActivation|reLu|novelMapping|SARADC|currentMode|pipeline|trainingEstimation|parallelBP|nonlinearIV|validated|synchronous|useHardware\w+)$/;
const REAL =
  /^(maxConductance|minConductance|alpha[12]?|clkFreq|maxWeight|minWeight|arrayWireWidth|Metal[01])$/;

function typeOf(name: string): NumberType | null {
  if (WHOLE.test(name)) return "int";
  if (TRUTH.test(name)) return "bool";
  return name in SHIPPED || REAL.test(name) ? "double" : null;
}

/** `at`: the file's name. Throws ConfigError for a file that is too long or whose brackets do not close. */
export function readParameterFile(text: string, at = "Param.cpp"): ParameterFile {
  const { values, names, skipped } = runCpp(parseCpp(text, at), typeOf, "Param");
  const numbers = new Map<string, number>();
  const unread: ParameterFile["unread"][number][] = [];
  const undecided: UndecidedName[] = [];
  for (const [name, value] of values) {
    if (value.kind === "number") numbers.set(name, value.value);
    else if (value.kind === "undecided")
      undecided.push({ name, candidates: value.candidates.map(candidate) });
    else if (value.kind !== "missing") unread.push({ name, text: value.text, why: value.why });
  }
  return { values: numbers, unread, undecided, names, skipped };
}

type Candidates = Extract<
  Outcome["values"] extends ReadonlyMap<string, infer V> ? V : never,
  { kind: "undecided" }
>;

function candidate({ when, value }: Candidates["candidates"][number]): UndecidedName["candidates"][number] {
  if (value.kind === "number") return { when, value: value.value, text: String(value.value) };
  return { when, value: null, text: value.kind === "missing" ? "not set" : value.text };
}
