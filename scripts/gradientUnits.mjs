// Accuracy and efficiency of one experiment under each weight-gradient unit: what is saved, and what it costs. One seed; accuracies of
// VGG-8 at an eighth of its width, 10,000 images, three epochs. TOPS/W: of that experiment's chip, and of the paper's with that unit.
//   npm run build && node scripts/gradientUnits.mjs ARCHIVE [OUT.json]      ARCHIVE: cifar10-jpeg.tar.gz; goes on where OUT ends
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const [archive, out = "docs/results/gradient-unit.json"] = process.argv.slice(2);
const EXPERIMENT = [
  "network.width=0.125",
  "data.trainLimit=10000",
  "training.epochs=3",
  "device.preset=hzo-fefet",
  "device.levels=256",
  "device.sigmaC2c=0.005",
  "device.nonlinearityLtp=3",
  "device.nonlinearityLtd=-3",
];
const sram = (bits, ...more) => ["gradientUnit.kind=sram", `gradientUnit.converterBits=${bits}`, ...more];
const PHASES = "gradientUnit.signs=phases";
const UNITS = [
  ["gradientUnit.kind=exact"],
  sram(4),
  sram(5),
  sram(6),
  sram(7),
  sram(4, "gradientUnit.countsPerCode=full"),
  sram(4, PHASES),
  sram(5, PHASES),
  sram(4, "gradientUnit.countsPerCode=full", PHASES),
  ["gradientUnit.kind=analog", "gradientUnit.converterBits=6"],
  ["gradientUnit.kind=exact", "gradientUnit.wordBits=15"],
  ["gradientUnit.kind=exact", "gradientUnit.wordBits=8"],
];

const mho = (...args) =>
  JSON.parse(
    execFileSync(process.execPath, ["dist/cli/main.js", ...args, "--json", "--quiet"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "inherit"],
      maxBuffer: 2 ** 28,
    }),
  );
const set = (keys) => keys.flatMap((key) => ["--set", key]);

/** Words of 15 bits, as the paper's chip has them, where the unit says nothing of words. */
const paperUnit = (unit) => ["gradientUnit.wordBits=15", ...unit];

const done = existsSync(out) ? JSON.parse(readFileSync(out, "utf8")) : [];
for (const unit of UNITS) {
  const settings = [...EXPERIMENT, ...unit];
  if (done.some((row) => row.unit.join() === unit.join())) continue;
  const folder = mkdtempSync(join(tmpdir(), "mho-units-"));
  const place = ["--out", join(folder, "run"), "--set", `data.source=${archive}`];
  const { testAccuracy } = mho("train", ...place, ...set(settings));
  rmSync(folder, { recursive: true });
  const own = mho("chip", ...set([...settings, "data.source=cifar10"])).efficiencyTopsPerWatt;
  const paper = mho("chip", "examples/09-chip-of-the-paper.toml", ...set(paperUnit(unit)));
  done.push({ unit, settings, testAccuracy, topsPerWatt: own, paperChip: paper.efficiencyTopsPerWatt });
  writeFileSync(out, `${JSON.stringify(done, null, 1)}\n`);
  console.log(`${unit.join(" ")}: ${testAccuracy}, ${own} TOPS/W; the paper's chip ${done.at(-1).paperChip}`);
}

/** The table of the model's page. */
const rows = done.map(({ unit, testAccuracy, topsPerWatt, paperChip }) => {
  const keys = unit.map((key) => `\`${key.replace("gradientUnit.", "")}\``).join(", ");
  return `| ${keys} | ${(100 * testAccuracy).toFixed(1)} % | ${topsPerWatt.toFixed(2)} | ${paperChip.toFixed(1)} |`;
});
const table = [
  "| gradientUnit | test accuracy | TOPS/W | the paper's chip, TOPS/W |",
  "|---|---:|---:|---:|",
  ...rows,
];
const page = "docs/models/gradient-unit.md";
const between = /(?<=<!-- units -->\n).*(?=<!-- end of units -->)/s;
writeFileSync(page, readFileSync(page, "utf8").replace(between, `${table.join("\n")}\n`));
