// Children of two parents in a search by evolution. Genes are shares of an axis, 0 … 1. Numbers: simulated binary crossover (Deb and Agrawal,
// Complex Systems 9 (1995) 115) and polynomial mutation, both within bounds as in Deb's NSGA-II program; steps of lists: uniform.
import type { Axis } from "../axes.ts";

/** Values of Deb et al. 2002, section V.A: distribution indices, and the share of pairs that cross. */
const CROSSOVER_INDEX = 20;
const MUTATION_INDEX = 20;
const CROSSOVER_SHARE = 0.9;

type Genes = readonly number[];
type Draw = () => number;

/** Two children, each gene mutated with probability 1/number of genes. */
export function childrenOf(
  axes: readonly Axis[],
  [first, second]: readonly [Genes, Genes],
  draw: Draw,
): [number[], number[]] {
  const children: [number[], number[]] = [[...first], [...second]];
  if (draw() < CROSSOVER_SHARE)
    axes.forEach(({ range }, gene) => {
      if (draw() < 0.5) return;
      const pair = [first[gene]!, second[gene]!] as const;
      const crossed = range ? crossover(pair, draw) : pair;
      const [a, b] = draw() < 0.5 ? crossed : crossed.toReversed();
      children[0][gene] = a!;
      children[1][gene] = b!;
    });
  for (const child of children)
    axes.forEach(({ range }, gene) => {
      if (draw() < 1 / axes.length) child[gene] = range ? mutated(child[gene]!, draw) : draw();
    });
  return children;
}

/** Children lie around their parents, the closer the likelier. */
function crossover([a, b]: readonly [number, number], draw: Draw): [number, number] {
  const low = Math.min(a, b);
  const high = Math.max(a, b);
  const apart = high - low;
  if (apart < 1e-14) return [a, b];
  const share = draw();
  const spread = (room: number) => {
    const alpha = 2 - (1 + (2 * room) / apart) ** -(CROSSOVER_INDEX + 1);
    const base = share <= 1 / alpha ? share * alpha : 1 / (2 - share * alpha);
    return base ** (1 / (CROSSOVER_INDEX + 1));
  };
  const middle = (low + high) / 2;
  return [within(middle - (spread(low) * apart) / 2), within(middle + (spread(1 - high) * apart) / 2)];
}

function mutated(gene: number, draw: Draw): number {
  const share = draw();
  const power = MUTATION_INDEX + 1;
  if (share < 0.5) {
    const base = 2 * share + (1 - 2 * share) * (1 - gene) ** power;
    return within(gene + base ** (1 / power) - 1);
  }
  const base = 2 * (1 - share) + (2 * share - 1) * gene ** power;
  return within(gene + 1 - base ** (1 / power));
}

const within = (gene: number): number => Math.min(1, Math.max(0, gene));
