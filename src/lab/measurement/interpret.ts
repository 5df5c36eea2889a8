// Interprets the columns of a table together: which hold values, of which direction, device and cycle, in which unit, and which pulse
// number belongs to each. Reports in sentences what was found and what is not used; asks where two readings are possible.
import { parseQuantity } from "../../base/units.ts";
import type { Column, Grid } from "./grid.ts";
import { refuseLying } from "./lying.ts";
import type { Direction, ReadingHints } from "./measurement.ts";
import { ReadingQuestion } from "./question.ts";
import { counts, type Judged, judge } from "./roles.ts";
import { type ReasonedScale, scaleOf } from "./scales.ts";
import { checkSettings } from "./settings.ts";
import type { Role } from "./titles.ts";
import { nameOf, valueGroupOf } from "./valueGroup.ts";

export interface ValueColumn extends ReasonedScale {
  readonly column: Column;
  readonly direction: Direction | null;
  readonly device: string | null;
  readonly cycle: string | null;
  readonly pulse: Column | null;
}

export interface Interpretation {
  readonly values: readonly ValueColumn[];
  /** Their cells together name it. */
  readonly device: readonly Column[];
  readonly cycle: Column | null;
  readonly direction: Column | null;
  readonly readVoltage: { readonly column: Column; readonly factor: number } | null;
  readonly understood: readonly string[];
}

export function interpret(grid: Grid, hints: ReadingHints, file: string): Interpretation {
  refuseLying(grid, file);
  const judged = judge(grid, hints, file);
  const group = valueGroupOf(judged, hints, grid.titled, file);
  const inOrder = withPulses(group.members, judged, grid.titled);
  const labelled = withLabels(withDirections(inOrder.values, grid.titled, file), hints, file);
  const values = labelled.map(
    (value): ValueColumn => ({ ...value, ...scaleOf(value.judged, group.quantity, hints, file) }),
  );
  const columnOf = (role: Role) => judged.find((one) => one.role === role)?.column ?? null;
  const current = values.some(({ quantity }) => quantity === "current");
  const voltage = current ? columnOf("readVoltage") : null;
  const found = {
    values,
    device: judged.filter(({ role }) => role === "device").map(({ column }) => column),
    cycle: columnOf("cycle"),
    direction: columnOf("direction"),
    readVoltage: voltage && { column: voltage, factor: voltFactor(voltage.title) },
  };
  checkSettings(judged, sweepsIn(found, grid), grid, hints, file);
  return { ...found, understood: [...sentencesOf(found, inOrder.pulses), ...unusedOf(judged, found)] };
}

function sweepsIn({ values, device, cycle, direction }: Omit<Interpretation, "understood">, grid: Grid) {
  const { column: value, pulse } = values[0]!;
  const naming = [...device, cycle, direction].flatMap((column) => column ?? []);
  const keys = grid.rows.map((row) => naming.map(({ index }) => row[index]).join("\t"));
  return { value, values: values.map(({ column }) => column), pulse, keys };
}

interface Placed {
  readonly judged: Judged;
  readonly column: Column;
  readonly pulse: Column | null;
  readonly direction: Direction | null;
}

/** Gives each column of values the nearest pulse number to its left that does not name the other direction. */
function withPulses(
  members: readonly Judged[],
  judged: readonly Judged[],
  titled: boolean,
): { values: Placed[]; pulses: Column[] } {
  const named = judged.filter(({ role }) => role === "pulse");
  const counted = judged.filter(
    (one) => !members.includes(one) && one.role === null && one.unused === null && counts(one),
  );
  const pulses = named.length > 0 ? named : counted.slice(0, titled ? undefined : 1);
  const values = members.map((one): Placed => {
    const own = one.title.direction;
    const fit = pulses.filter(
      ({ title }) => own === null || title.direction === null || title.direction === own,
    );
    const left = fit.filter(({ column }) => column.index < one.column.index).at(-1);
    const pulse = left ?? fit[0] ?? null;
    return {
      judged: one,
      column: one.column,
      pulse: pulse?.column ?? null,
      direction: own ?? pulse?.title.direction ?? null,
    };
  });
  return { values, pulses: [...new Set(values.flatMap(({ pulse }) => pulse ?? []))] };
}

