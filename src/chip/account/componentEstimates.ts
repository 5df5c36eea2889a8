// The tree by kind of circuit: its leaves, grouped by components.ts.
import { componentOf } from "./components.ts";
import { PHASES, zeroPhases } from "./ledger.ts";
import type { ComponentEstimate } from "./records.ts";
import type { ChipNode } from "./tree.ts";

interface Sums {
  readonly energy: ReturnType<typeof zeroPhases>;
  readonly latency: ReturnType<typeof zeroPhases>;
  area: number;
  leakage: number;
}

export function componentEstimates(tree: ChipNode): ComponentEstimate[] {
  const groups = new Map<string, Sums>();
  for (const child of tree.children) addLeaves(groups, child, [child.name]);
  return [...groups].map(([name, sums]) => ({ name, ...sums }));
}

function addLeaves(groups: Map<string, Sums>, node: ChipNode, path: readonly string[]): void {
  for (const child of node.children) addLeaves(groups, child, [...path, child.name]);
  if (node.children.length > 0) return;
  const name = componentOf(path);
  const sums = groups.get(name) ?? { energy: zeroPhases(), latency: zeroPhases(), area: 0, leakage: 0 };
  groups.set(name, sums);
  sums.area += node.area;
  sums.leakage += node.leakage;
  for (const phase of PHASES) {
    sums.energy[phase] += node.energy[phase];
    sums.latency[phase] += node.latency[phase];
  }
}
