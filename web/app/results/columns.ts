// The table of runs as data: what each column shows, sorts by and saves. And the filter.
import { formatDuration, formatPercent, formatValue } from "../../../src/report/text/format.ts";
import type { RunSummary } from "../../../src/server/runSummaries.ts";

export interface Column {
  readonly key: keyof RunSummary;
  readonly title: string;
  /** Meaning, where the title does not say it. */
  readonly about?: string;
  /** Text for people. */
  readonly show: (run: RunSummary) => string;
  /** Shown until a person chooses others. */
  readonly usual: boolean;
}

const or = <T>(value: T | null, show: (value: T) => string) => (value === null ? "–" : show(value));

const digits = (value: number) => Number(value.toPrecision(3));

/** Every column that can be chosen, in the order of the table. */
export const COLUMNS: readonly Column[] = [
  { key: "state", title: "state", usual: true, show: ({ state }) => state },
  {
    key: "testAccuracy",
    title: "test accuracy",
    usual: true,
    show: (run) => or(run.testAccuracy, formatPercent),
  },
  {
    key: "bestTestAccuracy",
    title: "best",
    about: "highest test accuracy of any epoch",
    usual: true,
    show: (run) => or(run.bestTestAccuracy, formatPercent),
  },
  {
    key: "trainLoss",
    title: "training loss",
    usual: false,
    show: (run) => or(run.trainLoss, (loss) => String(digits(loss))),
  },
  {
    key: "pulsesPerWeight",
    title: "pulses/weight",
    about: "pulses that a weight got in the whole run, up and down, as a mean over all weights",
    usual: true,
    show: (run) => or(run.pulsesPerWeight, (pulses) => String(digits(pulses))),
  },
  {
    key: "trainingEnergy",
    title: "energy",
    about: "energy of all epochs on the run's chip, at the activity that its last epoch measured",
    usual: true,
    show: (run) => or(run.trainingEnergy, (energy) => formatValue(digits(energy), "J")),
  },
  {
    key: "efficiencyTopsPerWatt",
    title: "TOPS/W",
    about: "efficiency of the run's chip: 10¹² operations a second and watt; a multiply and an add are two",
    usual: true,
    show: (run) => or(run.efficiencyTopsPerWatt, (value) => String(digits(value))),
  },
  {
    key: "areaSquareMetre",
    title: "chip area",
    usual: false,
    show: (run) => or(run.areaSquareMetre, (area) => formatValue(digits(area), "m²")),
  },
  { key: "rule", title: "rule", usual: true, show: ({ rule }) => rule },
  { key: "preset", title: "device", usual: true, show: ({ preset }) => preset },
  { key: "network", title: "network", usual: true, show: ({ network }) => network },
  { key: "data", title: "data", usual: false, show: ({ data }) => data },
  { key: "seed", title: "seed", usual: false, show: ({ seed }) => String(seed) },
  {
    key: "epochsDone",
    title: "epochs",
    usual: true,
    show: ({ epochs, epochsDone }) => `${epochsDone}/${epochs}`,
  },
  {
    key: "seconds",
    title: "time",
    about: "time that the run took on this computer",
    usual: true,
    show: ({ seconds }) => formatDuration(seconds),
  },
  { key: "engine", title: "engine", usual: false, show: ({ engine }) => engine ?? "–" },
  {
    key: "asked",
    title: "started",
    usual: false,
    show: ({ asked }) => or(asked, (time) => time.slice(0, 16).replace("T", " ")),
  },
  { key: "note", title: "note", usual: false, show: ({ note }) => note },
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

/** Runs that have every word somewhere: in name, folder, tags, note, state, rule, device, network, data or a changed key. */
export function filtered(runs: readonly RunSummary[], text: string): readonly RunSummary[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return runs.filter(({ id, name, tags, note, state, rule, preset, network, data, settings }) => {
    const texts = [id, name, ...tags, note, state, rule, preset, network, data, ...settings];
    const all = texts.join(" ").toLowerCase();
    return words.every((word) => all.includes(word));
  });
}
