// The output of `mho chip` for people: headline, then energy, time and area by phase, component, layer and dataflow. Fits 100 columns.
import { styleText } from "node:util";
import { TERA } from "../../base/units.ts";
import { chipEnergy, componentEnergies, perPhase } from "../../chip/account/chipEnergy.ts";
import { PHASES, totalOf } from "../../chip/account/ledger.ts";
import type { ChipEstimate, ChipReport, ComponentEstimate, LadderStep } from "../../chip/account/records.ts";
import type { Experiment } from "../../experiment/experiment.ts";
import { commonScale, textBar } from "../text/commonScale.ts";
import { formatCount, formatPercent } from "../text/format.ts";
import { type Column, textPairs, textTable } from "../text/table.ts";
import { wrapText } from "../text/wrapText.ts";
import { chipHeadline, chipSubject, momentumText, searchLines, significant } from "./chipHeadline.ts";
import { PHASE_NAMES } from "./phaseNames.ts";

const WIDTH = 100;
/** Kinds of circuits with a line of their own. */
const SHOWN = 12;
const BAR = 12;
/** Width of the ladder's bars: its names are long. */
const LADDER_BAR = 6;
/** Characters of a name. */
const NAME = 26;

export function chipSummary(report: ChipReport, experiment: Experiment): string {
  const { estimate, ladder } = report;
  const search = searchLines(report);
  const parts = [
    textPairs(chipSubject(report, experiment)),
    textPairs(chipHeadline(report, experiment)),
    section("Phases", phaseTable(estimate)),
    section("Energy by component", energyTable(estimate)),
    section("Area, leakage and time by component", builtTable(estimate)),
    section("Layers", layerTable(estimate)),
    ...(ladder.length > 0
      ? [
          section(
            "From the naive dataflow to the optimized one, and beyond (+: with all above)",
            [ladderTable(ladder), fitted(GAINS), ...beyondNotes(ladder)].join("\n"),
          ),
        ]
      : []),
    ...(search.length > 0 ? [section("Search", search.map(fitted).join("\n"))] : []),
    section("Momentum", fitted(momentumText(estimate))),
    ...estimate.warnings.map((warning) => fitted(`warning: ${warning}`)),
  ];
  return parts.join("\n\n");
}

/** The baselines of the two gains. */
const GAINS =
  "gain: over the naive dataflow, which writes the rank-1 gradient of every image in fully connected layers to DRAM and back; over 2nd: over the second line, which computes those gradients after the batch from the operands that wait in DRAM anyway";

/** Meaning of the steps that are not on the ladder. */
const beyondNotes = (ladder: ChipReport["ladder"]) =>
  ladder
    .filter(({ name }) => name.startsWith("instead"))
    .map(({ name, meaning }) => fitted(`${name}: ${meaning}`));

const section = (title: string, content: string) => `${styleText("bold", title)}\n${content}`;
const fitted = (text: string) => wrapText(text, WIDTH);
const right = (title: string): Column => ({ title, align: "right" });
/** The largest of a table has the full width. */
const bar = (share: number, largest: number) => textBar(share / largest, BAR);
const short = (name: string) => (name.length <= NAME ? name : `${name.slice(0, NAME - 1)}…`);

function phaseTable(estimate: ChipEstimate): string {
  const { leakageEnergy, latency } = estimate;
  const energies = chipEnergy(estimate);
  const energy = totalOf(energies);
  const time = totalOf(latency);
  const joule = commonScale(energy, "J");
  const second = commonScale(time, "s");
  const most = Math.max(...PHASES.map((p) => energies[p] / energy));
  const longest = Math.max(...PHASES.map((p) => latency[p] / time));
  const row = (name: string, e: number, leakage: number, t: number) => [
    name,
    joule.show(e),
    joule.show(leakage),
    formatPercent(e / energy),
    bar(e / energy, most),
    second.show(t),
    formatPercent(t / time),
    bar(t / time, longest),
  ];
  return textTable(
    [
      { title: "phase" },
      right(`energy ${joule.unit}`),
      right("of it leakage"),
      right("share"),
      { title: "" },
      right(`time ${second.unit}`),
      right("share"),
      { title: "" },
    ],
    [
      ...PHASES.map((p) => row(PHASE_NAMES[p], energies[p], leakageEnergy[p], latency[p])),
      ["total", joule.show(energy), joule.show(totalOf(leakageEnergy)), "", "", second.show(time)],
    ],
  );
}

