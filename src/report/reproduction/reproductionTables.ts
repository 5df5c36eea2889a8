// The tables of docs/results.md beside the claims: the bias of asymmetry, what rules need, and where they rest.

import { formatQuantity } from "../../base/units.ts";
import { biasPerPulse } from "../../device/biasPerPulse.ts";
import { blockOf } from "../../device/device.ts";
import { QUADRATIC, type StationaryPoint } from "../../study/stationary.ts";
import { confidenceHalfWidth, LEAST_SEEDS } from "../../study/statistics.ts";
import { formatPercent } from "../text/format.ts";
import { type FoundPoint, lostBy, lostText } from "./reproduction.ts";
import { meanOf, type SeedMean, seedMeans } from "./seedMeans.ts";

const LABELS = [3, 6] as const;
const threeDigits = (value: number) => Number(value.toPrecision(3)).toLocaleString("en");

/** Lines of Markdown; one row for each device and rule of the claims: pulses, the bias that they add up to, and the accuracy lost. */
export function biasTable(found: readonly FoundPoint[]): string[] {
  const runs = found.filter(({ group, axes }) => group === "claims" && axes.label);
  const nameOf = ({ axes: { label, levels, rule } }: FoundPoint) => `±${label} | ${levels} | ${rule}`;
  const names = [...new Set(runs.map(nameOf))].sort();
  if (names.length === 0) return ["Not run yet.", ""];
  const rows = names.map((name) =>
    biasRow(
      name,
      runs.filter((run) => nameOf(run) === name),
      found,
    ),
  );
  return [
    "| label | states | rule | pulses per weight | bias | left of an unneeded weight | accuracy |",
    "|---:|---:|---|---:|---:|---:|---|",
    ...rows,
    "",
  ];
}

function biasRow(name: string, points: readonly FoundPoint[], found: readonly FoundPoint[]): string {
  const { axes, experiment } = points[0]!;
  const pulses = points.reduce((sum, { record }) => sum + record.pulsesPerWeight, 0) / points.length;
  const bias = pulses * biasPerPulse(blockOf(experiment.device));
  const lost = lostBy(found, axes);
  const cells = [threeDigits(pulses), bias.toFixed(2), formatPercent(Math.exp(-bias)), lostText(lost)];
  return `| ${[name, ...cells].join(" | ")} |`;
}

/** Lines of Markdown; one row for each rule of the nonlinearity group, on labels ±3 and ±6. */
export function rulesTable(found: readonly FoundPoint[]): string[] {
  const means = seedMeans(found.filter(({ group }) => group === "nonlinearity"));
  const rules = [...new Set(means.map(({ axes }) => axes.rule))];
  if (rules.length === 0) return ["Not run yet.", ""];
  const rows = rules.map((rule) => {
    const own = means.filter(({ axes }) => axes.rule === rule);
    const cells = LABELS.flatMap((label) => cellsOf(own.find(({ axes }) => isAt(axes, label))));
    return `| ${[rule, ...cells].join(" | ")} |`;
  });
  const heads = LABELS.flatMap((label) => [
    `±${label}: accuracy`,
    "pulses per weight",
    "energy of the updates",
  ]);
  return [
    `| rule | ${heads.join(" | ")} |`,
    `|---|${heads.map(() => "---:").join("|")}|`,
    ...rows,
    "",
    "Pulses of all epochs, second arrays included. Energy: of the chip of the same experiment, with what each epoch measured. Mean of the",
    `seeds, ± half of the 95 % interval where there are ${LEAST_SEEDS} or more.`,
    "",
  ];
}

/** Rules without a device stand for every label. */
const isAt = (axes: SeedMean["axes"], label: number): boolean =>
  axes.label === undefined || (axes.label === label && axes.curves === "asymmetric");

function cellsOf(mean: SeedMean | undefined): string[] {
  if (!mean) return ["–", "–", "–"];
  const pulses = meanOf(mean, ({ record }) => record.pulsesPerWeight);
  const half = confidenceHalfWidth(mean.accuracy);
  const interval = half === null ? "" : ` ± ${(100 * half).toFixed(1)}`;
  return [
    `${(100 * mean.accuracy.mean).toFixed(1)}${interval} %`,
    mean.axes.label === undefined ? "–" : threeDigits(pulses),
    mean.axes.label === undefined ? "–" : updateEnergy(mean),
  ];
}

/** Energy of the updates of all epochs, and its share of the chip's energy. */
function updateEnergy(mean: SeedMean): string {
  const update = meanOf(mean, ({ record: { energy } }) => energy?.weightUpdate ?? Number.NaN);
  const total = meanOf(mean, ({ record: { energy } }) => energy?.total ?? Number.NaN);
  return Number.isNaN(total)
    ? "–"
    : `${formatQuantity(update, "J", { digits: 3 })} (${formatPercent(update / total)})`;
}

/** Lines of Markdown; none where nothing was measured. */
export function stationaryTable(points: readonly StationaryPoint[]): string[] {
  if (points.length === 0) return [];
  const { optimum, noise, rate, levels } = QUADRATIC;
  return [
    `On the loss (w − ${optimum})²/2 with gradient noise ${noise}, learning rate ${rate} and ${levels} states:`,
    "",
    "| label | rule | rests at | closed form | pulses per step |",
    "|---:|---|---:|---:|---:|",
    ...points.map(
      ({ label, rule, rests, closedForm, pulses }) =>
        `| ±${label} | ${rule} | ${rests.toFixed(3)} | ${closedForm.toFixed(3)} | ${pulses.toPrecision(2)} |`,
    ),
    "",
  ];
}