/** Two columns of which nothing says the direction: one that rises and one that falls. */
function withDirections(values: readonly Placed[], titled: boolean, file: string): Placed[] {
  const known = values.some(
    ({ direction, judged }) =>
      direction !== null || Object.values(judged.title.labels).some((label) => label !== null),
  );
  if (known || values.length < 2) return [...values];
  const trends = values.map(({ column }) => trendOf(column));
  const opposite = values.length === 2 && trends[0]! * trends[1]! < 0;
  if (opposite) return values.map((value, i) => ({ ...value, direction: trends[i]! > 0 ? "ltp" : "ltd" }));
  if (titled) return [...values];
  throw new ReadingQuestion(`it is not clear which of ${values.length} columns holds the conductance`, {
    at: file,
    field: "columns",
    choices: values.map(({ column }) => nameOf(column)),
    hint: 'say it: --column pulse=1 --column value=3 (several: value=3,5), or name the columns in the first row, such as "pulse", "G [uS]"',
  });
}

/** Mean of the last fifth over that of the first, in parts of the range: from −1 to 1. */
function trendOf({ numbers }: Column): number {
  const finite = numbers.filter((value) => !Number.isNaN(value));
  const part = Math.max(1, Math.floor(finite.length / 5));
  const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const sorted = finite.slice().sort();
  const range = sorted.at(-1)! - sorted[0]!;
  return range > 0 ? (mean(finite.slice(-part)) - mean(finite.slice(0, part))) / range : 0;
}

type Labelled = Placed & Pick<ValueColumn, "device" | "cycle">;

/** Several columns of one direction are devices or cycles: as their titles say, as the flag says, else it is asked. */
function withLabels(values: readonly Placed[], hints: ReadingHints, file: string): Labelled[] {
  const several = new Map<Direction | null, Placed[]>();
  for (const value of values) several.set(value.direction, [...(several.get(value.direction) ?? []), value]);
  if ([...several.values()].every((own) => own.length === 1))
    return values.map((value) => ({ ...value, device: null, cycle: null }));
  for (const own of several.values()) refuseExperiments(own, hints, file);
  if ([...several.values()].every(areRepeats))
    return values.map((value) => ({ ...value, device: null, cycle: null }));
  return [...several.values()].flatMap((own) => own.map((value, i) => labelled(value, i, own, hints, file)));
}

/** "Reading 1" and "Reading 2" of a pulse. */
const areRepeats = (own: readonly Placed[]): boolean =>
  own.every(({ column, pulse }) => pulse !== null && /\bread(ing)?s?[ _]?\d+\b/i.test(column.title));

/** Columns at 2 V and at 3 V are neither devices nor cycles, unless the flag says so. */
function refuseExperiments(own: readonly Placed[], { several }: ReadingHints, file: string): void {
  const applied = [...new Set(own.map(({ judged }) => judged.title.applied))];
  if (several !== undefined || applied.length < 2 || applied.includes(null)) return;
  const [first] = own as readonly [Placed];
  throw new ReadingQuestion(
    `${own.length} columns differ in what was applied (${applied.slice(0, 4).join(", ")}${applied.length > 4 ? ", …" : ""}): these are different experiments, not cycles of one`,
    {
      at: file,
      field: "columns",
      choices: own.map(({ column }) => nameOf(column)),
      hint: `say which one: --column value=${first.column.index + 1}; or what all of them count as: --columns cycles, --columns devices`,
    },
  );
}

function labelled(
  value: Placed,
  nth: number,
  siblings: readonly Placed[],
  { several }: ReadingHints,
  file: string,
): Labelled {
  const { device, cycle, other } = value.judged.title.labels;
  const key = (one: Placed) =>
    JSON.stringify([one.judged.title.labels.device, one.judged.title.labels.cycle]);
  const named = siblings.every(({ judged }) => {
    const { device, cycle } = judged.title.labels;
    return device !== null || cycle !== null;
  });
  const apart = named && new Set(siblings.map(key)).size === siblings.length;
  const name = other ?? String(nth + 1);
  if (several === "devices" && !(apart && device !== null))
    return { ...value, device: cycle ?? name, cycle: null };
  if (several === "cycles" && !(apart && cycle !== null))
    return { ...value, device: null, cycle: device ?? name };
  if (apart) return { ...value, device, cycle };
  if (device !== null && cycle === null && other !== null) return { ...value, device, cycle: other };
  if (cycle !== null && device === null && other !== null) return { ...value, device: other, cycle };
  throw severalQuestion(
    siblings.map(({ column }) => nameOf(column)),
    "columns",
    file,
  );
}

