// Our circuits against the component figures that NeuroSim V2.1 prints (components.json.gz, numbers only): within 10 % in the median
// and 25 % at worst, for each block type and quantity. BLOCK=Adder prints the worst rows of one block type.
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { expect, it } from "vitest";
import type { BlockRow } from "./neurosim/blockAdapter.ts";
import { BLOCKS, compareBlocks, summarizeBlocks } from "./neurosim/compareBlocks.ts";

const file = new URL("components.json.gz", import.meta.url);
const { blocks } = JSON.parse(gunzipSync(readFileSync(file)).toString()) as { blocks: BlockRow[] };
const chosen = process.env.BLOCK;

it.each(Object.keys(BLOCKS).filter((name) => !chosen || name === chosen))("%s agrees", (name) => {
  const differences = compareBlocks(blocks.filter((row) => row.block === name));
  const summaries = summarizeBlocks(differences);
  if (chosen) print(differences, summaries);
  expect(summaries.length).toBeGreaterThan(0);
  for (const { quantity, median, worst } of summaries) {
    expect(median, `${quantity}, median`).toBeLessThan(0.1);
    expect(worst, `${quantity}, worst`).toBeLessThan(0.25);
  }
});

function print(
  differences: ReturnType<typeof compareBlocks>,
  summaries: ReturnType<typeof summarizeBlocks>,
): void {
  console.table(summaries);
  for (const { quantity } of summaries) {
    const worst = differences
      .filter((d) => d.quantity === quantity)
      .sort((a, b) => Math.abs(b.error) - Math.abs(a.error))
      .slice(0, 8);
    for (const { row, ours, peer, error } of worst)
      console.log(
        quantity,
        row.technode,
        row.roadmap,
        error.toFixed(3),
        ours,
        peer,
        JSON.stringify(row.args),
      );
  }
}
