// A fitted device in words: what was read, the fitted numbers with their intervals, and what they mean for training.
import type { Estimate } from "../../lab/fit/estimates.ts";
import type { DeviceFit } from "../../lab/fit/fitDevice.ts";
import type { FitPhase } from "../../lab/fit/fitProgress.ts";
import type { FitReport } from "../../lab/fit/fitReport.ts";
import { BAND } from "../../lab/fit/replay.ts";
import type { BadRow } from "../../lab/measurement/measurement.ts";
import { formatCount, formatPercent, formatValue, plural } from "../text/format.ts";
import { textPairs, textTable } from "../text/table.ts";

/** The phase that a fit is in. */
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
    `law: ${report.preset.notes}`,
    ...(report.close.length > 1 ? [textTable(CLOSE_COLUMNS, closeRows(report))] : []),
    textTable(
      [{ title: "number" }, { title: "value", align: "right" }, { title: "95 % interval" }],
      fit.estimates.map(estimateRow),
    ),
    textPairs(replayPairs(fit)),
    `${replaySentence(fit)}${fit.criterion === "path" ? "" : "\nA fit of whole sweeps: --criterion path"}`,
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

export function estimateRow({ name, unit, value, low, high, bound }: Estimate): [string, string, string] {
  const show = (v: number) => formatValue(unit === "S" ? v : round(v), unit);
  const interval = {
    below: `below ${show(high)}`,
    interval: `${show(low)} … ${show(high)}`,
    none: "not asked for",
  };
  return [name, show(value), interval[bound]];
}

/** Columns for the laws that the data do not separate. */
const CLOSE_COLUMNS = [
  { title: "law" },
  { title: "AIC above the lowest", align: "right" },
  { title: "fitted numbers", align: "right" },
  { title: "window" },
  { title: "labels up / down", align: "right" },
  { title: "pulses up / down", align: "right" },
  { title: "symmetric point", align: "right" },
] as const;
export const CLOSE_TITLES = CLOSE_COLUMNS.map(({ title }) => title);

/** Differences between these laws, the chosen one first. */
export function closeRows({ close, fit }: Pick<FitReport, "close" | "fit">): string[][] {
  const least = Math.min(...fit.candidates.map(({ aic }) => aic));
  return close.map(({ model, aic, freedom, facts }) => [
    model,
    (aic - least).toFixed(1),
    String(freedom),
    `${formatValue(facts.gMin, "S")} … ${formatValue(facts.gMax, "S")}`,
    `${facts.labelLtp.toFixed(2)} / ${facts.labelLtd.toFixed(2)}`,
    `${formatCount(facts.pulsesLtp)} / ${formatCount(facts.pulsesLtd)}`,
    facts.symmetricPoint === null ? "none" : formatPercent(facts.symmetricPoint, 0),
  ]);
}

/** Both distances between the sweeps and the fitted device, whichever was made small. */
export function replayPairs({ replay, criterion }: DeviceFit): [string, string][] {
  const { step, path, coverage, draws } = replay;
  const [low, high] = path.usual.map((part) => formatPercent(part));
  return [
    ["made small", criterion === "path" ? "the distance of whole sweeps to the curve" : "one-step residuals"],
    [
      "one-step residuals",
      `${formatPercent(step.rms)} of the window, ${formatValue(step.siemens, "S")} (rms); of their variance ${formatPercent(step.writes, 0)} are noise of writes, ${formatPercent(1 - step.writes, 0)} of reads`,
    ],
    [
      "path",
      `${formatPercent(path.rms)} of the window, ${formatValue(path.siemens, "S")} (rms) between the sweeps and the mean of ${draws} simulated ones; simulated measurements: ${low} … ${high}`,
    ],
    [
      "coverage",
      `${formatPercent(coverage.share)} of the readings lie in the band of ${formatPercent(BAND, 0)}; 95 of 100 simulated measurements have ${formatPercent(coverage.least, 0)} at least`,
    ],
  ];
}

/** A path this many times as far off as one step is has gathered noise. */
const GATHERED = 1.5;

/** Share of the window that is shown as 0.0 %: readings of noiseless data lie so far off by their last digit. */
const NOTHING = 0.0005;

/** Why the curve lies where it lies. */
export function replaySentence({ replay: { step, path, coverage }, criterion }: DeviceFit): string {
  const off = formatPercent(path.rms);
  const [low, high] = path.usual.map((part) => formatPercent(part));
  if (path.rms < NOTHING) return "The mean curve goes through the points.";
  if (path.rms > path.usual[1] || coverage.share < coverage.least)
    return `The mean curve lies ${off} of the window off the points, further than the fitted noise explains (${high} at most in 95 of 100 simulated measurements; coverage ${formatPercent(coverage.share, 0)}): the law does not follow these sweeps, or something beside the pulses moved the device.`;
  if (path.rms > GATHERED * step.rms)
    return `The mean curve lies ${off} of the window off the points because noise of writes stays in the device and adds up along a sweep: simulated sweeps of this device lie ${low} to ${high} off. ${criterion === "path" ? "More cycles would separate curve and noise." : "The fit follows the change from each reading to the next: see the one-step residuals."}`;
  return `The mean curve goes through the points as near as the noise lets it: ${off} of the window off.`;
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
