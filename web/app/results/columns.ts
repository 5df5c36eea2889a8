// The table of runs as data: what each column shows, sorts by and saves. And the filter.
import { formatDuration, formatPercent, formatValue } from "../../../src/report/text/format.ts";
import type { RunSummary } from "../../../src/server/runSummaries.ts";

export interface Column {
  readonly key: keyof RunSummary;
  readonly title: string;
  /** Text for people. */
  readonly show: (run: RunSummary) => string;
}

const or = <T>(value: T | null, show: (value: T) => string) => (value === null ? "–" : show(value));

export const COLUMNS: readonly Column[] = [
  { key: "state", title: "state", show: ({ state }) => state },
  { key: "testAccuracy", title: "test accuracy", show: (run) => or(run.testAccuracy, formatPercent) },
  { key: "bestTestAccuracy", title: "best", show: (run) => or(run.bestTestAccuracy, formatPercent) },
  {
    key: "pulsesPerWeight",
    title: "pulses/weight",
    show: (run) => or(run.pulsesPerWeight, (pulses) => Number(pulses.toPrecision(3)).toString()),
  },
  {
    key: "trainingEnergy",
    title: "energy",
    show: (run) => or(run.trainingEnergy, (energy) => formatValue(Number(energy.toPrecision(3)), "J")),
  },
  {
    key: "efficiencyTopsPerWatt",
    title: "TOPS/W",
    show: (run) => or(run.efficiencyTopsPerWatt, (value) => Number(value.toPrecision(3)).toString()),
  },
  { key: "rule", title: "rule", show: ({ rule }) => rule },
  { key: "preset", title: "device", show: ({ preset }) => preset },
  { key: "network", title: "network", show: ({ network }) => network },
  { key: "epochsDone", title: "epochs", show: ({ epochs, epochsDone }) => `${epochsDone}/${epochs}` },
  { key: "seconds", title: "time", show: ({ seconds }) => formatDuration(seconds) },
];

/** Nothing measured comes last, whichever way. */
export function sorted(
  runs: readonly RunSummary[],
  key: keyof RunSummary,
  descending: boolean,
): readonly RunSummary[] {
  const sign = descending ? -1 : 1;
  return [...runs].sort((a, b) => {
    const first = a[key];
    const second = b[key];
    if (first === null || second === null) return Number(first === null) - Number(second === null);
    if (typeof first === "number" && typeof second === "number") return sign * (first - second);
    return sign * String(first).localeCompare(String(second));
  });
}

/** Runs that have every word somewhere: in name, state, rule, device, network, data or a changed key. */
export function filtered(runs: readonly RunSummary[], text: string): readonly RunSummary[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return runs.filter(({ id, state, rule, preset, network, data, settings }) => {
    const all = [id, state, rule, preset, network, data, ...settings].join(" ").toLowerCase();
    return words.every((word) => all.includes(word));
  });
}
