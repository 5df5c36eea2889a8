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

/** The spending of one layer in one phase, line by line. A page that is done is never changed: chips of a sweep have most of theirs in common. */
export class LedgerPage {
  readonly layer: string;
  readonly phase: Phase;
  private readonly paths: (readonly string[])[];
  /** Five numbers a line: energy, latency, uses, turns, turn (Entry). Side by side, because most pages are only ever summed. */
  private readonly figures: number[];

  /** `paths` and `figures` are its own from now on. */
  constructor(
    { layer, phase }: Pick<Entry, "layer" | "phase">,
    paths: (readonly string[])[],
    figures: number[],
  ) {
    this.layer = layer;
    this.phase = phase;
    this.paths = paths;
    this.figures = figures;
  }

  enter(path: readonly string[], energy: number, latency: number, uses: number, turns: number): void {
    this.paths.push(path);
    this.figures.push(energy, latency, uses, turns, turnOf(latency, turns));
  }

  get entries(): Entry[] {
    const { layer, phase, figures } = this;
    return this.paths.map((path, i) => {
      const [energy, latency, uses, turns, turn] = figures.slice(i * FIGURES, (i + 1) * FIGURES) as Five;
      return { path, layer, phase, energy, latency, uses, turns, turn };
    });
  }

  /** `sum` and the energies of all lines, one after another, J. */
  addEnergy(sum: number): number {
    const { figures } = this;
    let total = sum;
    for (let i = 0; i < figures.length; i += FIGURES) total += figures[i]!;
    return total;
  }

  /** The same with so much power (W) while each line lasts. */
  addEnergyWith(power: number, sum: number): number {
    const { figures } = this;
    let total = sum;
    for (let i = 0; i < figures.length; i += FIGURES) total += figures[i]! + power * figures[i + 1]!;
    return total;
  }

  /** `sum` and the latencies, s. */
  addLatency(sum: number): number {
    const { figures } = this;
    let total = sum;
    for (let i = 1; i < figures.length; i += FIGURES) total += figures[i]!;
    return total;
  }

  /** A page that is done, with other latencies. */
  retimed(latencyOf: (path: readonly string[], latency: number) => number): LedgerPage {
    const { paths } = this;
    const figures = this.figures.slice();
    for (let i = 0; i < paths.length; i++) {
      const at = i * FIGURES + 1;
      figures[at] = latencyOf(paths[i]!, figures[at]!);
    }
    return new LedgerPage(this, paths, figures);
  }
}

const FIGURES = 5;
type Five = [number, number, number, number, number];

const turnOf = (latency: number, turns: number): number => (turns > 0 ? latency / turns : 0);

/** Written page by page. */
export class LedgerBook implements Ledger {
  readonly built: Built[] = [];
  readonly pages: LedgerPage[] = [];
  /** The last one, while lines are added to it. */
  private open: LedgerPage | null = null;

  get entries(): readonly Entry[] {
    return this.pages.flatMap(({ entries }) => entries);
  }

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

  /** Enters `times` times a cost. */
  spend(
    path: readonly string[],
    at: { readonly layer: string; readonly phase: Phase },
    cost: Cost,
    times = { energy: 1, latency: 1 },
  ): void {
    const energy = cost.energy * times.energy;
    const latency = cost.latency * times.latency;
    if (energy === 0 && latency === 0) return;
    if (this.open?.phase === at.phase && this.open.layer === at.layer) {
      this.open.enter(path, energy, latency, times.energy, times.latency);
      return;
    }
    // many pages have no second line: an array that is made with its first values keeps no room for more
    const turn = turnOf(latency, times.latency);
    this.open = new LedgerPage(at, [path], [energy, latency, times.energy, times.latency, turn]);
    this.pages.push(this.open);
  }

  /** Builds what `work` builds; it is done once for each key of `known`. */
  buildOnce(known: Map<string, readonly Built[]>, key: string, work: () => void): void {
    const found = known.get(key);
    const first = this.built.length;
    if (found) for (const circuit of found) this.built.push(circuit);
    else work();
    if (!found) known.set(key, this.built.slice(first));
  }

  /** Enters what `work` spends; it is done once for each key of `known`. */
  spendOnce(known: Map<string, readonly LedgerPage[]>, key: string, work: () => void): void {
    const found = known.get(key);
    const first = this.turnPage();
    if (found) for (const page of found) this.pages.push(page);
    else work();
    if (!found) known.set(key, this.pages.slice(first));
    this.open = null;
  }

  /** Begins a new page; gives the number of pages before it. */
  turnPage(): number {
    this.open = null;
    return this.pages.length;
  }

  /** s, of the pages from `first` on. */
  latencySince(first: number): number {
    let sum = 0;
    for (let i = first; i < this.pages.length; i++) sum = this.pages[i]!.addLatency(sum);
    return sum;
  }

  /** Puts others in place of the pages from `first` on. */
  replaceSince(first: number, pageFor: (page: LedgerPage) => LedgerPage): void {
    this.open = null;
    for (let i = first; i < this.pages.length; i++) this.pages[i] = pageFor(this.pages[i]!);
  }

  /** Sums over the whole book, added in its order. Areas: m², powers: W. */
  get sums(): BookSums {
    const energy = zeroPhases();
    const latency = zeroPhases();
    for (const phase of PHASES) {
      let joules = 0;
      let seconds = 0;
      for (const page of this.pages) {
        if (page.phase !== phase) continue;
        joules = page.addEnergy(joules);
        seconds = page.addLatency(seconds);
      }
      energy[phase] = joules;
      latency[phase] = seconds;
    }
    let area = 0;
    for (const circuit of this.built) area += circuit.area;
    return { energy, latency, area, leakage: this.leakage };
  }

  /** W */
  get leakage(): number {
    let sum = 0;
    for (const circuit of this.built) sum += circuit.leakage;
    return sum;
  }
}

export interface BookSums {
  readonly energy: Readonly<Record<Phase, number>>;
  readonly latency: Readonly<Record<Phase, number>>;
  readonly area: number;
  readonly leakage: number;
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
