// One choice for each layer so that the whole costs least and the choices' bits fit: a multiple-choice knapsack, by branch and bound
// with the linear relaxation as bound (Kellerer, Pferschy and Pisinger, "Knapsack Problems", Springer 2004, ch. 11). What the shared
// memory leaks is the one part that is not a sum over layers: its power grows with all bits, and lasts for all latencies.

export interface Choice {
  /** Bits of the shared memory. */
  readonly bits: number;
  /** J without the memory's leakage, s. */
  readonly cost: number;
  readonly latency: number;
}

export interface Knapsack<T extends Choice> {
  readonly chosen: readonly T[];
  /** J with the memory's leakage. */
  readonly cost: number;
  /** Nodes of the search that it took. */
  readonly nodes: number;
}

const TOLERANCE = 1e-5;
/** Sums in another order differ by less. */
const ROUNDING = 1 + 1e-12;
/** Enough bits to see what a further bit leaks. */
const MANY_BITS = 2 ** 60;

/** `leakage`: of a memory of so many bits, W. Each layer has a choice of 0 bits. Solutions that are better by less than the share `tolerance`
 *  are not looked for. */
export function knapsack<T extends Choice>(
  layers: readonly (readonly T[])[],
  room: number,
  leakage: (bits: number) => number,
  tolerance = TOLERANCE,
): Knapsack<T> {
  const shortest = layers.reduce((sum, choices) => sum + Math.min(...choices.map((c) => c.latency)), 0);
  const ofBit = (leakage(MANY_BITS) / MANY_BITS) * shortest;
  const price = ({ cost, bits }: T) => cost + ofBit * bits;
  // the largest choices first
  const order = layers.map((_, i) => i).sort((a, b) => mostBits(layers[b]!) - mostBits(layers[a]!));
  const sorted = order.map((i) => undominated(layers[i]!, price));
  const bound = relaxation(sorted, price);
  const path: T[] = [];
  let best = { chosen: [] as T[], cost: Number.POSITIVE_INFINITY };
  let nodes = 0;
  const seen = sorted.map(() => new Map<number, Reached[]>());
  const visit = (depth: number, left: number, priced: number, latency: number): void => {
    nodes++;
    if (depth === sorted.length) {
      const cost = costOf(path, leakage);
      if (cost < best.cost) best = { chosen: [...path], cost };
      return;
    }
    if (priced + bound(depth, left) >= best.cost * (1 - tolerance)) return;
    if (!improves(seen[depth]!, left, { priced, latency })) return;
    for (const choice of sorted[depth]!) {
      if (choice.bits > left) continue;
      path[depth] = choice;
      visit(depth + 1, left - choice.bits, priced + price(choice), latency + choice.latency);
    }
  };
  visit(0, room, 0, 0);
  const chosen = layers.map((_, i) => best.chosen[order.indexOf(i)]!);
  return { chosen, cost: best.cost, nodes };
}

/** Sums over the layers before a depth. */
interface Reached {
  readonly priced: number;
  readonly latency: number;
}

/** Whether the same room was not left before for no more; layers of equal size reach it in many orders. */
function improves(seen: Map<number, Reached[]>, left: number, reached: Reached): boolean {
  const before = seen.get(left) ?? [];
  const covers = (a: Reached, b: Reached) =>
    a.priced <= b.priced * ROUNDING && a.latency <= b.latency * ROUNDING;
  if (before.some((other) => covers(other, reached))) return false;
  seen.set(left, [...before.filter((other) => !covers(reached, other)), reached]);
  return true;
}

const mostBits = (choices: readonly Choice[]): number => Math.max(...choices.map(({ bits }) => bits));

function costOf(chosen: readonly Choice[], leakage: (bits: number) => number): number {
  const sum = (of: (choice: Choice) => number) => chosen.reduce((total, choice) => total + of(choice), 0);
  return sum((c) => c.cost) + leakage(sum((c) => c.bits)) * sum((c) => c.latency);
}

/** Cheapest first, without those that are in nothing better than another. */
function undominated<T extends Choice>(choices: readonly T[], price: (choice: T) => number): T[] {
  const sorted = choices.toSorted((a, b) => price(a) - price(b) || a.bits - b.bits || a.latency - b.latency);
  return sorted.filter(
    (choice, i) =>
      !sorted.slice(0, i).some(({ bits, latency }) => bits <= choice.bits && latency <= choice.latency),
  );
}

/** A step from one choice of a layer to one of more bits, which saves `saved` for each. */
interface Step {
  readonly depth: number;
  readonly bits: number;
  readonly saved: number;
}

/** The least that the layers from a depth on may cost within a room, if choices could be mixed. */
function relaxation<T extends Choice>(layers: readonly (readonly T[])[], price: (choice: T) => number) {
  const hulls = layers.map((choices) => hullOf(choices, price));
  const rest = new Array<number>(layers.length + 1).fill(0);
  for (let i = layers.length - 1; i >= 0; i--) rest[i] = rest[i + 1]! + price(hulls[i]![0]!);
  const steps = hulls
    .flatMap((hull, depth) => stepsOf(hull, price).map((step): Step => ({ depth, ...step })))
    .sort((a, b) => b.saved - a.saved);
  return (depth: number, room: number): number => {
    let cost = rest[depth]!;
    let left = room;
    for (const step of steps) {
      if (step.depth < depth) continue;
      const used = Math.min(step.bits, left);
      cost -= used * step.saved;
      left -= used;
      if (left <= 0) break;
    }
    return cost;
  };
}

/** Choices on the lower hull, from the cheapest choice of 0 bits on: those that save most for each further bit. */
function hullOf<T extends Choice>(choices: readonly T[], price: (choice: T) => number): T[] {
  const hull = [choices.filter(({ bits }) => bits === 0).reduce((a, b) => (price(b) < price(a) ? b : a))];
  for (;;) {
    const last = hull.at(-1)!;
    const saved = (choice: T) => (price(last) - price(choice)) / (choice.bits - last.bits);
    const larger = choices.filter((c) => c.bits > last.bits && price(c) < price(last));
    if (larger.length === 0) return hull;
    hull.push(larger.reduce((a, b) => (saved(b) > saved(a) ? b : a)));
  }
}

function stepsOf<T extends Choice>(hull: readonly T[], price: (choice: T) => number) {
  return hull.slice(1).map((choice, i) => {
    const bits = choice.bits - hull[i]!.bits;
    return { bits, saved: (price(hull[i]!) - price(choice)) / bits };
  });
}
