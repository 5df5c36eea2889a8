// A circuit of the chip in the dialog: one of them and all of them, its formula, its parameters, what it takes of one epoch term by term.
import { type Entry, totalOf } from "../../../src/chip/account/ledger.ts";
import type { ChipNode } from "../../../src/chip/account/tree.ts";
import { TYPICAL } from "../../../src/chip/spec/activity.ts";
import { nodeAt, pathTo, placeOf, single } from "../../../src/report/chip/chipZoom.ts";
import { formulaLines, parameterText } from "../../../src/report/chip/formulaText.ts";
import { PHASE_NAMES } from "../../../src/report/chip/phaseNames.ts";
import { formatCount, formatPercent } from "../../../src/report/text/format.ts";
import { explain, type Term, type TimeTerm } from "../explain/explain.ts";
import { termText } from "../explain/termText.ts";
import { chip, estimateOf, termsAt } from "./chipState.ts";

export function explainNode(node: ChipNode): void {
  const now = chip.peek();
  const path = ("estimate" in now ? pathTo(now.estimate.tree, node) : null) ?? [];
  explain({
    kind: "number",
    title: node.count > 1 ? `${node.name} of one ${unitAround(path)}, and of all` : node.name,
    value: valueText(node),
    formula: node.children.length > 0 ? "sum of its parts" : "uses × energy of one use, layer by layer",
    formulas: node.formulas().map(formulaLines),
    parameters: [
      ...Object.entries(node.parameters).map(([name, value]) => [name, parameterText(value)] as const),
      ...loadText(node),
      ["how many on the whole chip", formatCount(node.count)],
      ["area", countedText(node, node.area, "m²")],
      ["leakage", countedText(node, node.leakage, "W")],
      ["energy of one epoch of all, without leakage", termText(totalOf(node.energy), "J")],
      ["time that they add to one epoch", termText(totalOf(node.latency), "s")],
      ["share of the area that works for some layer", formatPercent(node.utilization, 0)],
    ],
    ...(node.children.length > 0 ? {} : sumsAt(placeOf(path))),
    measure: (of) => {
      const same = nodeAt(estimateOf(of).tree, path);
      return same ? [totalOf(same.energy), same.area, same.leakage, totalOf(same.latency)] : [0, 0, 0, 0];
    },
  });
}

/** The load that formulas of reads are shown for. */
function loadText({ formulas }: ChipNode): (readonly [string, string])[] {
  const { inputBits, errorBits } = TYPICAL;
  if (!formulas().some(({ result }) => result.endsWith(" read"))) return [];
  const shares = `${formatPercent(inputBits, 0)} of the input bits one, ${formatPercent(errorBits, 0)} of the error bits`;
  return [["the reads above", `of a whole sub-array, with ${shares}; those of a layer are in the table`]];
}

/** The unit around a circuit: "tile", "PE", "sub-array". */
const unitAround = (path: readonly string[]): string => single(path.at(-2) ?? "chip");

const valueText = ({ count, area }: ChipNode): string =>
  count > 1 ? `one ${termText(area / count, "m²")}; all ${termText(area, "m²")}` : termText(area, "m²");

/** "180 × 31.63 nm² = 5.693 µm²" */
const countedText = ({ count }: ChipNode, all: number, unit: string): string =>
  count > 1
    ? `${formatCount(count)} × ${termText(all / count, unit)} = ${termText(all, unit)}`
    : termText(all, unit);

/** Energy and time of the circuits at this place in one epoch, term by term. */
function sumsAt(path: readonly string[]): {
  readonly terms: readonly Term[];
  readonly times: readonly TimeTerm[];
} {
  const entries = termsAt(path);
  const nameOf = ({ layer, phase }: Entry) => `${layer}, ${PHASE_NAMES[phase]}`;
  const spending = entries.filter(({ energy }) => energy > 0);
  const waiting = entries.filter(({ latency }) => latency > 0);
  return {
    terms: spending.map((entry) => ({
      name: nameOf(entry),
      uses: entry.uses,
      each: entry.energy / entry.uses,
      unit: "J",
    })),
    times: waiting.map((entry) => {
      const { turns, turn, latency } = entry;
      return { name: nameOf(entry), turns, turn, alone: latency / (turns * turn) };
    }),
  };
}
