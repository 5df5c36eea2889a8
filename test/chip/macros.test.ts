// Silicon mode against published compute-in-memory macros, and the tables of docs/chip-model.md that say so.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { MACROS, macroEfficiency, macroEnergy } from "./macros.ts";
import { constantsTable, macrosTable } from "./siliconTables.ts";

const ratio = (macro: (typeof MACROS)[number]) => macroEfficiency(macro) / macro.topsPerWatt;
const explained = MACROS.filter(({ why }) => why !== undefined);
const close = MACROS.filter(({ why }) => why === undefined);

describe("silicon mode", () => {
  it.each(close.map((macro) => [macro.name, macro] as const))(
    "is within a factor of two of %s",
    (_, macro) => {
      expect(ratio(macro)).toBeGreaterThan(1 / 2);
      expect(ratio(macro)).toBeLessThan(2);
    },
  );

  it("is so for Song's macro also if its converters have 5 bits, which its abstract does not say", () => {
    const macro = MACROS.find(({ name }) => name === "transpose 6T macro")!;
    expect(ratio({ ...macro, adcBits: 5 })).toBeCloseTo(0.9, 1);
  });

  it("is so for at least three macros, one of them for training", () => {
    expect(close.length).toBeGreaterThanOrEqual(3);
    expect(close.some(({ kind }) => kind === "training")).toBe(true);
  });

  it.each(explained.map((macro) => [macro.name, macro] as const))(
    "is further from %s, for a stated reason, and above it",
    (_, macro) => {
      expect(ratio(macro)).toBeGreaterThan(2);
    },
  );

  it("prices Jia's converters near what was measured of them alone: 3.56 pJ at 1.2 V", () => {
    const macro = MACROS.find(({ name }) => name === "in-memory processor")!;
    expect(macroEnergy(macro).converters / macro.conversions / 3.56).toBeCloseTo(1.4, 1);
  });
});

it("docs/chip-model.md says what silicon mode says (vitest run test/chip -u writes it)", async () => {
  const text = readFileSync("docs/chip-model.md", "utf8");
  const within = (name: string) => new RegExp(`(?<=<!-- ${name} -->\n).*(?=<!-- end of ${name} -->)`, "s");
  expect(text).toMatch(within("silicon"));
  expect(text).toMatch(within("macros"));
  const made = text
    .replace(within("silicon"), () => `${constantsTable()}\n`)
    .replace(within("macros"), () => `${macrosTable()}\n`);
  await expect(made).toMatchFileSnapshot("../../docs/chip-model.md");
});
