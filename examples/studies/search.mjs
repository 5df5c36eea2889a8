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

/** J. Kiefer, Proc. Amer. Math. Soc. 4 (1953) 502. One of two inner points is one of the step before: Mho answers it from its result. */
async function leastBetween(low, high, steps) {
  for (let step = 0; step < steps; step++) {
    const apart = ((Math.sqrt(5) - 1) / 2) * (high - low);
    const left = high - apart;
    const right = low + apart;
    if ((await lossAt(left)) < (await lossAt(right))) high = right;
    else low = left;
  }
  return (low + high) / 2;
}

const best = await leastBetween(-3, 0.5, 6);
study.stdin.end();
console.log(`least loss near ${(10 ** best).toPrecision(2)}`);
