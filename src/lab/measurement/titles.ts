// Meaning of one column title by itself, in the words of instruments, spreadsheets and papers. The table as a whole: interpret.ts.

import { directionOfWords, type Labels, labelsOf, NO_LABELS, seriesOf } from "./labels.ts";
import type { Direction } from "./measurement.ts";
import { splitUnit } from "./titleUnit.ts";
import {
  AXIS,
  COUNT,
  CYCLE,
  DEVICE,
  DIRECTION,
  DOWN,
  HIGH_STATE,
  LONGEST_NAME,
  LOW_STATE,
  MODEL,
  PARAMETER,
  PULSE,
  QUANTITY_WORDS,
  READING,
  STATISTIC,
  SYMBOL,
  SYMBOL_QUANTITY,
  TIME,
  UP,
  VOLTAGE,
  WRITING,
  WRITTEN_SYMBOL,
  wordsOf,
} from "./vocabulary.ts";
import { QUANTITIES, type Quantity, type Relative, type WrittenUnit } from "./writtenUnits.ts";

/** Roles of a column besides measured values. */
export type Role = "pulse" | "device" | "cycle" | "direction" | "readVoltage";

export interface Title {
  /** The text as written, with the titles above it. */
  readonly text: string;
  readonly quantity: Quantity | null;
  readonly unit: WrittenUnit | null;
  readonly relative: Relative | null;
  readonly direction: Direction | null;
  readonly role: Role | null;
  /** Why the column is of no use to a fit, in words. */
  readonly unused: string | null;
  readonly labels: Labels;
  /** Low and high resistance state: a table of endurance. */
  readonly state: "low" | "high" | null;
  /** Condition that differs between experiments: "2.5 V", "100 ns", "85 °C". */
  readonly applied: string | null;
  /** The rest of the title: columns with the same rest belong together. */
  readonly series: string;
}

/** An amount of what can be applied; not of what is measured. */
const AMOUNT = /(?<![\w.])[+-]?\d+(?:\.\d+)?\s*(?:m?V|[fpnuµμm]?s|(?:[kMG])?Hz|K|°\s*C|(?<=\d\d)C)(?![\w/])/;
const AMOUNTS = new RegExp(AMOUNT.source, "g");
/** A title that is an amount, or "Vp=2.5V". */
const AMOUNT_ALONE = new RegExp(`^[A-Za-z_]{0,8}\\s*[=:@]?\\s*${AMOUNT.source}$`);

export function titleOf(written: string): Title {
  const text = written.slice(0, LONGEST_NAME);
  const alone = AMOUNT_ALONE.test(text.trim());
  const applied = (alone ? text.trim() : AMOUNT.exec(text)?.[0]) ?? null;
  const { unit, relative, rest } = splitUnit(alone ? "" : text);
  const all = wordsOf(applied === null ? rest : rest.replace(AMOUNTS, " "));
  const symbols = all.flatMap((word) => SYMBOL.exec(word)?.[2] ?? []);
  const name: Name = {
    text: alone ? "" : text,
    rest,
    all,
    unit,
    volts: unit === null && isVoltage(alone ? "" : text, all, symbols),
  };
  const quantity = unit?.quantity ?? quantityOfWords(all, symbols);
  const unused = unusedReason(name, quantity);
  const role = unused === null ? roleOf(name, quantity) : null;
  const value = unused === null && role === null;
  return {
    text,
    unit,
    relative: relative ?? (NORMALISED.test(text) ? "normalised" : null),
    direction: directionOfWords(all),
    role,
    unused,
    quantity: value ? quantity : null,
    labels: unused === null ? labelsOf(all) : NO_LABELS,
    state: value ? stateOf(all, quantity) : null,
    applied,
    series: unused === null ? seriesOf(all) : "",
  };
}

const OF_WRITING = new Set(["gate", "write", "writing", "program", "programming"]);
const NORMALISED = /normali[sz]ed|normiert|\bG\s*\/\s*G/i;

interface Name {
  readonly text: string;
  /** The title without the unit. */
  readonly rest: string;
  readonly all: readonly string[];
  readonly unit: WrittenUnit | null;
  readonly volts: boolean;
}

const has = (all: readonly string[], set: ReadonlySet<string>): boolean => all.some((word) => set.has(word));

