// Faults of an estimate: figures that are not finite or negative, and sums that do not add up. Empty: none.
import { PHASES, type Phase, totalOf } from "../../src/chip/account/ledger.ts";
import type { ByPhase, ChipEstimate } from "../../src/chip/account/records.ts";
import type { ChipNode } from "../../src/chip/account/tree.ts";

/** Share of the larger one. */
const TOLERANCE = 1e-12;

const differs = (a: number, b: number): boolean =>
  Math.abs(a - b) > TOLERANCE * Math.max(Math.abs(a), Math.abs(b));

export function estimateProblems(estimate: ChipEstimate): string[] {
  return [
    ...badNumbers(estimate, "estimate"),
    ...nothingSpent(estimate),
    ...treeProblems(estimate.tree),
    ...rootProblems(estimate),
    ...sumProblems(estimate, "layers", estimate.layers),
    ...sumProblems(estimate, "components", estimate.components),
  ];
}

/** Every number in a record, at any depth, is finite and not negative. */
function badNumbers(value: unknown, path: string): string[] {
  if (typeof value === "number") return Number.isFinite(value) && value >= 0 ? [] : [`${path} is ${value}`];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) => badNumbers(part, `${path}.${key}`));
}

function nothingSpent({ energy, latency, ...estimate }: ChipEstimate): string[] {
  const totals = { energy: totalOf(energy), latency: totalOf(latency) };
  const { operations, area, leakagePower, efficiency, throughput, peakEfficiency } = estimate;
  const positive = { ...totals, operations, area, leakagePower, efficiency, throughput, peakEfficiency };
  return Object.entries(positive).flatMap(([name, value]) => (value > 0 ? [] : [`${name} is ${value}`]));
}

/** Children sum to their parent, at every node; nothing is used more than whole. */
export function treeProblems(node: ChipNode, path = node.name): string[] {
  if (node.children.length === 0) return [];
  const sum = (value: (child: ChipNode) => number) =>
    node.children.reduce((total, child) => total + value(child), 0);
  const own: [string, number, number][] = [
    ["area", node.area, sum((child) => child.area)],
    ["leakage", node.leakage, sum((child) => child.leakage)],
    ...(node.area > 0
      ? [
          ["used area", node.utilization * node.area, sum((child) => child.utilization * child.area)] as [
            string,
            number,
            number,
          ],
        ]
      : []),
    ...PHASES.flatMap((p): [string, number, number][] => [
      [`energy ${p}`, node.energy[p], sum((child) => child.energy[p])],
      [`latency ${p}`, node.latency[p], sum((child) => child.latency[p])],
    ]),
  ];
  return [
    ...(node.utilization > 1 + TOLERANCE ? [`${path}: ${node.utilization} used`] : []),
    ...own.flatMap(([name, parent, children]) =>
      differs(parent, children) ? [`${path}: ${name} ${parent}, children ${children}`] : [],
    ),
    ...node.children.flatMap((child) => treeProblems(child, `${path}/${child.name}`)),
  ];
}

/** The totals are the root's. */
function rootProblems({ tree, area, leakagePower, energy, latency }: ChipEstimate): string[] {
  const pairs: [string, number, number][] = [
    ["area", area, tree.area],
    ["leakage", leakagePower, tree.leakage],
    ...PHASES.map((p): [string, number, number] => [`energy ${p}`, energy[p], tree.energy[p]]),
    ...PHASES.map((p): [string, number, number] => [`latency ${p}`, latency[p], tree.latency[p]]),
  ];
  return pairs.flatMap(([name, a, b]) => (differs(a, b) ? [`total ${name} ${a}, root ${b}`] : []));
}

interface Share {
  readonly energy: ByPhase;
  readonly latency: ByPhase;
}

function sumProblems(estimate: ChipEstimate, name: string, shares: readonly Share[]): string[] {
  const check = (quantity: "energy" | "latency", phase: Phase): string[] => {
    const sum = shares.reduce((total, share) => total + share[quantity][phase], 0);
    const total = estimate[quantity][phase];
    return differs(sum, total) ? [`${name}: ${quantity} ${phase} ${sum}, total ${total}`] : [];
  };
  return PHASES.flatMap((phase) => [...check("energy", phase), ...check("latency", phase)]);
}
