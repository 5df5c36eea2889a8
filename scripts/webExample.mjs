// `node scripts/webExample.mjs [--out FOLDER] [key=value …]`: the first run, resolved for a browser, which has neither presets nor image
// decoders: example.json and images.bin (training images, their labels, test images, their labels).
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { experimentHash, loadData, readExperiment, trainInputOf } from "../dist/index.js";

const given = process.argv.slice(2);
const at = given.indexOf("--out");
const out = at < 0 ? fileURLToPath(new URL("../dist/web/example", import.meta.url)) : given.splice(at, 2)[1];
const experiment = readExperiment(undefined, given);
const { train, test, ...dataset } = await loadData(experiment);
mkdirSync(out, { recursive: true });
const file = {
  input: trainInputOf(experiment, { ...dataset, train, test }),
  experimentHash: experimentHash(experiment),
  dataset,
  trainImages: train.labels.length,
  testImages: test.labels.length,
};
writeFileSync(join(out, "example.json"), JSON.stringify(file));
writeFileSync(join(out, "images.bin"), Buffer.concat([train.images, train.labels, test.images, test.labels]));
console.log(`${out}: ${train.labels.length} training and ${test.labels.length} test images`);
