// Finds the columns that hold the measured values. Columns of one quantity and one series are one group; groups are scored by what titles, units, flags
// and numbers say. Where two groups are as likely, it is asked.
import { DataError } from "../../base/errors.ts";
import type { ReadingHints } from "./measurement.ts";
import { ReadingQuestion } from "./question.ts";
import { counts, type Judged } from "./roles.ts";
import { MEAN, wordsOf } from "./vocabulary.ts";
import { askedUnit, type Quantity } from "./writtenUnits.ts";

export interface ValueGroup {
  /** null: nothing says what was measured. */
  readonly quantity: Quantity | null;
  readonly members: readonly Judged[];
}

/** A second group that scores as much less, at most, is asked about. */
const NEAR = 1;
/** Where a table has a reading in several quantities: less is to be assumed. */
const PREFERENCE: Readonly<Record<Quantity, number>> = { conductance: 0.3, resistance: 0.2, current: 0.1 };

export function valueGroupOf(
  judged: readonly Judged[],
  hints: ReadingHints,
  titled: boolean,
  file: string,
): ValueGroup {
  const forced = judged.filter(({ role }) => role === "value");
  if (forced.length > 0)
    return {
      quantity: forced[0]!.title.quantity ?? forced[0]!.column.cellUnit?.quantity ?? null,
      members: forced,
    };
  const groups = groupsOf(judged);
  const scored = groups
    .map((group) => ({ group, score: scoreOf(group, hints, titled) }))
    .sort((a, b) => b.score - a.score);
  const [best, ...others] = scored;
  if (best === undefined)
    throw new DataError(`no column holds measured values${whyNot(judged)}`, {
      at: file,
      hint: `say it: --column value=${likeliest(judged)} (a number or a title), or name the column: "G [uS]"`,
    });
  refuseEndurance(best.group, file);
  const rival = others.find(
    ({ group, score }) =>
      score > best.score - NEAR &&
      group.quantity === best.group.quantity &&
      !mirrored(group, best.group) &&
      (!isRelative(group) || isRelative(best.group)),
  );
  if (rival) throw doubt(best.group, rival.group, judged, titled, file);
  return best.group;
}

/** Number of the column that a hint names: the last of decimals, else the last. */
function likeliest(judged: readonly Judged[]): number {
  const decimals = ({ column }: Judged) =>
    column.numeric > 0.5 && column.numbers.some((value) => !Number.isNaN(value) && !Number.isInteger(value));
  return (judged.filter(decimals).at(-1)?.column.index ?? judged.length - 1) + 1;
}

function whyNot(judged: readonly Judged[]): string {
  const reasons = judged.flatMap(({ column, role, unused }) => {
    const why = unused ?? (role === null ? "whole numbers that count" : role);
    return [`"${nameOf(column)}" (${why})`];
  });
  return reasons.length === 0 ? "" : `: ${reasons.slice(0, 8).join(", ")}`;
}

function groupsOf(judged: readonly Judged[]): ValueGroup[] {
  const groups = new Map<string, { quantity: Quantity | null; members: Judged[] }>();
  for (const one of judged) {
    if (one.role !== null || one.unused !== null || counts(one)) continue;
    const quantity = one.column.cellUnit?.quantity ?? one.title.quantity;
    const key = `${quantity} ${one.title.series}`;
    const group = groups.get(key) ?? { quantity, members: [] };
    group.members.push(one);
    groups.set(key, group);
  }
  return [...groups.values()].map((group) => ({
    ...group,
    members: withoutCopies(readingsIn(group.members)),
  }));
}

/** A mean beside what it is the mean of, and a number that never changes, are no readings. */
function readingsIn(members: readonly Judged[]): readonly Judged[] {
  const changing = members.filter(({ column }) => !constant(column.numbers));
  const single = changing.filter(({ title }) => !wordsOf(title.text).some((word) => MEAN.has(word)));
  return [single, changing].find((some) => some.length > 0) ?? members;
}

/** Columns of one quantity among which the same readings are looked for in another unit. */
const MOST_UNITS = 50;

