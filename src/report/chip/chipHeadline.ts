// The first lines of every chip report: what the chip is, and what it costs. Pairs of words, for text and page alike.

import { TERA } from "../../base/units.ts";
import { chipEnergy } from "../../chip/account/chipEnergy.ts";
import { totalOf } from "../../chip/account/ledger.ts";
import type { ChipEstimate, ChipReport } from "../../chip/account/records.ts";
import type { Calibration } from "../../chip/calibration/calibration.ts";
import type { Experiment } from "../../experiment/experiment.ts";
import { BUILT_IN_NETWORKS } from "../../network/params.ts";
import { formatCount, formatPercent, formatValue, plural } from "../text/format.ts";

export type Pairs = readonly (readonly [name: string, text: string])[];

/** The one line on where activity figures come from. */
const ACTIVITY: Readonly<Record<ChipEstimate["activity"], string>> = {
  typical: "typical values, not measured (--run <folder> takes those of a training run)",
  run: "measured by a training run",
  file: "measured, from a file",
};

/** What is counted how in the other calibration. */
const OTHER = {
  silicon: ["on silicon", "with converters, memories and wires as published silicon has them"],
  model: ["as modelled", "with converters, memories and wires as their circuits' models have them"],
} as const;

/** Figures of one epoch. */
export function chipHeadline({ estimate, byCalibration }: ChipReport, experiment: Experiment): Pairs {
  const { leakageEnergy, latency, operations } = estimate;
  const energy = totalOf(chipEnergy(estimate));
  const leakage = totalOf(leakageEnergy);
  return [
    [
      "efficiency",
      `${significant(estimate.efficiency / TERA)} TOPS/W (arrays and their edges alone: ${significant(estimate.peakEfficiency / TERA)})`,
    ],
    ...otherCalibration(byCalibration, experiment.chip.calibration),
    ["energy", `${formatValue(energy, "J")} per epoch, ${formatPercent(leakage / energy)} of it leakage`],
    [
      "time",
      `${formatValue(totalOf(latency), "s")} per epoch, ${significant(estimate.throughput / TERA)} TOPS`,
    ],
    ["area", formatValue(estimate.area, "m²")],
    ["leakage", formatValue(estimate.leakagePower, "W")],
    ["operations", `${significant(operations / TERA)} T per epoch; a multiply and add are 2 operations`],
  ];
}

function otherCalibration(found: ChipReport["byCalibration"], own: Calibration): Pairs {
  if (!found) return [];
  const other = own === "model" ? "silicon" : "model";
  const [name, meaning] = OTHER[other];
  return [[name, `${significant(found[other] / TERA)} TOPS/W ${meaning}`]];
}

/** A file has no width. */
function networkText({ name, width }: Experiment["network"]): string {
  return BUILT_IN_NETWORKS.includes(name) ? `${name} (width ${width})` : name;
}

/** What was estimated. */
export function chipSubject({ experimentHash, estimate }: ChipReport, experiment: Experiment): Pairs {
  const { network, array, chip, training } = experiment;
  return [
    ["experiment", experimentHash],
    [
      "chip",
      `${networkText(network)}, ${formatValue(chip.node, "m")} ${chip.roadmap}, ${chip.memory} memory`,
    ],
    [
      "arrays",
      `${array.rows} x ${array.columns}, ${array.inputEncoding} inputs, ${chip.adcKind} ADC of ${array.adc.bits} bit`,
    ],
    ["gradient", gradientUnitText(experiment)],
    ["training", `${training.rule}, batch ${training.batch}`],
    ["dataflow", estimate.dataflow.name],
    ["calibration", chip.calibration],
    ["activity", ACTIVITY[estimate.activity]],
  ];
}

/** The unit of weight gradients, as training has it, too. */
function gradientUnitText({ array, gradientUnit, training }: Experiment): string {
  const { kind, rows, converterBits, countsPerCode, signs, wordBits } = gradientUnit;
  if (training.rule === "outer-product") return "none: pulses meet in the arrays";
  const words = wordBits === "full" ? "words without rounding" : `words of ${wordBits} bit`;
  switch (kind) {
    case "exact":
      return `SRAM arrays of ${rows} rows counted by adders, exact; ${words}`;
    case "sram":
      return `SRAM arrays of ${rows} rows, converters of ${converterBits} bit (a code for ${countsPerCode === "full" ? "a share of all rows" : `${countsPerCode} ones`}), errors in ${signs === "phases" ? "two phases" : "two's complement"}; ${words}`;
    case "analog":
      return `SRAM arrays of ${array.rows} rows that take whole words from DACs, converters of ${converterBits} bit; ${words}`;
    default:
      return kind satisfies never;
  }
}

/** What the update rule costs beyond plain gradient descent. */
export function momentumText({ momentum }: ChipEstimate): string {
  const { rule, energy, furtherCells, storageBits, store } = momentum;
  const share = (fraction: number) => formatPercent(fraction, 2);
  const keeps = [
    storageBits === 0 ? "no velocity" : `${formatValue(storageBits / 1e6, "1")} Mbit in ${store}`,
    ...(furtherCells > 0 ? [`${plural(furtherCells, "further cell")} for each weight`] : []),
  ].join(" and ");
  if (energy === 0)
    return `${rule} keeps ${keeps}: ${furtherCells > 0 ? "their cost is that of larger tiles" : "no overhead"}`;
  return [
    `${rule} keeps ${keeps}:`,
    `${share(momentum.energyFraction)} of the energy (${formatValue(energy, "J")}; its circuits without the traffic of its words ${share(momentum.circuitEnergyFraction)}),`,
    `${share(momentum.latencyFraction)} of the time, ${share(momentum.areaFraction)} of the area`,
  ].join(" ");
}

/** What the search for a dataflow found, a line each; none where nothing was searched. */
export function searchLines({ search }: ChipReport): string[] {
  if (!search) return [];
  const { best, considered, seconds, reasons } = search;
  return [
    `${plural(considered, "dataflow")} in ${formatValue(seconds, "s")}; the best needs ${formatValue(best.energy, "J")} (${significant(best.efficiency / TERA)} TOPS/W, ${significant(best.gain)} x better than naive, ${significant(best.operandGain)} x better than naive with fc gradients from operands), ${formatValue(best.latency, "s")}, ${formatValue(best.area, "m²")}`,
    ...reasons.map((reason) => `- ${reason}`),
  ];
}

/** Three significant digits, whole numbers with commas. */
export function significant(value: number): string {
  return Math.abs(value) >= 1000 ? formatCount(value) : String(Number(value.toPrecision(3)));
}
