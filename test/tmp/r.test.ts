import { readFileSync } from "node:fs";
import { it } from "vitest";
import { compareRun, summarizeRuns } from "../../src/peer/neurosim/compareRuns.ts";
import { parseRuns } from "../../src/peer/neurosim/runRow.ts";
it("x", () => {
  const runs = parseRuns(readFileSync("/work/shared/reference/neurosim-v2.1/runs.json","utf8"));
  const all=runs.map(r=>[r,compareRun(r)] as const).filter(x=>x[1]);
  for (const [r,c] of all) console.log(r.id.padEnd(10), c!.differences.map(d=>d.quantity.replace("energy ","E").slice(0,9)+" "+(d.ours/d.peer).toFixed(2)).join(" | "), JSON.stringify(r.overrides));
  console.table(summarizeRuns(all.map(x=>x[1]!)));
});
