// The report of `mho chip --html`: one page with plan, breakdowns, ladder, roofline, layers and the whole tree.

import { TERA } from "../../base/units.ts";
import { PHASES, totalOf } from "../../chip/account/ledger.ts";
import type { ChipReport } from "../../chip/account/records.ts";
import type { ChipNode } from "../../chip/account/tree.ts";
import type { Experiment } from "../../experiment/experiment.ts";
import {
  type DrawnFigure,
  escapeHtml,
  htmlFigure,
  htmlPage,
  htmlPairs,
  htmlTable,
} from "../figure/htmlPage.ts";
import { formatCount, formatPercent, formatValue } from "../text/format.ts";
import { chipHeadline, chipSubject, momentumText, searchLines, significant } from "./chipHeadline.ts";
import { formulaLines, parameterText } from "./formulaText.ts";
import { PHASE_NAMES } from "./phaseNames.ts";

export function chipPage(
  report: ChipReport,
  experiment: Experiment,
  figures: readonly DrawnFigure[],
): string {
  const { estimate, ladder } = report;
  const search = searchLines(report);
  const parts = [
    "<h1>What learning costs on this chip</h1>",
    ...estimate.warnings.map((warning) => `<p class="warning">${escapeHtml(warning)}</p>`),
    htmlPairs([...chipHeadline(report, experiment), ["momentum", momentumText(estimate)]]),
    section("What was estimated", htmlPairs(chipSubject(report, experiment))),
    ...figures.map(htmlFigure),
    ...(ladder.length > 0 ? [section("Steps of the ladder", ladderTable(ladder))] : []),
    ...(search.length > 0
      ? [section("Search", search.map((line) => `<p>${escapeHtml(line)}</p>`).join("\n"))]
      : []),
    section("Layers", layerTable(report)),
    section("Every circuit, with its formula and parameters", tree(estimate.tree)),
    "<footer>Made by mho chip. Figures are of one epoch; the specification of each drawing (Vega-Lite) with its data is in this file.</footer>",
  ];
  return htmlPage(`Chip ${report.experimentHash}`, parts.join("\n"));
}

const section = (title: string, content: string) => `<h2>${title}</h2>\n${content}`;

function ladderTable(ladder: ChipReport["ladder"]): string {
  return htmlTable(
    ["step", "what it does", "#energy", "#time", "#area", "#TOPS/W", "#gain", "#over fc from operands"],
    ladder.map(({ name, meaning, energy, latency, area, efficiency, gain, operandGain }) => [
      name,
      meaning,
      formatValue(energy, "J"),
      formatValue(latency, "s"),
      formatValue(area, "m²"),
      significant(efficiency / TERA),
      `${gain.toFixed(2)} x`,
      `${operandGain.toFixed(2)} x`,
    ]),
  );
}

function layerTable({ estimate }: ChipReport): string {
  const phases = PHASES.map((phase) => `#${PHASE_NAMES[phase]}`);
  return htmlTable(
    ["layer", "#operations", ...phases, "#time", "#tiles", "#copies", "#sub-arrays", "#used"],
    estimate.layers.map((layer) => [
      layer.name,
      `${significant(layer.operations / TERA)} T`,
      ...PHASES.map((phase) => formatValue(layer.energy[phase], "J")),
      formatValue(totalOf(layer.latency), "s"),
      formatCount(layer.tiles),
      formatCount(layer.copies),
      formatCount(layer.subArrays),
      formatPercent(layer.utilization, 0),
    ]),
  );
}

/** A node opens into its children, which sum to it. */
function tree(node: ChipNode): string {
  const count = node.count > 1 ? ` (${formatCount(node.count)} x)` : "";
  const figures = [
    formatValue(totalOf(node.energy), "J"),
    formatValue(totalOf(node.latency), "s"),
    formatValue(node.area, "m²"),
    `leakage ${formatValue(node.leakage, "W")}`,
    ...(node.utilization < 1 ? [`${formatPercent(node.utilization, 0)} used`] : []),
  ];
  const line = `<b>${escapeHtml(node.name)}</b>${count}: ${escapeHtml(figures.join(", "))}`;
  const formulas = node.formulas().map((formula) => formulaLines(formula).join(" = "));
  const parameters = Object.entries(node.parameters).map(([key, value]) => `${key}: ${parameterText(value)}`);
  const facts = [...formulas, ...parameters].map((fact) => `<p>${escapeHtml(fact)}</p>`);
  const below = node.children.length > 0 ? ["<p>sum of its parts</p>"] : [];
  const inside = [...facts, ...below, ...node.children.map(tree)].join("\n");
  return `<details><summary>${line}</summary>${inside}</details>`;
}
