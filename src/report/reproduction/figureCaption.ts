// What every figure of the reproduction says of its runs: network, copy of the images, states, converters, gradient unit. From the runs
// themselves, so that a caption cannot say what was not run.

import type { Experiment } from "../../experiment/experiment.ts";
import type { StudyRecord } from "../../study/records.ts";
import { ruleOf } from "../../training/rules.ts";
import type { FoundPoint } from "./reproduction.ts";

/** One sentence; empty where there is no run. */
export function captionOf(points: readonly FoundPoint[]): string {
  if (points.length === 0) return "";
  const analog = points.filter(({ experiment }) => !ruleOf(experiment.training.rule).float);
  const network = `Network: ${distinct(points, networkText).join(" and ")}; images: ${distinct(points, imagesText).join(" and ")}.`;
  if (analog.length === 0) return network;
  const states = rangeText(analog.map(({ experiment }) => experiment.device.levels));
  const units = distinct(analog, unitText).join(", ");
  return `${network} States: ${states}; converters: ${convertersText(analog)}; weight gradients: ${units}.`;
}

const distinct = (points: readonly FoundPoint[], textOf: (point: FoundPoint) => string) => [
  ...new Set(points.map(textOf)),
];

const networkText = ({ experiment: { network, training } }: FoundPoint): string =>
  `${network.name} at ${network.width} of its width, ${training.epochs} epoch${training.epochs === 1 ? "" : "s"}`;

/** The name of the copy, and how much of it was trained on. */
export function imagesText({ record: { data } }: Pick<FoundPoint, "record">): string {
  const copy = data.startsWith("cifar10-mini")
    ? "the embedded part of CIFAR-10 (JPEG copy)"
    : data.includes("JPEG")
      ? "CIFAR-10 (JPEG copy)"
      : "CIFAR-10";
  const trained = trainedImages({ data });
  return trained === null ? copy : `${copy}, ${trained.toLocaleString("en")} for training`;
}

/** Images of an epoch, as a record names them; null where it does not. */
export function trainedImages({ data }: Pick<StudyRecord, "data">): number | null {
  const [, trained] = /(\d+) of \d+ training/.exec(data) ?? [];
  return trained === undefined ? null : Number(trained);
}

function rangeText(values: readonly number[]): string {
  const least = Math.min(...values);
  const most = Math.max(...values);
  const shown = (value: number) => String(Number(value.toPrecision(3)));
  return least === most ? shown(least) : `${shown(least)} to ${shown(most)}`;
}

/** Bits from the fewest to the most, and where converters act. */
function convertersText(points: readonly FoundPoint[]): string {
  const acting = points
    .map(({ experiment }) => experiment.array.adc)
    .filter((adc) => adc.forward || adc.backward);
  const ideal = acting.length < points.length ? ["ideal"] : [];
  if (acting.length === 0) return "ideal";
  const places = acting.map(({ forward, backward }) =>
    forward && backward ? "both ways" : forward ? "forward" : "backward",
  );
  return [
    `${rangeText(acting.map(({ bits }) => bits))} bits ${[...new Set(places)].join(" or ")}`,
    ...ideal,
  ].join(", or ");
}

const unitText = ({ experiment: { gradientUnit } }: { readonly experiment: Experiment }): string =>
  gradientUnit.kind === "exact"
    ? "exact"
    : [
        `${gradientUnit.converterBits}-bit converters`,
        ...(gradientUnit.signs === "phases" ? ["each sign apart"] : []),
        ...(gradientUnit.simulation === "fast" ? ["simulated in the fast form"] : []),
      ].join(", ");
