// Accuracy and efficiency of one experiment under each weight-gradient unit: what is saved, and what it costs. One seed; accuracies of
// VGG-8 at an eighth of its width, 10,000 images, three epochs. TOPS/W: of that experiment's chip, and of the paper's with that unit.
// Also: what the fast form of a unit trains to beside the scheme, three seeds.
//   npm run build && node scripts/gradientUnits.mjs ARCHIVE [OUT.json]      ARCHIVE: cifar10-jpeg.tar.gz; goes on where OUT ends
//   npm run build && node scripts/gradientUnits.mjs --prices [OUT.json]     trains nothing: prices of the rows of OUT anew
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
  ...[1, 2, 3].flatMap((seed) => [
    sram(4, ...(seed === 1 ? [] : [`seed=${seed}`])),
    sram(4, "gradientUnit.simulation=fast", `seed=${seed}`),
  ]),
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

const pricesOf = (unit, settings) => ({
  topsPerWatt: mho("chip", ...set([...settings, "data.source=cifar10"])).efficiencyTopsPerWatt,
  paperChip: mho("chip", "examples/09-chip-of-the-paper.toml", ...set(paperUnit(unit))).efficiencyTopsPerWatt,
});

const done = existsSync(out) ? JSON.parse(readFileSync(out, "utf8")) : [];
if (archive === "--prices") {
  for (const row of done) Object.assign(row, pricesOf(row.unit, row.settings));
  writeFileSync(out, `${JSON.stringify(done, null, 1)}\n`);
}
for (const unit of UNITS) {
  const settings = [...EXPERIMENT, ...unit];
  if (archive === "--prices" || done.some((row) => row.unit.join() === unit.join())) continue;
  const folder = mkdtempSync(join(tmpdir(), "mho-units-"));
  const place = ["--out", join(folder, "run"), "--set", `data.source=${archive}`];
  const { testAccuracy } = mho("train", ...place, ...set(settings));
  rmSync(folder, { recursive: true });
  done.push({ unit, settings, testAccuracy, ...pricesOf(unit, settings) });
  writeFileSync(out, `${JSON.stringify(done, null, 1)}\n`);
  console.log(
    `${unit.join(" ")}: ${testAccuracy}, ${done.at(-1).topsPerWatt} TOPS/W; the paper's chip ${done.at(-1).paperChip}`,
  );
}

/** The tables of the model's page. */
const isSeeded = ({ unit }) => unit.some((key) => key.startsWith("seed="));
const rows = done
  .filter((row) => !isSeeded(row))
  .map(({ unit, testAccuracy, topsPerWatt, paperChip }) => {
    const keys = unit.map((key) => `\`${key.replace("gradientUnit.", "")}\``).join(", ");
    return `| ${keys} | ${(100 * testAccuracy).toFixed(1)} % | ${topsPerWatt.toFixed(2)} | ${paperChip.toFixed(1)} |`;
  });
const table = [
  "| gradientUnit | test accuracy | TOPS/W | the paper's chip, TOPS/W |",
  "|---|---:|---:|---:|",
  ...rows,
];
/** Accuracy of a run with these keys. */
const accuracyOf = (...unit) => {
  const found = done.find((row) => row.unit.join() === unit.join());
  return found ? `${(100 * found.testAccuracy).toFixed(1)} %` : "–";
};
const seeded = [1, 2, 3].map((seed) => {
  const scheme = seed === 1 ? sram(4) : sram(4, `seed=${seed}`);
  return `| ${seed} | ${accuracyOf(...scheme)} | ${accuracyOf(...sram(4, "gradientUnit.simulation=fast", `seed=${seed}`))} |`;
});
const fast = ["| seed | scheme | fast |", "|---:|---:|---:|", ...seeded];

const page = "docs/models/gradient-unit.md";
const put = (text, name, lines) =>
  text.replace(
    new RegExp(`(?<=<!-- ${name} -->\\n).*(?=<!-- end of ${name} -->)`, "s"),
    `${lines.join("\n")}\n`,
  );
writeFileSync(page, put(put(readFileSync(page, "utf8"), "units", table), "fast", fast));