/** The same readings in another unit count once. */
function withoutCopies(members: readonly Judged[]): readonly Judged[] {
  if (members.length > MOST_UNITS) return members;
  return members.filter((one, i) => !members.slice(0, i).some((other) => isCopy(one, other)));
}

function isCopy({ column, title }: Judged, other: Judged): boolean {
  const unit = title.unit?.factor;
  const otherUnit = other.title.unit?.factor;
  if (unit === undefined || otherUnit === undefined || unit === otherUnit) return false;
  return column.numbers.every((value, i) => {
    const si = value * unit;
    return Number.isNaN(value) || Math.abs(other.column.numbers[i]! * otherUnit - si) <= 0.01 * Math.abs(si);
  });
}

function scoreOf({ quantity, members }: ValueGroup, hints: ReadingHints, titled: boolean): number {
  const [first] = members as [Judged];
  const asked = hints.unit === undefined ? null : askedUnit(hints.unit).quantity;
  const { title, column } = first;
  const score =
    (quantity === null ? 0 : 3 + PREFERENCE[quantity]) +
    (title.unit || column.cellUnit ? 1 : 0) +
    (title.relative ? 0.5 : 0) +
    (members.some((one) => one.title.direction !== null) ? 2 : 0) +
    (titled || quantity !== null ? 0 : 1) -
    (constant(column.numbers) ? 5 : 0);
  if (asked !== null) return score + (quantity === asked ? 4 : quantity === null ? 2 : 0);
  return hints.readVoltage !== undefined && quantity === "current" ? score + 2 : score;
}

const constant = (numbers: Float64Array): boolean => {
  const finite = numbers.filter((value) => !Number.isNaN(value));
  return finite.every((value) => value === finite[0]);
};

/** Columns of low and high states, one pair a cycle: endurance shows the window, and no step. */
function refuseEndurance({ members }: ValueGroup, file: string): void {
  const middle = (state: "low" | "high") => {
    const own = members
      .filter(({ title }) => title.state === state)
      .flatMap(({ column }) => [...column.numbers]);
    const sorted = own.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)];
  };
  const low = middle("low");
  const high = middle("high");
  if (low === undefined || high === undefined) return;
  throw new DataError(
    `this is a table of endurance or retention: a low and a high state in each row (in the middle ${low} and ${high}, as written)`,
    {
      at: file,
      hint: "the two states show the window, not how a pulse changes the device: measure single pulses, or set the window by hand: --set device.gMin=… --set device.gMax=…",
    },
  );
}

const isRelative = ({ members }: ValueGroup): boolean => members[0]!.title.relative !== null;

/** Two terminals carry the same current. */
function mirrored(a: ValueGroup, b: ValueGroup): boolean {
  if (a.quantity !== "current" || a.members.length !== 1 || b.members.length !== 1) return false;
  const one = a.members[0]!.column.numbers;
  const two = b.members[0]!.column.numbers;
  let same = 0;
  let all = 0;
  for (const [i, value] of one.entries()) {
    const other = two[i]!;
    if (Number.isNaN(value) || Number.isNaN(other)) continue;
    all++;
    if (Math.abs(Math.abs(value) - Math.abs(other)) <= 0.05 * Math.abs(value)) same++;
  }
  return same > 0.9 * all;
}

function doubt(
  best: ValueGroup,
  rival: ValueGroup,
  judged: readonly Judged[],
  titled: boolean,
  file: string,
): ReadingQuestion {
  const named = ({ members }: ValueGroup) => members.map(({ column }) => `"${nameOf(column)}"`).join(", ");
  const either = [...best.members, ...rival.members].map(({ column }) => column);
  return new ReadingQuestion(
    titled
      ? `the measured values can be ${named(best)} or ${named(rival)}`
      : `it is not clear which of ${judged.length} columns holds the conductance`,
    {
      at: file,
      field: "columns",
      choices: either.map(nameOf),
      hint: `say it: --column value=${either[0]!.index + 1} or --column value=${either.at(-1)!.index + 1} (titles work too; several: value=3,5)`,
    },
  );
}

export const nameOf = ({ title, index }: { readonly title: string; readonly index: number }): string =>
  title === "" ? `column ${index + 1}` : title;
