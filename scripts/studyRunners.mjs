// Studies in full: what `npm test` does small. 60 points by each runner, 50 kills of each, servers that go away, a real time limit of Slurm, a
// worker on another host; and what a point costs besides its training. Needs what .ci/run installs, and root.
//   node scripts/studyRunners.mjs              all (an hour)
//   node scripts/studyRunners.mjs --overhead   only the times
//   node scripts/studyRunners.mjs queue -t PostgreSQL   only these tests: runners, slurm, queue, hosts; further words go to vitest
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../dist/cli/main.js", import.meta.url));
function runTests(names, more) {
  const files = names.map((name) => `test/study/${name}.test.ts`);
  const { status } = spawnSync("npx", ["vitest", "run", "--no-file-parallelism", ...files, ...more], {
    env: { ...process.env, MHO_STUDY_FULL: "1" },
    stdio: "inherit",
  });
  if (status !== 0) process.exit(status ?? 1);
}

/** Seconds that a study takes on a worker of one thread. */
function secondsOf(text) {
  const folder = mkdtempSync(join(tmpdir(), "mho-overhead-"));
  const file = join(folder, "study.toml");
  writeFileSync(file, text);
  const began = performance.now();
  const flags = ["--out", join(folder, "out"), "--jobs", "1", "--threads", "1", "--quiet"];
  const { status, stderr } = spawnSync(process.execPath, [MAIN, "study", "run", file, ...flags], {
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(stderr);
  rmSync(folder, { recursive: true });
  return (performance.now() - began) / 1000;
}

const study = (points) => `[experiment]
network = { name = "mlp", hidden = [16] }
data = { trainLimit = 10, testLimit = 10 }
training = { rule = "sgd", batch = 10, epochs = 1 }
[study]
seeds = ${points}
`;

/** Trainings of one step, so that nearly all of the time is overhead. */
function measureOverhead() {
  const points = 40;
  const perPoint = (secondsOf(study(points)) - secondsOf(study(1))) / (points - 1);
  console.log(`a point with a training of one step takes ${perPoint.toFixed(3)} s (mean of ${points - 1})`);
}

const [first, ...rest] = process.argv.slice(2);

if (first !== "--overhead") runTests(first ? [first] : ["runners", "slurm", "queue", "hosts"], rest);
if (first === undefined || first === "--overhead") measureOverhead();
