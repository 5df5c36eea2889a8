// Runs ten records of the results again and holds each accuracy against its record and against the other seeds of the same settings:
// what a change of the arithmetic does to training. The data set is the records' own (its fingerprint is compared).
//   npm run build && node scripts/rerunRecords.mjs ARCHIVE [OUT.json]      ARCHIVE: cifar10-jpeg.tar.gz; goes on where OUT ends
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const [archive, out = "docs/results/arithmetic.json"] = process.argv.slice(2);
const COUNT = 10;
const records = readFileSync("results/cpu.jsonl", "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line));

/** Settings without the seed: runs that differ in nothing else. */
const groupOf = (record) => JSON.stringify(record.settings.filter((setting) => !setting.startsWith("seed=")));
const groups = groupsOf(records);

function groupsOf(list) {
  const map = new Map();
  for (const record of list) map.set(groupOf(record), [...(map.get(groupOf(record)) ?? []), record]);
  return map;
}

/** Ten groups of three seeds on arrays, evenly through the file: rules, labels, devices and converters of all kinds. */
const candidates = [...groups.values()].filter(
  ([first, ...more]) =>
    more.length >= 2 &&
    first.rule !== "software" &&
    first.epochs === 4 &&
    first.arithmetic !== "exact integers",
);
const chosen = Array.from(
  { length: COUNT },
  (_, i) => candidates[Math.floor(((i + 0.5) * candidates.length) / COUNT)],
);
const done = existsSync(out) ? JSON.parse(readFileSync(out, "utf8")) : [];

for (const group of chosen) {
  const [record] = group;
  if (done.some(({ hash }) => hash === record.hash)) continue;
  const folder = mkdtempSync(join(tmpdir(), "mho-rerun-"));
  const settings = record.settings.map((setting) =>
    setting === "data.source=cifar10" ? `data.source=${archive}` : setting,
  );
  const text = execFileSync(
    process.execPath,
    [
      "dist/cli/main.js",
      "train",
      "--json",
      "--quiet",
      "--out",
      join(folder, "run"),
      ...settings.flatMap((s) => ["--set", s]),
    ],
    { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] },
  );
  rmSync(folder, { recursive: true });
  const result = JSON.parse(text);
  const seeds = group.map(({ testAccuracy }) => testAccuracy);
  const mean = seeds.reduce((sum, a) => sum + a, 0) / seeds.length;
  const deviation = Math.sqrt(seeds.reduce((sum, a) => sum + (a - mean) ** 2, 0) / (seeds.length - 1));
  done.push({
    hash: record.hash,
    seed: record.seed,
    rule: record.rule,
    settings: record.settings,
    before: record.testAccuracy,
    after: result.testAccuracy,
    otherSeeds: seeds,
    seedDeviation: deviation,
    seconds: { before: record.seconds, after: result.epochs.reduce((sum, { seconds }) => sum + seconds, 0) },
  });
  writeFileSync(out, `${JSON.stringify(done, null, 1)}\n`);
  const { before, after } = done.at(-1);
  const points = (100 * (after - before)).toFixed(2);
  console.log(
    `${record.rule} ${record.hash}: ${before} → ${after} (${points} points; seeds deviate by ${(100 * deviation).toFixed(2)})`,
  );
}
const differences = done.map(({ before, after }) => after - before);
const mean = differences.reduce((sum, d) => sum + d, 0) / done.length;
const pooled = Math.sqrt(done.reduce((sum, { seedDeviation }) => sum + seedDeviation ** 2, 0) / done.length);
console.log(
  `mean difference ${(100 * mean).toFixed(2)} points; seeds of one setting deviate by ${(100 * pooled).toFixed(2)} points (pooled)`,
);
