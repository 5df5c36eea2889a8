// `npm run compare:neurosim -- --runs FILE --components FILE [--json]`: our chip model beside figures printed by NeuroSim V2.1. Without --json it
// writes docs/neurosim-comparison.md and the bridge of docs/chip-model.md; with it, one JSON document with count, median and worst relative error of each quantity.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { gunzipSync } from "node:zlib";
import { runnerImport } from "vite";

/** A source as it is: what compares us with peers is not compiled into the package. */
const load = async (path) => (await runnerImport(path, { configFile: false, logLevel: "error" })).module;
const { readExperiment } = await load("./src/experiment/readExperiment.ts");
const { chipReport } = await load("./src/run/chipReport.ts");
const { bridgeTable } = await load("./test/peer/neurosim/bridge.ts");
const { compareAll, comparisonMarkdown } = await load("./test/peer/neurosim/comparisonReport.ts");
const { parseRuns } = await load("./test/peer/neurosim/runRow.ts");

const { values } = parseArgs({
  options: {
    runs: { type: "string" },
    components: { type: "string" },
    json: { type: "boolean", default: false },
  },
});
const text = (file) => {
  const bytes = readFileSync(file);
  return (String(file).endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
};
const rows = values.components ? JSON.parse(text(values.components)).blocks : [];
const runs = values.runs ? parseRuns(text(values.runs)) : [];
const root = new URL("../", import.meta.url);
const paper = chipReport(readExperiment(fileURLToPath(new URL("examples/09-chip-of-the-paper.toml", root))));
const comparison = compareAll(rows, runs, paper);
if (values.json) console.log(JSON.stringify(comparison, null, 2));
else {
  writeFileSync(new URL("docs/neurosim-comparison.md", root), comparisonMarkdown(comparison));
  const model = new URL("docs/chip-model.md", root);
  const between = /(?<=<!-- bridge -->\n).*(?=<!-- end of bridge -->)/s;
  if (comparison.bridge.length > 0)
    writeFileSync(model, text(model).replace(between, `${bridgeTable(comparison.bridge)}\n`));
  console.log(
    `docs/neurosim-comparison.md: ${rows.length} component figures, ${comparison.compared.runs} runs`,
  );
}
