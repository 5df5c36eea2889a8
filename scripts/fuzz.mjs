// Hostile files for every reader, guided by coverage: `npm run fuzz -- [entry …] [--seconds 30] [--seed 1]`. What a reader may not do with a
// file is printed, and the file kept in fuzz-findings/. `npm run fuzz -- --replay FILE …` reads kept files again.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { deserialize, serialize } from "node:v8";
import { runnerImport } from "vite";

const FOLDER = "fuzz-findings";
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: "string", default: "30" },
    seed: { type: "string", default: "1" },
    replay: { type: "boolean", default: false },
  },
});
const load = async (path) =>
  (
    await runnerImport(new URL(`../test/fuzz/${path}`, import.meta.url).pathname, {
      configFile: false,
      logLevel: "error",
    })
  ).module;
const { fuzz, replay } = await load("fuzz.ts");
if (values.replay) await replayFiles(positionals);
else await fuzzEntries(positionals);
process.exit();

async function fuzzEntries(names) {
  const { ENTRIES } = await load("entries.ts");
  const known = ENTRIES.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new Error(`no entry "${unknown}"; known: ${known.join(", ")}`);
  console.log("entry                inputs  accepted  kept  blocks  slowest ms  findings");
  for (const entry of names.length > 0 ? names : known) {
    const report = await fuzz({ entry, seed: Number(values.seed), seconds: Number(values.seconds) });
    const { inputs, accepted, kept, blocks, slowest, findings } = report;
    const cells = [inputs, accepted, kept, blocks, slowest, findings.length];
    const widths = [8, 10, 6, 8, 12, 10];
    console.log(`${entry.padEnd(19)}${cells.map((cell, i) => String(cell).padStart(widths[i])).join("")}`);
    for (const finding of findings)
      console.log(`  ${keep(finding)}\n    ${finding.why.split("\n").slice(0, 5).join("\n    ")}`);
    if (findings.length > 0) process.exitCode = 1;
  }
}

function keep({ entry, files }) {
  mkdirSync(FOLDER, { recursive: true });
  const bytes = serialize({ entry, files });
  const file = join(
    FOLDER,
    `${entry.replace(/\W+/g, "-")}-${createHash("sha256").update(bytes).digest("hex").slice(0, 8)}`,
  );
  writeFileSync(file, bytes);
  return file;
}

async function replayFiles(paths) {
  for (const path of paths) {
    const { entry, files } = deserialize(readFileSync(path));
    console.log(`${path}: ${(await replay({ entry, seed: 0 }, files)) ?? "all is well"}`);
  }
}
