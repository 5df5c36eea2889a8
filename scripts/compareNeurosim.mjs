// `npm run compare:neurosim -- --runs FILE --components FILE [--json]`: our chip model beside figures printed by NeuroSim V2.1. Without --json it
// writes docs/neurosim-comparison.md; with it, one JSON document with count, median and worst relative error of each quantity.
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { gunzipSync } from "node:zlib";
import { compareAll, comparisonMarkdown } from "../dist/peer/neurosim/comparisonReport.js";
import { parseRuns } from "../dist/peer/neurosim/runRow.js";

const { values } = parseArgs({
  options: {
    runs: { type: "string" },
    components: { type: "string" },
    json: { type: "boolean", default: false },
  },
});
const text = (file) => {
  const bytes = readFileSync(file);
  return (file.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
};
const rows = values.components ? JSON.parse(text(values.components)).blocks : [];
const runs = values.runs ? parseRuns(text(values.runs)) : [];
const comparison = compareAll(rows, runs);
if (values.json) console.log(JSON.stringify(comparison, null, 2));
else {
  const file = new URL("../docs/neurosim-comparison.md", import.meta.url);
  writeFileSync(file, comparisonMarkdown(comparison));
  console.log(
    `docs/neurosim-comparison.md: ${rows.length} component figures, ${comparison.compared.runs} runs`,
  );
}
