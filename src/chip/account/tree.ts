// The chip as a tree: chip → tiles → PE → sub-array → circuit. Every figure of a node is its own plus the sum of its children's.
import { type Built, type Ledger, PHASES, type Phase, zeroPhases } from "./ledger.ts";

export interface ChipNode {
  readonly name: string;
  /** Circuits of this kind on the chip; 1 for a group. */
  readonly count: number;
  /** m² */
  readonly area: number;
  /** W */
  readonly leakage: number;
  /** Share of its area that works for some layer. */
  readonly utilization: number;
  /** J of one epoch, dynamic. */
  readonly energy: Readonly<Record<Phase, number>>;
  /** s that it adds to one epoch. */
  readonly latency: Readonly<Record<Phase, number>>;
  /** How its own figures are made up, computed when it is asked; none where they are the sums of its children's. */
  readonly formulas: Built["formulas"];
  readonly parameters: Built["parameters"];
  readonly children: readonly ChipNode[];
}

interface Draft {
  readonly name: string;
  readonly children: Map<string, Draft>;
  readonly own: {
    count: number;
    area: number;
    leakage: number;
    /** m² that work for some layer. */
    used: number;
    formulas: Built["formulas"];
    parameters: Built["parameters"];
  };
  readonly energy: Record<Phase, number>;
  readonly latency: Record<Phase, number>;
}

export function chipTree(ledger: Ledger, name = "chip"): ChipNode {
  const root = draft(name);
  for (const built of ledger.built) {
    const { own } = descend(root, built.path);
    own.count = Math.max(own.count, built.count);
    own.area += built.area;
    own.leakage += built.leakage;
    own.used += built.area * built.utilization;
    own.formulas = built.formulas;
    own.parameters = built.parameters;
  }
  for (const { path, phase, energy, latency } of ledger.entries) {
    const node = descend(root, path);
    node.energy[phase] += energy;
    node.latency[phase] += latency;
  }
  return closed(root);
}

function draft(name: string): Draft {
  const own = { count: 1, area: 0, leakage: 0, used: 0, formulas: () => [], parameters: {} };
  return { name, children: new Map(), own, energy: zeroPhases(), latency: zeroPhases() };
}

function descend(root: Draft, path: readonly string[]): Draft {
  let node = root;
  for (const name of path) {
    const child = node.children.get(name) ?? draft(name);
    node.children.set(name, child);
    node = child;
  }
  return node;
}

/** A group that has figures of its own and children gets them as one more child, so that children sum to their parent. */
function closed({ name, children, own, energy, latency }: Draft): ChipNode {
  const below = [...children.values()].map(closed);
  const { used, ...figures } = own;
  const leaf = { name, ...figures, utilization: shareOf(used, own.area), energy, latency, children: [] };
  if (below.length === 0) return leaf;
  const rest =
    own.area + own.leakage + sum(energy) + sum(latency) > 0 ? [{ ...leaf, name: `${name} itself` }] : [];
  const all = [...below, ...rest];
  const add = (value: (node: ChipNode) => number) => all.reduce((total, node) => total + value(node), 0);
  const phases = (key: "energy" | "latency") =>
    Object.fromEntries(PHASES.map((p) => [p, add((node) => node[key][p])])) as Record<Phase, number>;
  return {
    name,
    count: own.count,
    area: add((node) => node.area),
    utilization: shareOf(
      add((node) => node.utilization * node.area),
      add((node) => node.area),
    ),
    leakage: add((node) => node.leakage),
    energy: phases("energy"),
    latency: phases("latency"),
    formulas: own.formulas,
    parameters: own.parameters,
    children: all,
  };
}

/** A circuit without area counts as unused. */
const shareOf = (used: number, area: number): number => (area > 0 ? used / area : 1);

const sum = (phases: Readonly<Record<Phase, number>>): number => PHASES.reduce((t, p) => t + phases[p], 0);
