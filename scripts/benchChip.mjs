// `npm run bench:chip`: what an estimate of the paper's chip takes, and sweeps of 1,000 and 20,000 chips on all processors. The estimate includes
// everything from the resolved experiment on: floorplan, circuits, four phases, tree. Prints JSON.
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { runSweep } from "../dist/cli/chipSweep.js";
import { readExperiment } from "../dist/experiment/readExperiment.js";
import { chipReport } from "../dist/run/chipReport.js";

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

const axes = [
  "chip.node=65nm,45nm,32nm,22nm,14nm",
  "array.rows=64,128,192,256,384",
  "array.adc.bits=4,5,6,7",
  "chip.temperature=300,320,340,360,380",
  "chip.columnsPerAdc=8,16",
];
const job = { file, run: undefined, images: undefined, set: [] };
const sweep = async (...more) => {
  const start = performance.now();
  const before = process.cpuUsage();
  const { points } = await runSweep([...axes, ...more], job, () => {});
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(before);
  // of all threads; where other programs run beside, it says more than the clock
  return { points: points.length, seconds, processorSeconds: (user + system) / 1e6 };
};
const short = await sweep();
const long = await sweep("chip.memory=hbm2,gddr5,lpddr5,hbm3", "training.batch=50,100,200,300,400");
console.log(
  JSON.stringify(
    {
      estimateMilliseconds: median(estimates),
      processMegabytes: megabytes,
      ladderAndSearchMilliseconds: median(full),
      shortSweep: short,
      longSweep: { ...long, pointsPerSecond: long.points / long.seconds },
      threads: availableParallelism(),
    },
    null,
    2,
  ),
);
