// How a written value becomes siemens, ampere or ohm: by the flag, by a unit in cells or title, or, where values can only be plain SI, without
// one. What is normalised is held against the unit that is given for it.
import { formatQuantity } from "../../base/units.ts";
import type { ReadingHints } from "./measurement.ts";
import { ReadingQuestion } from "./question.ts";
import type { Judged } from "./roles.ts";
import { nameOf } from "./valueGroup.ts";
import { type AskedUnit, askedUnit, type Quantity, type Scale, SI_UNIT } from "./writtenUnits.ts";

export interface ReasonedScale extends Scale {
  readonly quantity: Quantity;
  readonly reason: string;
  /** The unit in the file that a flag replaced, in words. */
  readonly note: string | null;
  /** Whether a flag gave it. */
  readonly forced: boolean;
  /** Values are normalised, and a negative one is no current of the other sign. */
  readonly relative: boolean;
}

/** Largest value that is taken for siemens or ampere where no unit is written: more than any cell conducts. */
const LARGEST_SI = 0.1;
/** Smallest that is taken for ohm. */
const SMALLEST_OHM = 10_000;
/** Largest magnitude of values that are normalised to 1: noise may lead beyond it, and some devices use a part only. */
const NORMALISED = { least: 1 / 3, most: 1.5 } as const;

export function scaleOf(
  one: Judged,
  quantity: Quantity | null,
  hints: ReadingHints,
  file: string,
): ReasonedScale {
  const at = { file, name: nameOf(one.column) };
  if (hints.unit !== undefined) return askedScale(one, askedUnit(hints.unit), at);
  const unit = one.column.cellUnit ?? one.title.unit;
  if (unit) return reasoned({ quantity: unit.quantity, factor: unit.factor, offset: 0 });
  if (one.title.relative !== null) throw relativeQuestion(one, at);
  const known = quantity ?? (hints.readVoltage === undefined ? null : "current");
  return plainScale(one, known, at);
}

interface Place {
  readonly file: string;
  readonly name: string;
}

const reasoned = (
  { quantity, factor, offset }: Scale & { readonly quantity: Quantity },
  said: Pick<ReasonedScale, "note" | "forced" | "relative"> = { note: null, forced: false, relative: false },
): ReasonedScale => {
  const unit = SI_UNIT[quantity];
  const step = formatQuantity(factor, unit);
  const plain = step.startsWith("1 ") ? `in ${step.slice(2)}` : `times ${step}`;
  const reason = offset === 0 ? plain : `${formatQuantity(offset, unit)} + ${step}`;
  return { quantity, factor, offset, reason, ...said };
};

/** The flag wins over what is written, and says so. */
function askedScale(one: Judged, asked: AskedUnit, at: Place): ReasonedScale {
  const { relative } = one.title;
  const written = one.column.cellUnit ?? one.title.unit;
  const percent = relative === "percent" && !asked.divided;
  if (asked.relative) checkSpan(one, asked, at);
  else if (relative !== null && written === null) throw relativeQuestion(one, at);
  const scale = percent && asked.relative ? { ...asked, factor: asked.factor / 100 } : asked;
  const other =
    written && (written.quantity !== asked.quantity || written.factor !== asked.factor || asked.relative);
  const note = other
    ? `--unit is used; "${at.name}" itself says ${formatQuantity(written.factor, SI_UNIT[written.quantity])}`
    : percent
      ? `"${at.name}" is in percent: 100 stands for what --unit says 1 adds`
      : null;
  return reasoned(scale, { note, forced: true, relative: asked.relative });
}

function largest({ column }: Judged): number {
  let most = 0;
  for (const value of column.numbers) if (Math.abs(value) > most) most = Math.abs(value);
  return most;
}

/** Values normalised to 1 lie around it, percent around 100; else the window would be a hundred times the one that was given. */
function checkSpan(one: Judged, asked: AskedUnit, at: Place): void {
  if (asked.divided) return;
  const most = largest(one);
  const percent = one.title.relative === "percent";
  const part = percent ? most / 100 : most;
  if (part >= NORMALISED.least && part <= NORMALISED.most) return;
  const unit = SI_UNIT[asked.quantity];
  const window = (per: number) => formatQuantity(asked.offset + (asked.factor * most) / per, unit);
  const text = `${formatQuantity(asked.offset, unit)} + ${formatQuantity(asked.factor, unit)}`;
  throw new ReadingQuestion(
    `"${at.name}"${percent ? " says percent and" : ""} reaches ${most}: with what --unit says 1 adds, that is ${window(1)}; in percent ${window(100)}`,
    {
      at: at.file,
      field: "unit",
      choices: [`${text} / 1`, `${text} / 100`],
      hint: `say what holds: --unit "${text} / 100" for percent, --unit "${text} / 1" otherwise`,
    },
  );
}

function relativeQuestion(one: Judged, { file, name }: Place): ReadingQuestion {
  const percent = one.title.relative === "percent" ? " in percent" : "";
  return new ReadingQuestion(
    `"${name}" is normalised${percent}, with values up to ${Number(largest(one).toPrecision(4))}: a unit alone does not say what they stand for`,
    {
      at: file,
      field: "unit",
      hint: 'give what 0 stands for and what 1 (or 100 %) adds: --unit "1 uS + 8 uS"',
    },
  );
}

function plainScale(one: Judged, quantity: Quantity | null, { file, name }: Place): ReasonedScale {
  const values = one.column.numbers
    .map(Math.abs)
    .filter((v) => v > 0)
    .sort();
  const middle = values[Math.floor(values.length / 2)];
  const about = middle === undefined ? "none" : String(Number(middle.toPrecision(4)));
  if (quantity === null)
    throw new ReadingQuestion(`"${name}" does not say what was measured (values about ${about})`, {
      at: file,
      field: "unit",
      choices: ["S", "A", "ohm"],
      hint: 'give the unit: --unit uS of a conductance, --unit nA of a current (with --read-voltage "0.1 V"), --unit kohm of a resistance; normalised values: --unit "1 uS + 5 uS"',
    });
  const unit = SI_UNIT[quantity];
  const plain =
    middle !== undefined && (unit === "ohm" ? middle >= SMALLEST_OHM : (values.at(-1) ?? 1) < LARGEST_SI);
  if (plain)
    return {
      quantity,
      factor: 1,
      offset: 0,
      reason: `in ${unit}, as no unit is written and the values are about ${formatQuantity(middle, unit)}`,
      note: null,
      forced: false,
      relative: false,
    };
  throw new ReadingQuestion(`"${name}" has no unit (values about ${about})`, {
    at: file,
    field: "unit",
    hint: 'give it: --unit uS (or "nA" with --read-voltage, kohm; normalised values: "1 uS + 5 uS"), or write it into the title: "G [uS]"',
  });
}
