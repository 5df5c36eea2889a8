// Several files, and several sheets of a workbook: which are used, and whether they are the two directions, cycles or devices.
import { ConfigError, MhoError } from "../../base/errors.ts";
import type { Sheet } from "./delimited.ts";
import { severalQuestion } from "./interpret.ts";
import { directionOfName, labelsOfName, withoutDirection } from "./labels.ts";
import { type Direction, extentOf, type NamedBytes, type ReadingHints } from "./measurement.ts";
import { ReadingQuestion } from "./question.ts";
import { joined, type Reading, type Readings, readingsOf } from "./records.ts";
import { sheetsOf } from "./sheets.ts";

/** Readings of one table, with the name that distinguishes it from the others. */
export interface Part extends Readings {
  readonly name: string;
}

export function partsOf(file: NamedBytes, hints: ReadingHints): Part[] {
  const all = sheetsOf(file);
  const sheets = chosenSheets(all, hints, file.name);
  const [only] = sheets;
  if (sheets.length === 1) {
    const readings = readingsOf(only!, file.name, hints);
    return [
      {
        name: plainName(file.name),
        ...readings,
        understood: [...readings.understood, ...hiddenSheetNotes(all, sheets, file.name)],
      },
    ];
  }
  const tried = sheets.map((sheet) => attempt(sheet, file.name, hints));
  const usable = tried.flatMap(({ part }) => part ?? []);
  if (usable.length === 0)
    throw tried.find(({ problem }) => problem instanceof ReadingQuestion)?.problem ?? tried[0]!.problem;
  const failed = tried.flatMap(({ problem }, i) =>
    problem ? [`${file.name}: sheet "${sheets[i]!.name}" is not used (${withoutPlace(problem)})`] : [],
  );
  const unused = [...failed, ...hiddenSheetNotes(all, sheets, file.name)];
  if (usable.length > 1 && hints.several === undefined && !haveDistinctLabels(usable.map(({ name }) => name)))
    throw new ReadingQuestion(
      `${usable.length} sheets hold sweeps: ${usable.map(({ name }) => `"${name}"`).join(", ")}`,
      {
        at: file.name,
        field: "sheet",
        choices: usable.map(({ name }) => name),
        hint: `say which: --sheet "${usable[0]!.name}"; or what all of them are: --columns cycles, --columns devices`,
      },
    );
  return usable.map((part, i) => (i === 0 ? { ...part, understood: [...part.understood, ...unused] } : part));
}

function hiddenSheetNotes(all: readonly Sheet[], used: readonly Sheet[], file: string): string[] {
  return all
    .filter((sheet) => sheet.hidden && !used.includes(sheet))
    .map(({ name }) => `${file}: sheet "${name}" is hidden and not used; --sheet "${name}" reads it`);
}

function chosenSheets(
  sheets: readonly Sheet[],
  { sheet: wanted }: ReadingHints,
  file: string,
): readonly Sheet[] {
  if (wanted === undefined) {
    const shown = sheets.filter(({ hidden }) => !hidden);
    return shown.length > 0 ? shown : sheets;
  }
  const found = sheets.filter(
    ({ name }, i) => name === wanted || (name !== null && String(i + 1) === wanted),
  );
  if (found.length > 0) return found.slice(0, 1);
  const names = sheets.flatMap(({ name }) => name ?? []);
  throw new ConfigError(`there is no sheet "${wanted}" with numbers`, {
    at: file,
    hint: names.length > 0 ? `sheets: ${names.join(" | ")}` : "the file is no workbook: leave --sheet out",
  });
}

type Attempt = { readonly part: Part | null; readonly problem: MhoError | null };

function attempt(sheet: Sheet, file: string, hints: ReadingHints): Attempt {
  try {
    const part = { name: sheet.name!, ...readingsOf(sheet, file, hints) };
    return { part, problem: null };
  } catch (problem) {
    if (problem instanceof MhoError) return { part: null, problem };
    throw problem;
  }
}

/** The sentence alone: file and hint are said elsewhere. */
const withoutPlace = ({ message, at }: MhoError) => message.split("\n")[0]!.replace(`${at}: `, "");

const plainName = (file: string) =>
  file
    .split(/[\\/]/)
    .at(-1)!
    .replace(/\.[^.]*$/, "");

/** Whether each name has another direction, device or cycle. */
const haveDistinctLabels = (names: readonly string[]): boolean => {
  const keys = names.map((name) => {
    const { device, cycle } = labelsOfName(name);
    const direction = directionOfName(name);
    return direction === null && device === null && cycle === null
      ? null
      : JSON.stringify([direction, device, cycle]);
  });
  return keys.every((key) => key !== null) && new Set(keys).size === keys.length;
};

/** Readings of all parts. Names that differ by the direction only are one group; several groups are devices or cycles. */
export function inGroups(
  parts: readonly Part[],
  hints: ReadingHints,
  files: string,
): { readings: readonly Reading[]; notes: readonly string[] } {
  if (parts.length < 2) return { readings: parts.flatMap(({ readings }) => readings), notes: [] };
  const groups = [...new Set(parts.map(({ name }) => withoutDirection(name)))];
  const pair = groups.length > 1 && parts.length === 2 && opposite(parts);
  const kind = groups.length === 1 || pair ? null : kindOf(groups, hints, files);
  const readings = parts.flatMap(({ name, readings: own }) => {
    const direction: Direction | null = directionOfName(name);
    const label = kind === null ? null : groupLabel(withoutDirection(name), kind, groups);
    return own.map((reading) => ({
      ...reading,
      direction: reading.direction ?? direction,
      ...(kind === "devices" ? { device: joined(label, reading.device) } : {}),
      ...(kind === "cycles" ? { cycle: joined(label, reading.cycle) } : {}),
    }));
  });
  return {
    readings,
    notes:
      kind === null
        ? []
        : [
            `${groups.length} ${kind}, by name: ${groups.slice(0, 6).join(", ")}${groups.length > 6 ? ", …" : ""}`,
          ],
  };
}

/** Two tables, one of which rises and the other falls. */
function opposite([a, b]: readonly Part[]): boolean {
  const trend = ({ readings }: Part) => (readings.at(-1)?.g ?? 0) - (readings[0]?.g ?? 0);
  const span = ({ readings }: Part) => {
    const { low, high } = extentOf(readings.map(({ g }) => g));
    return high - low;
  };
  const whole = (part: Part) => Math.abs(trend(part)) > 0.7 * span(part);
  return whole(a!) && whole(b!) && trend(a!) * trend(b!) < 0;
}

function kindOf(groups: readonly string[], { several }: ReadingHints, files: string): "devices" | "cycles" {
  if (several !== undefined) return several;
  const labels = groups.map(labelsOfName);
  if (labels.every(({ device }) => device !== null)) return "devices";
  if (labels.every(({ cycle }) => cycle !== null)) return "cycles";
  throw severalQuestion(groups, "files", files);
}

function groupLabel(name: string, kind: "devices" | "cycles", groups: readonly string[]): string {
  const { device, cycle } = labelsOfName(name);
  const label = kind === "devices" ? device : cycle;
  const same = groups.filter(
    (group) => (kind === "devices" ? labelsOfName(group).device : labelsOfName(group).cycle) === label,
  );
  return label !== null && same.length === 1 ? label : name;
}
