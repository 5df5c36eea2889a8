// A circuit of the chip in the dialog: its formula, its parameters, what it takes of one epoch.
import { totalOf } from "../../../src/chip/ledger.ts";
import type { ChipNode } from "../../../src/chip/tree.ts";
import { formatCount, formatPercent, formatValue } from "../../../src/report/format.ts";
import { explain } from "../explain/explain.ts";

export function explainNode(node: ChipNode): void {
  explain({
    kind: "number",
    title: node.name,
    value: `${formatValue(node.area, "m²")}, ${formatValue(totalOf(node.energy), "J")}`,
    formula: node.formula,
    parameters: [
      ...Object.entries(node.parameters).map(([name, value]) => [name, String(value)] as const),
      ["on the whole chip", formatCount(node.count)],
      ["area of all", formatValue(node.area, "m²")],
      ["energy of one epoch, without leakage", formatValue(totalOf(node.energy), "J")],
      ["time that it adds to one epoch", formatValue(totalOf(node.latency), "s")],
      ["leakage", formatValue(node.leakage, "W")],
      ["share that works for some layer", formatPercent(node.utilization, 0)],
    ],
    keys: [],
  });
}
