// The account of one epoch: every joule and second with its place, layer and phase; every built circuit with its area. All reports are
// sums over it. Not a tree (tree.ts makes one) and not the physics (component/, and the files of each level).
import type { Block, Cost } from "../component/block.ts";
import type { Formula, Quantity } from "../component/formula.ts";

export const PHASES = ["forward", "backward", "weightGradient", "weightUpdate"] as const;
export type Phase = (typeof PHASES)[number];

/** One circuit, or all equal circuits of a place, on the whole chip. */
export interface Built {
  /** Names from the chip down, such as ["tiles", "PE", "sub-array", "ADC"]. */
  readonly path: readonly string[];
  /** Circuits of this kind on the chip. */
  readonly count: number;
  /** All of them: m² and W. */
  readonly area: number;
  readonly leakage: number;
  /** Share of it that works for some layer: empty cells and what stands beside them does not. */
  readonly utilization: number;
  /** How its figures are made up; computed where somebody reads them, not in a sweep. */
  readonly formulas: () => readonly Formula[];
  readonly parameters: Readonly<Record<string, Quantity | string>>;
}

/** Work of one epoch at one place. Latency is what it adds to the epoch: 0 for work that runs beside other work. */
export interface Entry {
  readonly path: readonly string[];
  readonly layer: string;
  readonly phase: Phase;
  /** J and s of one epoch. */
  readonly energy: number;
  readonly latency: number;
  /** How often its energy is spent: energy / uses is that of one use. */
  readonly uses: number;
  /** How often its time passes, one after another, and s of one of these. Their product is the latency where nothing works beside it. */
  readonly turns: number;
  readonly turn: number;
}

export interface Ledger {
  readonly built: readonly Built[];
  readonly entries: readonly Entry[];
}

export class LedgerBook implements Ledger {
  readonly built: Built[] = [];
  readonly entries: Entry[] = [];

  /** `count` circuits like `block`. */
  build(
    path: readonly string[],
    block: Pick<Block, "area" | "leakage">,
    count: number,
    about: Pick<Built, "formulas" | "parameters" | "utilization">,
  ): void {
    const { formulas, parameters, utilization } = about;
    this.built.push({
      path,
      count,
      area: block.area * count,
      leakage: block.leakage * count,
      utilization,
      formulas,
      parameters,
    });
  }

  spend(
    path: readonly string[],
    at: { readonly layer: string; readonly phase: Phase },
    cost: Cost,
    times = { energy: 1, latency: 1 },
  ): void {
    if (cost.energy === 0 && cost.latency === 0) return;
    const { energy, latency } = cost;
    const turn = times.latency > 0 ? latency / times.latency : 0;
    const counts = { uses: times.energy, turns: times.latency, turn };
    this.entries.push({ path, layer: at.layer, phase: at.phase, energy, latency, ...counts });
  }

  /** Enters what `work` enters; it is done once for each key of `known`. */
  enterOnce(known: Map<string, Ledger>, key: string, work: () => void): void {
    const found = known.get(key);
    if (found) {
      this.built.push(...found.built);
      this.entries.push(...found.entries);
      return;
    }
    const circuits = this.built.length;
    const entries = this.entries.length;
    work();
    known.set(key, { built: this.built.slice(circuits), entries: this.entries.slice(entries) });
  }
}

export const zeroPhases = (): Record<Phase, number> => ({
  forward: 0,
  backward: 0,
  weightGradient: 0,
  weightUpdate: 0,
});

/** Sum of one quantity by phase. */
export function byPhase(entries: readonly Entry[], quantity: "energy" | "latency"): Record<Phase, number> {
  const sums = zeroPhases();
  for (const entry of entries) sums[entry.phase] += entry[quantity];
  return sums;
}

export function totalOf(phases: Readonly<Record<Phase, number>>): number {
  return PHASES.reduce((sum, phase) => sum + phases[phase], 0);
}
