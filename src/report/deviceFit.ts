// A fitted device in words: what was read, the fitted numbers with their intervals, and what they mean for training.
import type { Estimate } from "../lab/fit/estimates.ts";
import type { FitPhase } from "../lab/fit/fitProgress.ts";
import type { FitReport } from "../lab/fit/fitReport.ts";
import type { BadRow } from "../lab/measurement/measurement.ts";
import { formatPercent, formatValue, plural } from "./format.ts";
import { textPairs, textTable } from "./table.ts";

/** What a fit does now. */
export const FIT_PHASE_TEXT: Record<FitPhase, string> = {
  laws: "trying the laws",
  devices: "fitting each device",
  repetitions: "repeating the fit for its intervals",
  likelihood: "checking the intervals against the likelihood",
};

/** Bad rows that are listed one by one. */
const LISTED = 10;

export function deviceFitText(report: FitReport): string {
  const { measurement, fit } = report;
  return [
    `understood:\n${measurement.understood.map((line) => `  ${line}`).join("\n")}`,
    ...(measurement.badRows.length > 0 ? [badRowText(measurement.badRows)] : []),
    `law: ${fit.reason}`,
    textTable(
      [{ title: "number" }, { title: "value", align: "right" }, { title: "95 % interval" }],
      fit.estimates.map(estimateRow),
    ),
    textPairs(meaningPairs(report)),
    ...(report.preset.unknown.length > 0
      ? [`not known:\n${report.preset.unknown.map((item) => `  - ${item}`).join("\n")}`]
      : []),
  ].join("\n\n");
}

export function badRowText(rows: readonly BadRow[]): string {
  const listed = rows
    .slice(0, LISTED)
    .map(({ file, line, reason }) => `  ${file}${line === null ? "" : `:${line}`}: ${reason}`);
  const more = rows.length > LISTED ? [`  and ${plural(rows.length - LISTED, "row")} more`] : [];
  return [`${plural(rows.length, "row")} left out:`, ...listed, ...more].join("\n");
}

export function estimateRow({ name, unit, value, low, high }: Estimate): [string, string, string] {
  const show = (v: number) => formatValue(unit === "S" ? v : round(v), unit);
  return [name, show(value), `${show(low)} … ${show(high)}`];
}

export function meaningPairs({ outlook, fit, device, preset }: FitReport): [string, string][] {
  const { facts } = outlook;
  const { gMin, gMax, symmetricPoint: point } = facts;
  const rests = outlook.resting.map(({ rule, kept, biasClass }): [string, string] => [
    `${rule} comes to`,
    `${formatPercent(kept, 0)} of a wanted weight under gradient noise (100 %: no bias): class ${biasClass}`,
  ]);
  return [
    [
      "labels of the mean curve",
      `${formatValue(round(facts.labelLtp), "1")} / ${formatValue(round(facts.labelLtd), "1")}`,
    ],
    [
      "symmetric point",
      point === null
        ? "none: up and down steps never cancel"
        : `${formatPercent(point, 0)} of the window, ${formatValue(gMin + point * (gMax - gMin), "S")}`,
    ],
    ["states usable", `${outlook.usableStates} of ${Math.round(device.levels)} at the measured noise`],
    ...rests,
    ["one LTP pulse", pulseText(preset.parameters.writeVoltageLtp, facts.pulseEnergyLtp, facts.pulseTimeLtp)],
    ["one LTD pulse", pulseText(preset.parameters.writeVoltageLtd, facts.pulseEnergyLtd, facts.pulseTimeLtd)],
    ...(fit.gap === null ? [] : [["gap between sweeps", formatPercent(fit.gap)] as [string, string]]),
    ...(fit.spread ? [["spread", spreadText(fit.spread)] as [string, string]] : []),
  ];
}

/** A pulse without a written voltage costs what nobody knows. */
function pulseText(voltage: unknown, energy: number, time: number): string {
  return voltage === undefined
    ? "energy not known: no write voltage given"
    : `${formatValue(energy, "J")}, ${formatValue(time, "s")}`;
}

const round = (value: number) => Number(value.toPrecision(4));

function spreadText({ keys, devices, interval }: NonNullable<FitReport["fit"]["spread"]>): string {
  const flat = Object.entries(keys).flatMap(([key, value]) =>
    typeof value === "object" && value !== null
      ? Object.entries(value).map(([part, v]) => [`${key}.${part}`, v] as const)
      : [[key, value] as const],
  );
  const [low, high] = interval.map((factor) => formatValue(Number(factor.toPrecision(2)), "1"));
  const numbers = flat
    .map(
      ([key, value]) =>
        `${key} ${typeof value === "number" ? formatValue(Number(value.toPrecision(3)), "1") : value}`,
    )
    .join(", ");
  return `over ${plural(devices, "device")}: ${numbers} (95 % interval of each: ${low} to ${high} times)`;
}
