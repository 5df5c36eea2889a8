// Summary of a run when it ends, and after each epoch. Sentences for people.

import type { EvaluatedOn } from "../../data/dataset.ts";
import type { RunResult } from "../../run/runExperiment.ts";
import type { EpochRecord, StartRecord } from "../../training/records.ts";
import { significant } from "../chip/chipHeadline.ts";
import { formatCount, formatDuration, formatPercent, formatValue } from "../text/format.ts";
import { textPairs, textTable } from "../text/table.ts";
import type { RunChip } from "./runChip.ts";
import { adcTable } from "./runHeader.ts";

/** One line for one epoch. */
export function epochLine(record: EpochRecord, epochs: number, evaluatedOn: EvaluatedOn): string {
  const { epoch, trainLoss, trainAccuracy, testAccuracy, seconds } = record;
  const width = String(epochs).length;
  return [
    `epoch ${String(epoch).padStart(width)}/${epochs}`,
    `loss ${trainLoss.toFixed(4)}`,
    `train ${formatPercent(trainAccuracy)}`,
    `${evaluatedOn} ${formatPercent(testAccuracy)}`,
    formatDuration(seconds),
  ].join("  ");
}

/** One line for what given weights are worth before the first update. */
export const startLine = (record: StartRecord, evaluatedOn: EvaluatedOn): string =>
  `given weights  ${evaluatedOn} ${startText(record)}`;

/** A row for each layer: how well its devices hold its weights. */
function programmingTable({ layers, activationClips }: StartRecord): string {
  const clipOf = (name: string) => activationClips.find(({ layer }) => layer === name)?.share ?? 0;
  const table = textTable(
    [
      { title: "programmed" },
      { title: "gain", align: "right" },
      { title: "beyond the window", align: "right" },
      { title: "error of the weights", align: "right" },
      { title: "pulses/weight", align: "right" },
      { title: "activations cut", align: "right" },
    ],
    layers.map(({ layer, gain, clipped, error, ltpPulses, ltdPulses, weights }) => [
      layer,
      formatValue(gain, "1"),
      formatPercent(clipped, 2),
      formatPercent(error),
      formatValue(Number(((ltpPulses + ltdPulses) / weights).toPrecision(3)), "1"),
      formatPercent(clipOf(layer), 2),
    ]),
  );
  return `${table}\npulses of write-and-verify, by the mean device's law without noise; the chip's figures are of epochs and do not hold them`;
}

/** The last lines of a run; `chip`: what it would cost, null to say nothing of it. */
export function runSummary(result: RunResult, chip: RunChip | null = null): string {
  const { pulses, epochs } = result;
  const seconds = epochs.reduce((sum, record) => sum + record.seconds, 0);
  const pairs: [string, string][] = [
    [
      `${result.evaluatedOn} accuracy`,
      `${formatPercent(result.testAccuracy)} (best ${formatPercent(result.bestTestAccuracy)})`,
    ],
    ["speed", `${formatCount(result.trainImagesPerSecond)} images/s, ${formatDuration(seconds)} of training`],
  ];
  if (result.start) pairs.push(["given weights", startText(result.start)]);
  if (pulses.perWeight > 0)
    pairs.push([
      "pulses",
      `${formatValue(Number(pulses.perWeight.toPrecision(3)), "1")} per weight, ${formatPercent(pulses.ltp / (pulses.ltp + pulses.ltd), 0)} of them LTP`,
    ]);
  if (chip) pairs.push(...chipPairs(chip, result.run));
  if (result.run !== null) pairs.push(["folder", result.run]);
  const advice = result.advice.map((text) => `advice: ${text}`).join("\n");
  const adc = result.adc.length > 0 ? adcTable(result.adc) : "";
  const programmed = result.start && result.start.layers.length > 0 ? programmingTable(result.start) : "";
  return [adc, programmed, advice, textPairs(pairs)].filter((part) => part !== "").join("\n\n");
}

/** Accuracy of the given weights as floats, and on the devices. */
function startText({ source, softwareAccuracy, testAccuracy, layers }: StartRecord): string {
  const software = `${formatPercent(softwareAccuracy)} as software`;
  const programmed = layers.length === 0 ? "" : `, ${formatPercent(testAccuracy)} programmed`;
  return `${software}${programmed} (${source})`;
}

/** The chip in one line, and the command that says more. */
function chipPairs(chip: RunChip, run: string | null): [string, string][] {
  if ("refused" in chip) return [["chip", `no estimate: ${chip.refused}`]];
  const { energyPerEpochJoule, latencyPerEpochSecond, areaSquareMetre, momentumOverhead } = chip;
  const figures = [
    `${significant(chip.efficiencyTopsPerWatt)} TOPS/W`,
    `${formatValue(energyPerEpochJoule.total, "J")} and ${formatValue(latencyPerEpochSecond.total, "s")} for an epoch of ${formatCount(chip.imagesPerEpoch)} images`,
    formatValue(areaSquareMetre.total, "m²"),
    ...(momentumOverhead.energyFraction > 0
      ? [`momentum ${formatPercent(momentumOverhead.energyFraction)} of the energy`]
      : []),
  ];
  const more = `where it goes: mho chip --run ${run} --images ${chip.imagesPerEpoch}`;
  return [["chip", figures.join(", ")], ...(run === null ? [] : [["", more] as [string, string]])];
}
