// The tables of docs/networks.md are those of the schemas and definitions; `npx vitest run test/structure -u` writes them. Its examples are read.
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { networkFromText } from "../../src/network/file.ts";
import { LAYER_KINDS } from "../../src/network/kinds.ts";
import { planNetwork } from "../../src/network/plan.ts";
import { builtInTable, keyTables, withBlock } from "./networkTables.ts";
import { ROOT } from "./sources.ts";

const page = readFileSync(`${ROOT}docs/networks.md`, "utf8");

it("docs/networks.md is current", async () => {
  const current = withBlock(withBlock(page, "keys", keyTables()), "built-in", builtInTable());
  await expect(current).toMatchFileSnapshot("../../docs/networks.md");
});

it("every kind has a table, every key a meaning", () => {
  const tables = keyTables();
  for (const kind of LAYER_KINDS.keys()) expect(tables).toContain(`### ${kind}\n`);
  expect(tables.split("\n").filter((line) => /\|\s*\|$/.test(line))).toEqual([]);
});

it("every network on the page is one whose layers fit", () => {
  const blocks = [...page.matchAll(/```(toml|json|csv)\n([\s\S]*?)```/g)];
  expect(blocks.length).toBeGreaterThanOrEqual(3);
  for (const [, form, text] of blocks) {
    const definition = networkFromText(text!, `page.${form}`);
    expect(planNetwork(definition).layers.length).toBeGreaterThan(2);
  }
});
