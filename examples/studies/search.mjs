// Which learning rate gives the least loss? A golden-section search that asks Mho for one point after another: `mho study drive` in one file.
//   npm run build && node examples/studies/search.mjs [study file] [folder]
// Run it again: every point is answered from its result.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const mho = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
const [file = fileURLToPath(new URL("driven.toml", import.meta.url)), folder = "studies/golden-section"] =
  process.argv.slice(2);

const study = spawn(process.execPath, [mho, "study", "drive", file, "--out", folder], {
  stdio: ["pipe", "pipe", "inherit"],
});
const answers = createInterface(study.stdout)[Symbol.asyncIterator]();

/** Asks for a point, and waits for its answer: with one question at a time, the next line is it. */
async function lossAt(exponent) {
  const rate = Number((10 ** exponent).toPrecision(4));
  study.stdin.write(`${JSON.stringify({ id: rate, set: { "training.learningRate": rate } })}\n`);
  const { done, value } = await answers.next();
  if (done) throw new Error("mho ended");
  const { values, problem } = JSON.parse(value);
  if (problem !== null) throw new Error(problem);
  console.log(`learning rate ${rate}: loss ${values.trainLoss.toFixed(4)}`);
  return values.trainLoss;
}

/** J. Kiefer, Proc. Amer. Math. Soc. 4 (1953) 502: each step keeps one of the two inner points. */
async function leastBetween(low, high, steps) {
  const ratio = (Math.sqrt(5) - 1) / 2;
  let [a, b] = [high - ratio * (high - low), low + ratio * (high - low)];
  let [lossA, lossB] = [await lossAt(a), await lossAt(b)];
  for (let step = 0; step < steps; step++) {
    if (lossA < lossB) {
      [high, b, lossB] = [b, a, lossA];
      a = high - ratio * (high - low);
      lossA = await lossAt(a);
    } else {
      [low, a, lossA] = [a, b, lossB];
      b = low + ratio * (high - low);
      lossB = await lossAt(b);
    }
  }
  return lossA < lossB ? a : b;
}

const best = await leastBetween(-3, 0.5, 5);
study.stdin.end();
console.log(`best: ${Number((10 ** best).toPrecision(4))}`);