export function severalQuestion(
  names: readonly string[],
  what: "columns" | "files" | "sheets",
  file: string,
): ReadingQuestion {
  return new ReadingQuestion(
    `${names.length} ${what} hold the same kind of sweep (${names
      .slice(0, 4)
      .map((name) => `"${name}"`)
      .join(", ")}${names.length > 4 ? ", …" : ""}): several devices, or several cycles of one?`,
    {
      at: file,
      field: "several",
      choices: ["cycles", "devices"],
      hint: "say it: --columns cycles, or --columns devices. It decides what is noise and what is spread",
    },
  );
}

function voltFactor(title: string): number {
  const unit = /[([/]\s*([munµ]?V)\s*[)\]]?/.exec(title)?.[1] ?? "V";
  return parseQuantity(`1 ${unit}`, "V");
}

type Found = Omit<Interpretation, "understood">;

function sentencesOf(
  { values, device, cycle, direction, readVoltage }: Found,
  pulses: readonly Column[],
): string[] {
  const roles = [
    ["cycle", cycle],
    ["direction", direction],
    ["read voltage", readVoltage?.column ?? null],
  ] as const;
  const parts = [
    ...pulses.map(
      (column) => `pulse number in "${nameOf(column)}"${column.rounded ? ", rounded to whole numbers" : ""}`,
    ),
    ...(device.length > 0
      ? [`device in ${device.map((column) => `"${nameOf(column)}"`).join(" and ")}`]
      : []),
    ...roles.flatMap(([role, column]) => (column === null ? [] : [`${role} in "${nameOf(column)}"`])),
    ...valueSentences(values),
  ];
  return [parts.join("; "), ...new Set(values.flatMap(({ note }) => note ?? []))];
}

/** Columns that differ by device or cycle only stand in one sentence. */
function valueSentences(values: readonly ValueColumn[]): string[] {
  const alike = new Map<string, ValueColumn[]>();
  for (const value of values) {
    const key = `${value.quantity}${value.direction === null ? "" : ` (${value.direction.toUpperCase()})`}, ${value.reason}`;
    alike.set(key, [...(alike.get(key) ?? []), value]);
  }
  return [...alike].map(([what, own]) => `${what}: ${shortList(own.map(labelledName))}`);
}

function labelledName({ column, device, cycle }: ValueColumn): string {
  const labels = [device && `device ${device}`, cycle && `cycle ${cycle}`].filter(Boolean).join(", ");
  return labels === "" ? `"${nameOf(column)}"` : `${labels} in "${nameOf(column)}"`;
}

const shortList = (names: readonly string[]): string =>
  names.length <= 4 ? names.join(", ") : `${names.slice(0, 2).join(", ")}, … ${names.at(-1)}`;

/** Every column that gave nothing, and why. */
function unusedOf(judged: readonly Judged[], { values, readVoltage, ...found }: Found): string[] {
  const used = new Set([
    ...values.flatMap(({ column, pulse }) => [column, pulse]),
    readVoltage?.column,
    ...Object.values(found).flat(),
  ]);
  const left = judged.filter(({ column }) => !used.has(column));
  const reason = ({ unused, role, title }: Judged) =>
    unused ??
    (role === "readVoltage"
      ? "not needed: no current was measured"
      : role === "pulse"
        ? "another pulse number is used"
        : title.quantity
          ? `a ${title.quantity}: another column is used`
          : "not understood");
  return left.length === 0
    ? []
    : [`not used: ${left.map((one) => `"${nameOf(one.column)}" (${reason(one)})`).join(", ")}`];
}