function energyTable(estimate: ChipEstimate): string {
  const total = totalOf(chipEnergy(estimate));
  const { unit, show } = commonScale(total, "J");
  const share = ({ energy }: ComponentEstimate) => totalOf(energy) / total;
  const components = largest(componentEnergies(estimate), share);
  const most = Math.max(...components.map(share));
  const rows = components.map((component) => [
    short(component.name),
    ...PHASES.map((p) => show(component.energy[p])),
    show(totalOf(component.energy)),
    formatPercent(share(component)),
    bar(share(component), most),
  ]);
  const titles = ["forward", "backward", "gradient", "update", `all ${unit}`, "share"];
  return textTable([{ title: `component (${unit})` }, ...titles.map(right), { title: "" }], rows);
}

function builtTable(estimate: ChipEstimate): string {
  const area = commonScale(estimate.area, "m²");
  const power = commonScale(estimate.leakagePower, "W");
  const second = commonScale(totalOf(estimate.latency), "s");
  const share = (component: ComponentEstimate) => component.area / estimate.area;
  const components = largest(estimate.components, share);
  const most = Math.max(...components.map(share));
  const rows = components.map((component) => [
    short(component.name),
    area.show(component.area),
    formatPercent(share(component)),
    bar(share(component), most),
    power.show(component.leakage),
    second.show(totalOf(component.latency)),
  ]);
  const areas = `area ${area.unit}`;
  const powers = `leakage ${power.unit}`;
  const times = `time ${second.unit}`;
  const titles = [right(areas), right("share"), { title: "" }, right(powers), right(times)];
  return textTable([{ title: "component" }, ...titles], rows);
}

/** The largest by `value`, largest first, then all others as one. */
function largest(
  components: readonly ComponentEstimate[],
  value: (component: ComponentEstimate) => number,
): ComponentEstimate[] {
  const sorted = [...components].sort((a, b) => value(b) - value(a));
  const rest = sorted.slice(SHOWN);
  if (rest.length < 2) return sorted;
  const sum = (of: (component: ComponentEstimate) => number) => rest.reduce((t, c) => t + of(c), 0);
  const others = {
    name: `${rest.length} others`,
    energy: perPhase((p) => sum((c) => c.energy[p])),
    latency: perPhase((p) => sum((c) => c.latency[p])),
    area: sum((c) => c.area),
    leakage: sum((c) => c.leakage),
  };
  return [...sorted.slice(0, SHOWN), others];
}

function layerTable({ layers }: ChipEstimate): string {
  const energies = layers.map(({ energy }) => totalOf(energy));
  const times = layers.map(({ latency }) => totalOf(latency));
  const most = Math.max(...energies);
  const energy = commonScale(most, "J");
  const second = commonScale(Math.max(...times), "s");
  const all = energies.reduce((sum, value) => sum + value, 0);
  const rows = layers.map((layer, i) => [
    short(layer.name),
    significant(layer.operations / TERA),
    energy.show(energies[i]),
    formatPercent(energies[i] / all),
    bar(energies[i], most),
    second.show(times[i]),
    formatCount(layer.tiles),
    formatCount(layer.copies),
    formatCount(layer.subArrays),
    formatPercent(layer.utilization, 0),
  ]);
  const titles = [right("T op"), right(`dynamic ${energy.unit}`), right("share"), { title: "" }];
  const built = ["tiles", "copies", "sub-arrays", "used"].map(right);
  return textTable([{ title: "layer" }, ...titles, right(`time ${second.unit}`), ...built], rows);
}

/** Each step that begins with + has all before it. */
function ladderTable(ladder: readonly LadderStep[]): string {
  const joule = commonScale(Math.max(...ladder.map(({ energy }) => energy)), "J");
  const second = commonScale(Math.max(...ladder.map(({ latency }) => latency)), "s");
  const area = commonScale(Math.max(...ladder.map((step) => step.area)), "m²");
  const most = Math.max(...ladder.map(({ gain }) => gain));
  const rows = ladder.map((step) => [
    step.name,
    joule.show(step.energy),
    second.show(step.latency),
    area.show(step.area),
    significant(step.efficiency / TERA),
    `${step.gain.toFixed(2)} x`,
    `${step.operandGain.toFixed(2)} x`,
    textBar(step.gain / most, LADDER_BAR),
  ]);
  const titles = [joule.unit, second.unit, area.unit, "TOPS/W", "gain", "over 2nd"].map(right);
  return textTable([{ title: "step" }, ...titles, { title: "" }], rows);
}
