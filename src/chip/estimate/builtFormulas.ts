// How the figures of each built circuit are made up: its area of equal parts, what one of its operations takes.
import type { Built } from "../account/ledger.ts";
import type { AdderTree } from "../component/adderTree.ts";
import type { Block, Cost } from "../component/block.ts";
import { type Formula, formula } from "../component/formula.ts";
import type { HTree } from "../component/hTree.ts";
import type { MomentumUnit } from "../component/momentumUnit.ts";
import type { Register } from "../component/register.ts";
import type { PulseGenerator } from "../level/pulseGenerator.ts";
import { readCost, type SubArray } from "../subArray/subArray.ts";

type Formulas = Built["formulas"];

export const NO_FORMULAS: Formulas = () => [];

/** Works, and is no circuit of its own. */
export const NOTHING_BUILT: Pick<Block, "area" | "leakage"> = { area: 0, leakage: 0 };

/** `count` equal parts beside each other. */
export const partsOf =
  (parts: string, count: number, { area }: Pick<Block, "area">): Formulas =>
  () => [
    formula("area of one", area, "m²", {
      text: `${parts} · area of each`,
      symbols: { [parts]: count, "area of each": [area / count, "m²"] },
    }),
  ];

/** Cost of one operation of `count` parts at once. */
const operationOf = (result: string, cost: Cost, parts: string, count: number): Formula =>
  formula(result, cost.energy, "J", {
    text: `${parts} · E_each`,
    symbols: { [parts]: count, E_each: [cost.energy / count, "J"] },
  });

/** The same with the energy of one operation of all of them. */
export const working =
  (parts: string, count: number, circuit: Pick<Block, "area">, operation: Cost): Formulas =>
  () => [
    ...partsOf(parts, count, circuit)(),
    operationOf("energy of an operation of all", operation, parts, count),
  ];

/** Wires and memories whose energy is bits times that of a bit. */
export const moving =
  ({ move }: { readonly move: (bits: number) => Cost }): Formulas =>
  () => [operationOf("energy of a byte", move(8), "bits", 8)];

/** Adder trees: `words` in each sum. */
export const treesOf =
  (trees: number, adders: AdderTree, words: number): Formulas =>
  () => [...partsOf("trees", trees, adders)(), ...summing(adders, words)()];

export const summing =
  (adders: AdderTree, words: number): Formulas =>
  () =>
    words > 1
      ? [operationOf(`energy of a sum of ${words} words`, adders.sum(words, 1), "additions", words - 1)]
      : [];

export const holding =
  (kept: Register, { word, words }: { readonly word: number; readonly words: number }): Formulas =>
  () => {
    const bits = word * words;
    const cycle = kept.store(bits / 2);
    const clock = kept.store(0).energy;
    return [
      formula("area of one", kept.area, "m²", {
        text: "words · bits of a word · area of a bit",
        symbols: { words, "bits of a word": [word, "bit"], "area of a bit": [kept.area / bits, "m²"] },
      }),
      formula("energy of a clock cycle, half of the bits one", cycle.energy, "J", {
        text: "bits · E_clock + ones · E_data",
        symbols: {
          bits: [bits, "bit"],
          E_clock: [clock / bits, "J"],
          ones: [bits / 2, "bit"],
          E_data: [(cycle.energy - clock) / (bits / 2), "J"],
        },
      }),
    ];
  };

export const pulsing =
  ({ pulse }: PulseGenerator): Formulas =>
  () => [operationOf("energy of a pulse", pulse, "generators", 1)];

export const updateFormulas =
  (update: MomentumUnit): Formulas =>
  () => {
    const rule = update.momentumEnergy(1);
    const all = update.update(1).energy;
    return [
      formula("energy of the update of a weight", all, "J", {
        text: "E_rule + E_rounding and shift",
        symbols: { E_rule: [rule, "J"], "E_rounding and shift": [all - rule, "J"] },
      }),
    ];
  };

export const wires = ({ path }: HTree, bus?: number): Built["parameters"] => ({
  "longest path": { value: path, unit: "m" },
  ...(bus === undefined ? {} : { "width of the bus": { value: bus, unit: "bit" } }),
});

export const cellsFormula = (
  { cells }: SubArray,
  { rows, columns }: { readonly rows: number; readonly columns: number },
): Formula =>
  formula("area of one", cells.area, "m²", {
    text: "rows · columns · area of a cell",
    symbols: { rows, columns, "area of a cell": [cells.area / (rows * columns), "m²"] },
  });

/** All circuits of one name in a sub-array: for both directions, and for writing. */
export function partFormulas(array: SubArray, name: string): Formula[] {
  const written = array.writing.filter((part) => part.name === name);
  const reads = (["forward", "backward"] as const).flatMap((direction) =>
    array[direction]
      .filter((part) => part.name === name)
      .flatMap((part) => {
        const load = array.whole[direction];
        const { energy, latency } = part.read(load);
        const { energy: spent, time, parts = [] } = part.explain(load);
        return [
          formula(`energy of a ${direction} read`, energy, "J", spent),
          ...parts.map((own) => ({ ...own, result: `${own.result}, ${direction}` })),
          ...(time ? [formula(`time of a ${direction} read`, latency, "s", time)] : []),
        ];
      }),
  );
  return [...areaFormula(array, name), ...reads, ...written.flatMap(({ formulas }) => formulas())];
}

/** One row at a time, as transfers between the devices of a weight read them. */
export function rowReadFormula({ forward, whole }: SubArray): Formula {
  const row = { ...whole.forward, activity: 1 / whole.forward.driven };
  const energies = forward.map((part) => [`E_${part.name}`, [part.read(row).energy, "J"]] as const);
  return formula("energy of a read of one row", readCost(forward, row).energy, "J", {
    text: energies.map(([name]) => name).join(" + "),
    symbols: Object.fromEntries(energies),
  });
}

/** One cell of a row. */
export const writeFormulas = ({ writing }: SubArray): Formula[] =>
  writing.flatMap(({ formulas }) => formulas());

/** m² in one array, for each of the works that have a circuit of this name. */
function areaFormula(array: SubArray, name: string): Formula[] {
  const works = { "forward reads": array.forward, "backward reads": array.backward, writing: array.writing };
  const areas = Object.entries(works)
    .map(([work, parts]): [string, readonly [number, string]] => {
      const area = parts.reduce((sum, part) => sum + (part.name === name ? part.block.area : 0), 0);
      return [`area for ${work}`, [area, "m²"]];
    })
    .filter(([, [area]]) => area > 0);
  if (areas.length === 0) return [];
  const total = areas.reduce((sum, [, [area]]) => sum + area, 0);
  const text = areas.map(([work]) => work).join(" + ");
  return [formula("area of one", total, "m²", { text, symbols: Object.fromEntries(areas) })];
}
