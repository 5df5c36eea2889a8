// The page of `mho device fit`: how well the law fits, the numbers with their intervals, and what they mean for training.
import type { FitReport } from "../../lab/fit/fitReport.ts";
import {
  type DrawnFigure,
  escapeHtml,
  htmlFigure,
  htmlPage,
  htmlPairs,
  htmlTable,
} from "../figure/htmlPage.ts";
import { formatCount } from "../text/format.ts";
import {
  badRowText,
  CLOSE_TITLES,
  closeRows,
  estimateRow,
  meaningPairs,
  replayPairs,
  replaySentence,
} from "./deviceFit.ts";

export function deviceFitPage(report: FitReport, figures: readonly DrawnFigure[]): string {
  const { preset, measurement, fit } = report;
  const parts = [
    `<h1>${escapeHtml(preset.name)}: from pulses to a device</h1>`,
    `<p>${escapeHtml(preset.notes ?? "")}</p>`,
    ...(measurement.badRows.length > 0
      ? [`<pre class="warning">${escapeHtml(badRowText(measurement.badRows))}</pre>`]
      : []),
    ...(report.close.length > 1 ? [htmlTable(CLOSE_TITLES, closeRows(report))] : []),
    ...figures.slice(0, 1).map(notedFigure),
    `<p>${escapeHtml(replaySentence(fit))}</p>`,
    htmlPairs(replayPairs(fit)),
    ...figures.slice(1, 2).map(notedFigure),
    section(
      "Fitted numbers",
      htmlTable(["number", "#value", "95 % interval"], fit.estimates.map(estimateRow)),
    ),
    section("What they mean for training", htmlPairs(meaningPairs(report)) + CLASSES),
    ...figures.slice(2).map(htmlFigure),
    section("Laws that were tried", candidateTable(report)),
    ...(fit.spread && fit.spread.names.length > 1
      ? [section("What goes together over the devices (correlations)", correlationTable(fit.spread))]
      : []),
    section("What was read", list(measurement.understood)),
    section("Not known", list([...preset.unknown, ...preset.notModelled])),
    `<footer>Made by mho device fit. Citation: ${escapeHtml(preset.citation)}. The specification of each drawing (Vega-Lite) with its data is in this file.</footer>`,
  ];
  return htmlPage(`Device ${preset.name}`, parts.join("\n"));
}

const CLASSES =
  "<p>Classes: under a gradient noise of 1, class A comes within 10 % of a wanted weight of half the window, B within 25 %, C within 50 %, D not. From the closed form of where a weight rests; momentum with γ = 0.9.</p>";

const notedFigure = (figure: DrawnFigure) => `${htmlFigure(figure)}\n<p>${escapeHtml(figure.note ?? "")}</p>`;

const section = (title: string, content: string) => `<h2>${title}</h2>\n${content}`;

const list = (items: readonly string[]) =>
  `<ul>${items.map((item) => `<li>${escapeHtml(item)}</li>`).join("\n")}</ul>`;

function candidateTable({ fit }: FitReport): string {
  const least = Math.min(...fit.candidates.map(({ aic }) => aic));
  return htmlTable(
    ["law", "noise", "#AIC above the lowest", "#fitted numbers"],
    [...fit.candidates]
      .sort((a, b) => a.aic - b.aic)
      .map(({ model, per, aic, freedom }) => [
        model,
        `per ${per}`,
        (aic - least).toFixed(1),
        formatCount(freedom),
      ]),
  );
}

function correlationTable({ names, correlations }: NonNullable<FitReport["fit"]["spread"]>): string {
  return htmlTable(
    ["", ...names.map((name) => `#${name}`)],
    correlations.map((row, i) => [names[i]!, ...row.map((value) => value.toFixed(2))]),
  );
}
