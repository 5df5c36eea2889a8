import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { describeKeys } from "../../src/experiment/describeKeys.ts";
import { parameterTable } from "./parameterTable.ts";
import { ROOT } from "./sources.ts";

const keys = describeKeys();
const glossary = readFileSync(`${ROOT}docs/glossary.md`, "utf8");

it("docs/parameters.md says what the schemas say (vitest run test/structure -u writes it)", async () => {
  expect(keys.length).toBeGreaterThan(60);
  await expect(parameterTable(keys)).toMatchFileSnapshot("../../docs/parameters.md");
});

it("every key has a symbol, unit, source and meaning in it", () => {
  for (const key of keys) {
    for (const cell of [key.symbol, key.unit, key.source, key.description])
      expect(cell, key.path).not.toBe("");
    expect(parameterTable([key])).toContain(`| \`${key.path}\` | ${key.symbol.replaceAll("|", "\\|")} |`);
  }
});

it("the glossary names only keys that exist", () => {
  const known = keys.map(({ path }) => path);
  const named = [...glossary.matchAll(/`((?:network|data|device|array|training|chip)\.[\w.]+)`/g)].map(
    ([, key]) => key!,
  );
  expect(named.length).toBeGreaterThan(10);
  const isKey = (name: string) => known.some((path) => path === name || path.startsWith(`${name}.`));
  expect(named.filter((name) => !isKey(name))).toEqual([]);
});
