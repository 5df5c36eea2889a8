// Every formula of a chip can be computed by hand: its symbols have values with units, and the values give its figure.
import { describe, expect, test } from "vitest";
import { totalOf } from "../../src/chip/account/ledger.ts";
import type { ChipNode } from "../../src/chip/account/tree.ts";
import { type Formula, formula } from "../../src/chip/component/formula.ts";
import { readExperiment } from "../../src/experiment/readExperiment.ts";
import { builtInWithoutData } from "../../src/network/builtInNetwork.ts";
import { chipEstimate, imagesWithoutData } from "../../src/pricing/priceChip.ts";
import { formulaLines, replaceSymbols, symbolsOf } from "../../src/report/chip/formulaText.ts";
import { FIRST_CHIP } from "../../web/app/firstChip.ts";

const DEFAULT = Object.entries(FIRST_CHIP).map(([key, value]) => `${key}=${value}`);
const PAPER = "examples/09-chip-of-the-paper.toml";

const CHIPS: Readonly<Record<string, readonly [file: string | undefined, ...overrides: string[]]>> = {
  "first chip of the page": [undefined, ...DEFAULT],
  "chip of the paper": [PAPER],
  "naive dataflow": [PAPER, "chip.dataflow=naive"],
  "line by line": [undefined, ...DEFAULT, "chip.read=sequential", "chip.backwardRead=sequential"],
  "analog inputs": [undefined, ...DEFAULT, "array.inputEncoding=analog"],
  "converters of successive approximation": [PAPER, "chip.adcKind=sar"],
  silicon: [PAPER, "chip.calibration=silicon"],
  "cells of resistive memory, in pairs": ["examples/10-chip-rram-search.toml", "array.mapping=pair"],
  "batch normalization": [undefined, ...DEFAULT, "network.name=vgg8-bn"],
  "cells of SRAM": [undefined, ...DEFAULT, "chip.cell=sram", "chip.adcKind=sar"],
  "cells of SRAM, line by line": [
    undefined,
    ...DEFAULT,
    "chip.cell=sram",
    "chip.read=sequential",
    "chip.backwardRead=sequential",
  ],
  "gradients of SRAM": [PAPER, "gradientUnit.kind=sram"],
  "gradients that are counted": [undefined, ...DEFAULT, "gradientUnit.kind=exact"],
  "gradients of an analog unit": [undefined, ...DEFAULT, "gradientUnit.kind=analog"],
  "cells with selectors": [undefined, ...DEFAULT, "chip.cell=cross-point"],
  "cells with a gate": [undefined, ...DEFAULT, "chip.cell=ecram"],
  "a second array": [PAPER, "training.rule=tiki-taka"],
  "further devices of a weight": [PAPER, "training.rule=e-rider"],
  "velocities on the chip": [PAPER, "chip.velocityStore=buffer"],
};

const SIGNS: Readonly<Record<string, string>> = { "·": "*", "−": "-", "²": "**2", ";": ",", max: "Math.max" };

/** Value of the text with the values of its symbols. Throws where one has none. */
function computed({ result, text, symbols }: Formula): number {
  const inserted = replaceSymbols(text, (symbol) => {
    const found = symbols[symbol];
    if (!found) throw new Error(`${result}: ${symbol} has no value`);
    return `(${found.value})`;
  });
  return new Function(`return ${inserted.replace(/[·−²;]|max/g, (sign) => SIGNS[sign]!)}`)() as number;
}

function treeOf([file, ...overrides]: readonly [string | undefined, ...string[]]): ChipNode {
  const experiment = readExperiment(file, overrides);
  const definition = builtInWithoutData(experiment.network)!;
  return chipEstimate(experiment, { definition, images: imagesWithoutData(experiment), activity: null }).tree;
}

const leavesOf = (node: ChipNode, path = node.name): (readonly [string, ChipNode])[] =>
  node.children.length === 0
    ? [[path, node]]
    : node.children.flatMap((child) => leavesOf(child, `${path}/${child.name}`));

describe.each(Object.entries(CHIPS))("%s", (_, settings) => {
  const leaves = leavesOf(treeOf(settings));
  const formulas = leaves.flatMap(([path, { formulas: own }]) => own().map((one) => [path, one] as const));

  test("each symbol of each formula has a value with a unit, and they give the figure", () => {
    for (const [path, one] of formulas) {
      const at = `${path}: ${formulaLines(one).join(" = ")}`;
      for (const { value, unit } of [one.value, ...Object.values(one.symbols)]) {
        expect(Number.isFinite(value), at).toBe(true);
        expect(unit, at).not.toBe("");
      }
      expect(
        Object.keys(one.symbols).every((symbol) => symbolsOf(one.text).includes(symbol)),
        at,
      ).toBe(true);
      const got = computed(one);
      const wanted = one.value.value;
      expect(Math.abs(got - wanted), at).toBeLessThanOrEqual(1e-9 * Math.abs(wanted));
    }
    expect(formulas.length).toBeGreaterThan(50);
  });

  test("each circuit that has an area or spends energy says how", () => {
    const silent = leaves.filter(
      ([, { formulas: own, area, energy }]) => own().length === 0 && (area > 0 || totalOf(energy) > 0),
    );
    expect(silent.map(([path]) => path)).toEqual([]);
  });

  test("each circuit that pulses spend in says what a pulse spends there, besides its reads", () => {
    const silent = leaves.filter(
      ([path, { formulas: own, energy }]) =>
        /(array lines|writing\)|source-line switches)$/.test(path) &&
        energy.weightUpdate > 0 &&
        own().every(({ result }) => / read(,|$)|^area/.test(result)),
    );
    expect(silent.map(([path]) => path)).toEqual([]);
  });
});

test("a symbol without value, and a value that is not the figure's, are found", () => {
  const text = "rows · E_cell + max(0; E_line − 3)";
  expect(symbolsOf(text)).toEqual(["rows", "E_cell", "E_line"]);
  const given = { rows: 2, E_cell: [3, "J"] } as const;
  expect(() => computed(formula("energy", 6, "J", { text, symbols: given }))).toThrow("E_line has no value");
  const whole = formula("energy", 6, "J", { text, symbols: { ...given, E_line: [5, "J"] } });
  expect(computed(whole)).toBe(8);
});
