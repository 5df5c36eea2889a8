// `npm run bench:chip`: what an estimate of the paper's chip takes, and a sweep of 1,000 chips, in one process. The estimate includes
// everything from the resolved experiment on: floorplan, circuits, four phases, tree. Prints JSON.
import { fileURLToPath } from "node:url";
import { chipReport } from "../dist/config/chipReport.js";
import { readExperiment } from "../dist/config/readExperiment.js";

const file = fileURLToPath(new URL("../examples/09-chip-of-the-paper.toml", import.meta.url));
const milliseconds = (work) => {
  const start = performance.now();
  work();
  return performance.now() - start;
};
const median = (times) => times.sort((a, b) => a - b)[times.length >> 1];

const paper = readExperiment(file);
for (let i = 0; i < 50; i++) chipReport(paper, { brief: true });
const estimates = Array.from({ length: 200 }, () => milliseconds(() => chipReport(paper, { brief: true })));
const megabytes = process.memoryUsage().rss / 1e6;
const full = Array.from({ length: 20 }, () => milliseconds(() => chipReport(paper)));

const nodes = ["65nm", "45nm", "32nm", "22nm", "14nm"];
const points = nodes.flatMap((node) =>
  [64, 128, 192, 256, 384].flatMap((size) =>
    [4, 5, 6, 7].flatMap((bits) =>
      [300, 320, 340, 360, 380].flatMap((temperature) =>
        [8, 16].map((share) => [
          ...[`chip.node=${node}`, `array.rows=${size}`, `array.columns=${size}`, `array.adc.bits=${bits}`],
          ...[`chip.temperature=${temperature}`, `chip.columnsPerAdc=${share}`],
        ]),
      ),
    ),
  ),
);
const sweep = milliseconds(() => {
  for (const set of points) chipReport(readExperiment(file, set), { brief: true });
});
console.log(
  JSON.stringify(
    {
      estimateMilliseconds: median(estimates),
      processMegabytes: megabytes,
      ladderAndSearchMilliseconds: median(full),
      sweepPoints: points.length,
      sweepSeconds: sweep / 1000,
    },
    null,
    2,
  ),
);
