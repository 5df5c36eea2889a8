// The way of somebody who has only the tarballs of a release: installed, a first figure, a device of one's own, a network of one's own. Every
// step runs in an empty folder; prints a table of seconds, and each step's command.
//   npm run build && npm run release && node scripts/strangerPath.mjs [--release release] [--json]
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { HERE } from "../native/targets.mjs";

const { values: options } = parseArgs({
  options: {
    release: { type: "string", default: "release" },
    json: { type: "boolean", default: false },
  },
});

/** The main package, and that of this platform where it was packed. */
function tarballs() {
  const folder = resolve(options.release);
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".tgz")) : [];
  const wanted = names.filter((name) => /^mho-\d/.test(name) || name.startsWith(`mho-${HERE}-`));
  if (!wanted.some((name) => /^mho-\d/.test(name)))
    throw new Error(`no tarball of mho in ${folder}: run \`npm run release\` first`);
  return wanted.map((name) => join(folder, name));
}

const EXAMPLES = "node_modules/mho/examples";
const FEW = "--set data.trainLimit=1000 --set data.testLimit=500 --set training.epochs=2";

/** What a stranger does, and what must lie there afterwards. */
const STEPS = [
  ["install", `npm install --omit=dev --no-audit --no-fund ${tarballs().join(" ")}`, "node_modules/.bin/mho"],
  ["first figure: a chip", "npx mho chip --html chip.html", "chip.html"],
  ["first training", `npx mho train ${FEW} --out first`, "first/checkpoint.mho"],
  [
    "own device: measured pulses",
    `npx mho device fit ${EXAMPLES}/gong-2018.csv --unit "5 uS + 3 uS" --out fits`,
    "fits/gong-2018.toml",
  ],
  [
    "training on it",
    `npx mho train --set device.preset=fits/gong-2018.toml --set network.name=mlp ${FEW} --out device`,
    "device/checkpoint.mho",
  ],
  [
    "own network: an ONNX file",
    `npx mho network show ${EXAMPLES}/small-vgg.onnx --out network.svg`,
    "network.svg",
  ],
  [
    "training it on the own device",
    `npx mho train --set network.name=${EXAMPLES}/small-vgg.onnx --set device.preset=fits/gong-2018.toml ${FEW} --out network`,
    "network/checkpoint.mho",
  ],
  ["its chip", "npx mho chip --run network --html own-chip.html", "own-chip.html"],
];

function timed(folder, [step, command, result]) {
  const start = performance.now();
  const { status, stderr } = spawnSync(command, { cwd: folder, shell: true, encoding: "utf8" });
  const seconds = (performance.now() - start) / 1000;
  if (status !== 0) throw new Error(`${step} failed (${status}): ${command}\n${stderr}`);
  if (!existsSync(join(folder, result))) throw new Error(`${step}: ${result} is missing after ${command}`);
  console.error(`${step}: ${seconds.toFixed(1)} s`);
  return { step, command, seconds };
}

const folder = mkdtempSync(join(tmpdir(), "mho-stranger-"));
try {
  const rows = STEPS.map((step) => timed(folder, step));
  const total = rows.reduce((sum, { seconds }) => sum + seconds, 0);
  if (options.json) console.log(JSON.stringify({ rows, total }, null, 2));
  else {
    console.log("| step | seconds |\n|---|---:|");
    for (const { step, seconds } of rows) console.log(`| ${step} | ${seconds.toFixed(1)} |`);
    console.log(`| all | ${total.toFixed(0)} |`);
  }
} finally {
  rmSync(folder, { recursive: true });
}
