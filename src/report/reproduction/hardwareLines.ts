// Costs of the recorded trainings on their chips: efficiency, energy, time and area of the whole training, the share of the rule, and the
// energy of an update beside published figures. From records alone.
import { formatQuantity, TERA } from "../../base/units.ts";
import { CALIBRATIONS, type Calibration } from "../../chip/calibration/calibration.ts";
import type { ChipOfRun } from "../../study/runHardware.ts";
import type { Figure } from "../figure/figure.ts";
import { withUnit } from "../figure/siAxis.ts";
import { HEIGHT, narrowFigure, percent, ruleLooks, WIDTH } from "../figure/studyChart.ts";
import { formatPercent } from "../text/format.ts";
import { trainedImages } from "./figureCaption.ts";
import { kindText } from "./paperResults.ts";
import type { FoundPoint } from "./reproduction.ts";
import { meanOf, type SeedMean, seedMeans } from "./seedMeans.ts";

const CALIBRATION_TEXT: Readonly<Record<Calibration, string>> = {
  model: "models of the circuits",
  silicon: "published silicon",
};

/** Lines of Markdown: two rows for each kind of run whose training was priced, one for each calibration. */
export function hardwareTable(found: readonly FoundPoint[]): string[] {
  const priced = seedMeans(found.map((point) => ({ ...point, axes: { group: point.group, ...point.axes } })))
    .map((mean) => ({ mean, points: mean.points.filter(({ record }) => record.hardware) }))
    .filter(({ points }) => points.length > 0);
  if (priced.length === 0)
    return [
      "No training on record was priced as a whole yet: records of earlier versions hold energies alone.",
      "",
    ];
  return [
    "| run | circuits priced by | TOPS/W | energy | time | area | naive dataflow, energy | the rule's words and sums | of that, circuits |",
    "|---|---|---:|---:|---:|---:|---:|---:|---:|",
    ...priced.flatMap(({ mean: { axes }, points }) =>
      CALIBRATIONS.map((name) => hardwareRow(axes, points, name)),
    ),
    "",
  ];
}

function hardwareRow(
  axes: SeedMean["axes"],
  points: readonly FoundPoint[],
  calibration: Calibration,
): string {
  const meanOver = (of: (chip: ChipOfRun) => number) =>
    points.reduce((sum, { record }) => sum + of(record.hardware![calibration]), 0) / points.length;
  const energy = meanOver((chip) => chip.energy);
  const naive = meanOver((chip) => chip.naiveEnergy);
  const cells = [
    `${axes.group}: ${kindText(axes)}`,
    CALIBRATION_TEXT[calibration],
    (meanOver(({ operations }) => operations) / energy / TERA).toFixed(2),
    shown(energy, "J"),
    shown(
      meanOver(({ latency }) => latency),
      "s",
    ),
    `${(1e6 * meanOver(({ area }) => area)).toPrecision(3)} mm²`,
    `${shown(naive, "J")} (${(naive / energy).toFixed(1)} times)`,
    formatPercent(meanOver(({ momentum }) => momentum) / energy),
    formatPercent(meanOver(({ momentumCircuits }) => momentumCircuits) / energy, 2),
  ];
  return `| ${cells.join(" | ")} |`;
}

const shown = (value: number, unit: string) => formatQuantity(value, unit, { digits: 3 });

/** Energy of the update of one weight for one training image, J, as published for a matrix of 512 × 512 (Li et al., arXiv 2510.02516, appendix I). */
const PUBLISHED_UPDATES: readonly { readonly what: string; readonly nanojoule: number }[] = [
  { what: "mixed precision", nanojoule: 83.2 },
  { what: "multi-tile residual learning, 4 arrays", nanojoule: 12.82 + 4 * 9.44 },
  { what: "multi-tile residual learning, 8 arrays", nanojoule: 12.82 + 8 * 9.44 },
];
const PUBLISHED_WEIGHTS = 512 * 512;
const FEMTO = 1e15;

/** Lines of Markdown: the energy of an update for each rule that ran on devices ±3, beside published ones. */
export function updateTable(found: readonly FoundPoint[]): string[] {
  const ours = means(found).map((mean) => ({
    what: `${mean.axes.rule} (ours, ${mean.points[0]!.experiment.training.batch} images a batch)`,
    femtojoule: FEMTO * meanOf(mean, updateEnergy),
  }));
  const published = PUBLISHED_UPDATES.map(({ what, nanojoule }) => ({
    what: `${what} (published)`,
    femtojoule: (FEMTO * nanojoule * 1e-9) / PUBLISHED_WEIGHTS,
  }));
  return [
    "| rule | update of one weight for one image |",
    "|---|---:|",
    ...[...ours, ...published].map(
      ({ what, femtojoule }) => `| ${what} | ${Number(femtojoule.toPrecision(3))} fJ |`,
    ),
    "",
  ];
}

/** Rules on asymmetric devices ±3 of the maps, whose updates were priced. */
function means(found: readonly FoundPoint[]): SeedMean[] {
  const at3 = found.filter(
    ({ group, axes, record }) =>
      group === "nonlinearity" && axes.label === 3 && axes.curves === "asymmetric" && record.energy !== null,
  );
  return seedMeans(at3);
}

function updateEnergy({ record }: FoundPoint): number {
  const images = record.epochs * (trainedImages(record) ?? Number.NaN);
  return (record.energy?.weightUpdate ?? Number.NaN) / images / record.weights;
}

/** Accuracy against the energy of the whole training: one point for each rule on devices ±3. */
export function energyFigure(found: readonly FoundPoint[]): Figure | null {
  const values = means(found).map((mean) => ({
    rule: String(mean.axes.rule),
    accuracy: percent(mean.accuracy.mean),
    energy: Number(meanOf(mean, ({ record }) => record.energy!.total).toPrecision(4)),
  }));
  return narrowFigure({
    name: "energy",
    title: "Accuracy against the energy of the whole training, label +3/−3",
    values,
    spec: {
      width: WIDTH,
      height: HEIGHT,
      encoding: {
        x: {
          field: "energy",
          type: "quantitative",
          title: "energy of the whole training",
          axis: { labelExpr: withUnit("J") },
          scale: { zero: false, nice: true },
        },
        y: {
          field: "accuracy",
          type: "quantitative",
          title: "test accuracy [%]",
          scale: { zero: false, nice: true },
        },
        ...ruleLooks(values),
      },
      mark: { type: "point", filled: true, size: 80 },
    },
  });
}
