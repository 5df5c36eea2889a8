// Header of a run: experiment, device, network, and where an ADC acts. Sentences for people.

import { augmentationOf } from "../../data/augmentation.ts";
import type { DatasetContent } from "../../data/dataset.ts";
import type { Experiment } from "../../experiment/experiment.ts";

import type { AdcRow, LayerSummary, TrainEvent } from "../../training/records.ts";
import { formatBytes, formatCount, formatPercent, formatValue, plural } from "../text/format.ts";
import { textPairs, textTable } from "../text/table.ts";

type Start = Extract<TrainEvent, { kind: "start" }>;

export interface HeaderFacts {
  readonly experiment: Experiment;
  readonly hash: string;
  /** One line each. */
  readonly engine: string;
  readonly data: string;
  readonly dataset: Pick<DatasetContent, "height" | "width" | "channels" | "classes">;
  readonly run: string | null;
  /** A person's name for the run. */
  readonly label?: string;
}

/** The header of a run, several lines without a final line break. */
export function runHeader(facts: HeaderFacts, start: Start): string {
  const { experiment, hash } = facts;
  const { training, array } = experiment;
  const pairs: [string, string][] = [
    ["experiment", `${hash}, seed ${experiment.seed}`],
    [
      "rule",
      `${training.rule}, ${plural(training.epochs, "epoch")}, batch ${training.batch}, learning rate ${training.learningRate}`,
    ],
    ["data", facts.data],
    ["images", imagesLine(training, facts.dataset)],
    ["device", deviceLine(experiment.device)],
    ["arrays", `${array.rows} x ${array.columns}, ${array.inputEncoding} inputs`],
    ["engine", `${facts.engine}, ${memoryLine(start)}`],
  ];
  if (facts.label) pairs.push(["name", facts.label]);
  if (facts.run !== null) pairs.push(["folder", facts.run]);
  if (start.resumedAt !== null) pairs.push(["resumed", `in epoch ${start.resumedAt + 1}`]);
  return [
    textPairs(pairs),
    networkTable(start.layers, start.weights),
    adcTable(start.adc.map(beforeCalibration)),
  ].join("\n\n");
}

/** The changes that training makes to the images, and why. */
function imagesLine(training: Experiment["training"], dataset: HeaderFacts["dataset"]): string {
  const { crop, flip, cutout } = augmentationOf(training, dataset);
  if (dataset.height * dataset.width === 1) return "rows as they are (nothing to shift or mirror)";
  if (!training.augment) return "as they are (training.augment = false)";
  const moved =
    crop === 0 ? "not shifted" : `shifted at random by up to ${plural(crop, "pixel")} (training.crop)`;
  const shifted =
    cutout === 0 ? moved : `${moved}, a square of ${plural(cutout, "pixel")} a side grey (training.cutout)`;
  if (flip) return `${shifted}, half of them mirrored (training.flip)`;
  return training.flip === "by-data"
    ? `${shifted}; not mirrored: they may be digits or letters (training.flip=true mirrors half of them)`
    : `${shifted}, not mirrored`;
}

/** Memory of the engine, and its largest buffer where those have a limit. */
function memoryLine({ memoryBytes, largestBuffer }: Pick<Start, "memoryBytes" | "largestBuffer">): string {
  const all = formatBytes(memoryBytes);
  if (!largestBuffer) return all;
  const { name, bytes, limit } = largestBuffer;
  return `${all}; largest buffer ${name}: ${formatBytes(bytes)} of ${formatBytes(limit)}`;
}

/** The device in one line: preset, law, and the numbers that matter most. */
export function deviceLine(device: Experiment["device"]): string {
  const { preset, model, levels, rOn, onOffRatio, sigmaC2c } = device;
  const shape =
    "nonlinearityLtp" in device
      ? [`nonlinearity ${device.nonlinearityLtp} / ${device.nonlinearityLtd} (LTP / LTD)`]
      : [];
  const spread = "sigmaD2d" in device ? [`D2D ${device.sigmaD2d}`] : [];
  const parts = [
    model,
    ...shape,
    `${levels} levels`,
    `C2C ${formatPercent(sigmaC2c)}`,
    ...spread,
    `R_on ${formatValue(rOn, "ohm")}`,
    `on/off ${formatValue(onOffRatio, "1")}`,
  ];
  return `${preset}: ${parts.join(", ")}`;
}

export function networkTable(layers: readonly LayerSummary[], weights: number): string {
  const rows = layers.map((layer) => [
    layer.name,
    layer.kind,
    layer.output,
    layer.weights === 0 ? "" : formatCount(layer.weights),
    layer.arrays === 0 ? "" : formatCount(layer.arrays),
    layer.arrays === 0 ? "" : formatPercent(layer.utilization, 0),
  ]);
  const arrays = layers.reduce((sum, layer) => sum + layer.arrays, 0);
  const total = ["total", "", "", formatCount(weights), arrays === 0 ? "" : formatCount(arrays), ""];
  return textTable(
    [
      { title: "layer" },
      { title: "kind" },
      { title: "output" },
      { title: "weights", align: "right" },
      { title: "sub-arrays", align: "right" },
      { title: "used", align: "right" },
    ],
    [...rows, total],
  );
}

/** A range that is measured first has no full scale yet. */
function beforeCalibration(row: AdcRow): AdcRow {
  return row.policy === "worst-case" ? row : { ...row, fullScale: null, lsb: null };
}

const DIRECTIONS = ["forward", "backward", "weightGradient"] as const;

/** Where an ADC acts: a row per layer, per direction bits, full scale (once measured) and clip rate (after the run). */
export function adcTable(rows: readonly AdcRow[]): string {
  if (rows.every(({ bits }) => bits === "ideal")) return "ADC: none (ideal conversion everywhere)";
  const acting = DIRECTIONS.filter((d) => rows.some((row) => row.direction === d && row.bits !== "ideal"));
  const ideal = DIRECTIONS.filter((d) => !acting.includes(d)).map(directionName);
  const layers = [...new Set(rows.map(({ layer }) => layer))];
  const measured = rows.some(({ fullScale }) => fullScale !== null && fullScale > 0);
  const clips = rows.some(({ clipRate }) => clipRate !== null);
  const columns = acting.flatMap((direction) => [
    { title: `ADC ${directionName(direction)}` },
    ...(measured ? [{ title: "full scale", align: "right" as const }] : []),
    ...(clips ? [{ title: "clipped", align: "right" as const }] : []),
  ]);
  const cells = (layer: string) =>
    acting.flatMap((direction) => {
      const row = rows.find((r) => r.layer === layer && r.direction === direction);
      const bits =
        row === undefined ? "–" : row.bits === "ideal" ? "ideal" : `${row.bits} bit, ${row.policy}`;
      const scale = row?.fullScale ? formatValue(Number(row.fullScale.toPrecision(3)), "1") : "";
      const clip = row?.clipRate == null ? "" : formatPercent(row.clipRate, 2);
      return [bits, ...(measured ? [scale] : []), ...(clips ? [clip] : [])];
    });
  const table = textTable(
    [{ title: "layer" }, ...columns],
    layers.map((layer) => [layer, ...cells(layer)]),
  );
  return ideal.length === 0 ? table : `${table}\nno ADC in: ${ideal.join(", ")}`;
}

function directionName(direction: AdcRow["direction"]): string {
  return direction === "weightGradient" ? "weight gradient" : direction;
}