const isVoltage = (text: string, all: readonly string[], symbols: readonly string[]): boolean =>
  /[([/]\s*[munk]?V\s*[)\]]?$/.test(text) ||
  symbols.includes("v") ||
  has(all, VOLTAGE) ||
  all.some((word) => /^v/.test(word) && WRITTEN_SYMBOL.test(word));

/** Reasons that say what was applied: it must be the same in all sweeps. */
export const TIME_AXIS = "time";
export const SETTING = "a setting of the instrument";
export const WRITE_VOLTAGE = "the voltage of writing, or of a gate";
export const VARYING_VOLTAGE = "a voltage that varies is not the one of reading";

/** Why a column of this name says nothing about a conductance, or null. */
function unusedReason({ text, all, unit, volts }: Name, quantity: Quantity | null): string | null {
  const written = all.some((word) => WRITTEN_SYMBOL.test(word));
  if (/Δ|\bdelta|\bchange/i.test(text) || /(?<![A-Za-z])d[GIRW](?![A-Za-z])/.test(text))
    return "a change, not a value";
  if (/\b(log(10)?|ln|lg)(\b|_|(?=[GIR]\b))(?!.?scale)/i.test(text)) return "a logarithm, not a value";
  if (has(all, STATISTIC)) return "a spread, not a reading";
  if (has(all, MODEL)) return "a fit or a model, not a reading";
  if (has(all, TIME) && unit === null && !has(all, PULSE)) return TIME_AXIS;
  if (has(all, PARAMETER)) return SETTING;
  if (volts && !isReadVoltage(all) && (written || has(all, WRITING))) return WRITE_VOLTAGE;
  if (!volts && quantity === "current" && (written || has(all, OF_WRITING)))
    return "the current of a write pulse, of a gate, or a limit";
  return null;
}

const isReadVoltage = (all: readonly string[]): boolean =>
  has(all, READING) || all.some((word) => /^v(r|rd|read|d|ds)$/.test(word));

function roleOf({ rest, all, unit, volts }: Name, quantity: Quantity | null): Role | null {
  if (volts) return "readVoltage";
  if (unit !== null) return null;
  // the current of a drain, where "id" and "ID" are numbers of rows
  if (/^I_?ds?$/.test(rest.trim())) return null;
  const only = (...sets: readonly ReadonlySet<string>[]) =>
    all.length > 0 && all.every((word) => /^\d+$/.test(word) || sets.some((set) => set.has(word)));
  const pulses = has(all, PULSE) || has(all, COUNT) || /^p$/i.test(rest.trim());
  if (pulses && only(PULSE, COUNT, UP, DOWN)) return "pulse";
  if (has(all, AXIS) && only(AXIS, UP, DOWN)) return "pulse";
  if (has(all, DEVICE) && only(DEVICE, COUNT) && /id$/i.test(rest.trim())) return "device";
  if (quantity !== null) return null;
  if (has(all, CYCLE) && only(CYCLE, COUNT)) return "cycle";
  if (has(all, DEVICE) && only(DEVICE, COUNT, new Set(["name"]))) return "device";
  return has(all, DIRECTION) || (has(all, UP) && has(all, DOWN)) ? "direction" : null;
}

function quantityOfWords(all: readonly string[], symbols: readonly string[]): Quantity | null {
  for (const quantity of QUANTITIES)
    if (all.some((word) => QUANTITY_WORDS[quantity].has(word) && word.length > 1)) return quantity;
  const symbol = symbols.find((letter) => letter !== "v");
  return symbol === undefined ? null : SYMBOL_QUANTITY[symbol]!;
}

function stateOf(all: readonly string[], quantity: Quantity | null): Title["state"] {
  const low = all.some((word) => LOW_STATE.has(word));
  const high = all.some((word) => HIGH_STATE.has(word));
  if (low === high) return null;
  // a low resistance is a high conductance; LRS and HRS speak of resistance, on and off of the current
  const words = all.some((word) => /^(low|high)$/.test(word)) && quantity === "conductance";
  return low !== words ? "low" : "high";
}

/** Whether a row above the titles says something about columns. */
export function saysSomething(text: string): boolean {
  const { quantity, direction, role, labels, unit } = titleOf(text);
  return [quantity, direction, role, unit, labels.device, labels.cycle].some((found) => found !== null);
}
