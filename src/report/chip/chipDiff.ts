// Two chips: which parameters differ, and what each of them changes alone. Not the pricing itself: the caller gives it.
import { MhoError } from "../../base/errors.ts";
import { TERA } from "../../base/units.ts";
import { valueAt } from "../../experiment/describeKeys.ts";
import { type Experiment, resolveExperiment } from "../../experiment/experiment.ts";
import { canonicalJson } from "../../experiment/experimentHash.ts";
import { EXPERIMENT_KEYS } from "../../experiment/keys.ts";
import { type ChipCost, costDocument } from "../../study/chipCost.ts";
import { formatPercent, formatValue, plural } from "../text/format.ts";
import { textTable } from "../text/table.ts";
import { wrapText } from "../text/wrapText.ts";
import { significant } from "./chipHeadline.ts";

export interface Difference {
  /** Dotted key, or a whole section where its keys only make sense together. */
  readonly key: string;
  readonly unit: string;
  readonly from: unknown;
  readonly to: unknown;
}

export interface DifferenceCost extends Difference {
  /** The first chip with this alone from the second; null with the reason where that is no chip. */
  readonly cost: ChipCost | null;
  readonly reason: string | null;
}

export interface ChipDiff {
  readonly from: ChipCost;
  readonly to: ChipCost;
  readonly differences: readonly DifferenceCost[];
}

export function chipDiff(
  a: Experiment,
  b: Experiment,
  price: (experiment: Experiment) => ChipCost,
): ChipDiff {
  const differences = differencesOf(a, b).map((difference) => ({
    ...difference,
    ...alone(a, difference, price),
  }));
  return { from: price(a), to: price(b), differences };
}

/** Keys in the order of the schema. Devices of different models differ as one: their keys are not the same. */
export function differencesOf(a: Experiment, b: Experiment): Difference[] {
  const sameModel = a.device.model === b.device.model;
  const keys = EXPERIMENT_KEYS.filter(({ path }) => sameModel || !path.startsWith("device."));
  const different = keys.flatMap(({ path, unit }) => {
    const [from, to] = [a, b].map((experiment) => valueAt(experiment, path.split(".")));
    return canonicalJson([from]) === canonicalJson([to]) ? [] : [{ key: path, unit, from, to }];
  });
  return sameModel
    ? different
    : [{ key: "device", unit: "name", from: a.device, to: b.device }, ...different];
}

function alone(
  a: Experiment,
  { key, to }: Difference,
  price: (experiment: Experiment) => ChipCost,
): Pick<DifferenceCost, "cost" | "reason"> {
  try {
    return { cost: price(resolveExperiment(withValue(a, key.split("."), to))), reason: null };
  } catch (error) {
    if (error instanceof MhoError) return { cost: null, reason: error.message };
    throw error;
  }
}

/** A copy of the tree with one value changed. */
function withValue(tree: object, [head = "", ...rest]: readonly string[], value: unknown): object {
  const below = (tree as Readonly<Record<string, unknown>>)[head];
  return { ...tree, [head]: rest.length === 0 ? value : withValue(below as object, rest, value) };
}

export function diffText({ from, to, differences }: ChipDiff): string {
  if (differences.length === 0) return "the two experiments are the same";
  const changing = differences.filter(
    ({ cost }) => cost === null || changes(from, cost).some((c) => c !== "="),
  );
  const idle = differences.filter((difference) => !changing.includes(difference)).map(({ key }) => key);
  const rows = changing.map((difference) => [
    difference.key,
    `${valueText(difference.from, difference.unit)} → ${valueText(difference.to, difference.unit)}`,
    ...changes(from, difference.cost),
  ]);
  const figures = (cost: ChipCost) => [
    formatValue(cost.energy, "J"),
    formatValue(cost.latency, "s"),
    formatValue(cost.area, "m²"),
    significant(cost.efficiency / TERA),
  ];
  const titles = ["energy", "time", "area", "TOPS/W"].map((title) => ({ title, align: "right" as const }));
  return [
    textTable(
      [{ title: "parameter" }, { title: "" }, ...titles],
      [
        ["first", "", ...figures(from)],
        ...rows,
        ["all together", plural(differences.length, "parameter"), ...changes(from, to)],
        ["second", "", ...figures(to)],
      ],
    ),
    ...(idle.length > 0 ? [wrapText(`no effect on the chip: ${idle.join(", ")}`, 100)] : []),
    ...differences.flatMap(({ key, reason }) =>
      reason === null ? [] : [wrapText(`${key} alone is no chip: ${reason}`, 100)],
    ),
  ].join("\n");
}

/** Changes of energy, time, area and efficiency in per cent; "=" where nothing changes. */
function changes(from: ChipCost, to: ChipCost | null): string[] {
  const keys = ["energy", "latency", "area", "efficiency"] as const;
  return keys.map((key) => (to === null ? "–" : changeText(to[key] / from[key] - 1)));
}

function changeText(change: number): string {
  if (Math.abs(change) < 5e-5) return "=";
  const text = formatPercent(change, Math.abs(change) < 5e-4 ? 2 : 1);
  return change > 0 ? `+${text}` : text.replace("-", "−");
}

/** A value in a few words; a device by its preset. */
function valueText(value: unknown, unit: string): string {
  if (typeof value === "object" && value !== null && "preset" in value) return String(value.preset);
  return value === undefined ? "–" : formatValue(value, unit);
}

export function diffDocument({ from, to, differences }: ChipDiff) {
  return {
    first: costDocument(from),
    second: costDocument(to),
    differences: differences.map(({ key, unit, from: a, to: b, cost, reason }) => ({
      key,
      unit,
      first: a ?? null,
      second: b ?? null,
      alone: cost && costDocument(cost),
      refused: reason,
    })),
  };
}
