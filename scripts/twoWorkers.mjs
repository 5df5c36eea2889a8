// How many times as fast two workers of one thread make a study as one does (docs/performance.md), and how much of that the machine allows: the same
// trainings as plain processes without a study, and loops that touch no memory. All of it in turns. Prints JSON.
//   node scripts/twoWorkers.mjs [PAIRS]   3 by default: eight minutes on a machine without other work
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../dist/cli/main.js", import.meta.url));
const pairs = Number(process.argv[2] ?? 3);
/** Points of a study: two for each of two workers. One takes about 15 s, so that what a worker takes to start weighs little. */
const POINTS = 4;
const EPOCHS = 15;
const TRAINING = `
network = { name = "vgg8", width = 0.125 }
data = { trainLimit = 1500, testLimit = 100 }
training = { rule = "momentum", batch = 50, epochs = ${EPOCHS} }
`;
const folder = mkdtempSync(join(tmpdir(), "mho-workers-"));
const study = join(folder, "study.toml");
const training = join(folder, "training.toml");
writeFileSync(study, `[experiment]${TRAINING}[study]\nseeds = ${POINTS}\n`);
writeFileSync(training, TRAINING);

function secondsOf(work) {
  const began = performance.now();
  const ended = work();
  const seconds = () => (performance.now() - began) / 1000;
  return ended instanceof Promise ? ended.then(seconds) : seconds();
}

let runs = 0;
const fresh = () => join(folder, `out-${runs++}`);

/** Seconds of a study on so many workers. */
const studySeconds = (jobs) =>
  secondsOf(() => {
    const flags = ["--out", fresh(), "--jobs", String(jobs), "--threads", "1", "--quiet"];
    const { status, stderr } = spawnSync(process.execPath, [MAIN, "study", "run", study, ...flags], {
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(stderr);
  });

/** Seconds that so many processes take, all begun at once. */
const seconds = (count, argsOf) =>
  secondsOf(async () => {
    const ended = Array.from({ length: count }, () => {
      const child = spawn(process.execPath, argsOf(), { stdio: ["ignore", "ignore", "inherit"] });
      return new Promise((done) => child.once("close", done));
    });
    for (const code of await Promise.all(ended)) if (code !== 0) throw new Error(`ended with ${code}`);
  });

const LOOP =
  "let x = 1; for (let i = 0; i < 2e9; i++) x = (x * 1664525 + 1013904223) | 0; if (x === 0) throw x;";
const loop = () => ["--eval", LOOP];
const train = () => [MAIN, "train", training, "--out", fresh(), "--threads", "1", "--quiet"];

/** How many times the work of one process two do in the same time. */
const gainOfTwo = async (argsOf) => {
  const one = await seconds(1, argsOf);
  const two = await seconds(2, argsOf);
  return { one, two, gain: (2 * one) / two };
};

try {
  const found = [];
  for (let pair = 0; pair < pairs; pair++) {
    const one = studySeconds(1);
    const two = studySeconds(2);
    found.push({
      study: { one, two, gain: one / two },
      trainings: await gainOfTwo(train),
      loops: await gainOfTwo(loop),
      load: loadavg()[0],
    });
  }
  console.log(JSON.stringify({ points: POINTS, processors: availableParallelism(), pairs: found }, null, 2));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
