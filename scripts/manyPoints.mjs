// Times how a study of many trainings is planned, listed and resumed (docs/performance.md). Nothing is trained: results are written as workers leave
// them, all with equal figures. Prints JSON, processor seconds (all threads) and seconds by the clock of each command.
//   node scripts/manyPoints.mjs [POINTS]   100,000 by default: minutes, and 1 GB of disk for as long
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { sealed } from "../dist/experiment/sealed.js";
import { StudyFolder } from "../dist/study/sweep/folder.js";

const MAIN = fileURLToPath(new URL("../dist/cli/main.js", import.meta.url));
const points = Number(process.argv[2] ?? 100_000);
const SEEDS = 10;
const steps = Math.max(1, Math.round(Math.sqrt(points / SEEDS)));
const folder = mkdtempSync(join(tmpdir(), "mho-many-"));
const out = join(folder, "out");
const file = join(folder, "study.toml");
writeFileSync(
  file,
  `[experiment]
network = { name = "mlp", hidden = [] }
data = { trainLimit = 60, testLimit = 20 }
training = { rule = "sgd", epochs = 1, batch = 10 }
[axes]
"training.learningRate" = { from = 0.01, to = 1, count = ${steps}, scale = "log" }
"device.nonlinearityLtp" = { from = 1, to = 5, count = ${steps} }
[study]
seeds = ${SEEDS}
objectives = ["testAccuracy", "trainLoss"]
`,
);

/** Says at the end of a process what it took. */
const USAGE =
  'data:text/javascript,process.on("exit",()=>{const u=process.cpuUsage();console.error("took "+(u.user+u.system)/1e6)})';

function timed(...args) {
  const began = performance.now();
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--import", USAGE, MAIN, "study", ...args],
    {
      encoding: "utf8",
      maxBuffer: 2 ** 30,
    },
  );
  const seconds = (performance.now() - began) / 1000;
  const took = /^took ([\d.]+)$/m.exec(stderr);
  if (status !== 0 || !took)
    throw new Error(`study ${args[0]}: ${stdout.slice(-1000)}${stderr.slice(-1000)}`);
  return { processorSeconds: Number(took[1]), seconds };
}

/** Plans the study as `mho study run` does before its first training. */
const PLAN = `
import { LastDataset } from ${JSON.stringify(new URL("../dist/study/lastDataset.js", import.meta.url).href)};
import { StudyFolder } from ${JSON.stringify(new URL("../dist/study/sweep/folder.js", import.meta.url).href)};
import { imagesFingerprint, prepareStudy } from ${JSON.stringify(new URL("../dist/study/sweep/prepare.js", import.meta.url).href)};
import { readStudy } from ${JSON.stringify(new URL("../dist/study/sweep/studyFile.js", import.meta.url).href)};
const [file, out] = process.argv.slice(1);
const began = performance.now();
await prepareStudy(readStudy(file), new StudyFolder(out), imagesFingerprint(new LastDataset()));
const { user, system } = process.cpuUsage();
console.log(JSON.stringify({ processorSeconds: (user + system) / 1e6, seconds: (performance.now() - began) / 1000 }));
`;

function planned() {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--input-type=module", "--eval", PLAN, file, out],
    { encoding: "utf8" },
  );
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

function writeResults() {
  const study = new StudyFolder(out);
  const plan = study.plan();
  const figures = {
    testAccuracy: 0.1,
    bestTestAccuracy: 0.1,
    trainLoss: 2.3,
    pulsesPerWeight: 1,
    trainingEnergyJoule: 1,
    trainingLatencySecond: 1,
    efficiencyTopsPerWatt: 1,
    areaSquareMetre: 1,
  };
  const common = {
    mho: "0.0.0",
    engine: "native",
    arithmetic: "integer",
    fingerprint: "0".repeat(64),
    figures,
    curve: [{ trainLoss: 2.3, testAccuracy: 0.1 }],
    problem: null,
  };
  for (const { hash, seed } of plan.points) {
    const result = { hash, seed, ...common };
    // flushing each to the disk is the workers' time
    writeFileSync(join(out, "results", `${hash}.json`), JSON.stringify(sealed(result)));
  }
  return plan.points.length;
}

try {
  const plan = planned();
  const count = writeResults();
  const took = {
    points: count,
    plan,
    firstStatus: timed("status", out),
    status: timed("status", out),
    firstShow: timed("show", out, "--json"),
    show: timed("show", out, "--json"),
    runWithNothingToDo: timed("run", file, "--out", out, "--json"),
  };
  console.log(JSON.stringify(took, null, 2));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
