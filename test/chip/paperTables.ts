// docs/chip-paper.md: the paper's chip in numbers, from examples/09-chip-of-the-paper.toml.
import { join } from "node:path";
import { packageRoot } from "../../src/base/packageRoot.ts";
import { chipEnergy, componentEnergies } from "../../src/chip/account/chipEnergy.ts";
import { PHASES, totalOf } from "../../src/chip/account/ledger.ts";
import type { ChipEstimate, ChipReport } from "../../src/chip/account/records.ts";
import { readExperiment } from "../../src/experiment/readExperiment.ts";
import { PHASE_NAMES } from "../../src/report/chip/phaseNames.ts";
import { rangeText } from "../../src/report/reproduction/reproduction.ts";
import { singleChoices } from "../../src/report/reproduction/singleChoices.ts";
import { chipReport } from "../../src/run/chipReport.ts";

const EXAMPLE = "examples/09-chip-of-the-paper.toml";
const HEAD = `# The paper's chip in numbers

VGG-8 of full width, one epoch of 50,000 images, batch 200. 32 nm, 128 × 128 sub-arrays, 8-bit words applied bit by bit, 6-bit flash
converters, HBM2, 8-bit velocities, typical activity: [${EXAMPLE}](../${EXAMPLE}). Written by
\`npx vitest run test/chip -u\`; do not edit. The same numbers with all their digits: \`npx mho chip ${EXAMPLE} --json\`.
What they mean and leave out: [chip-model](chip-model.md). What a network learns with this weight-gradient unit: [gradient unit](models/gradient-unit.md#accuracy-and-efficiency).
`;

const LADDER = `Each + has all above it, but for the second line. The search may use as much gradient memory as optimized. The naive dataflow writes the rank-1
gradient of every image in fully connected layers to DRAM and back, more than half of its energy. A gain over it is flattered by as much. The second line
computes those gradients after the batch, from the operands that wait in DRAM anyway: the sensible baseline.`;

const MOMENTUM = `Circuits: multipliers, adders and their leakage, of the whole energy. The paper states 4.2 % for momentum circuits; of ours nearly all is the traffic of
velocities (to DRAM, or to memory on the chip), which the other columns include.`;

const PUBLISHED = 23.59;

const price = (set: readonly string[] = [], brief = true): ChipReport =>
  chipReport(readExperiment(join(packageRoot(), EXAMPLE), set), { brief });

const digits = (value: number): string => String(Number(value.toPrecision(3)));
const percent = (share: number): string =>
  share > 0 && share < 1e-3 ? "< 0.1 %" : `${(100 * share).toFixed(1)} %`;
const millimetres = (area: number): string => digits(area * 1e6);
const energyOf = (estimate: ChipEstimate): number => totalOf(chipEnergy(estimate));

function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const rule = `|${titles.map((_, i) => (i === 0 ? "---" : "---:")).join("|")}|`;
  return [line(titles), rule, ...rows.map(line)].join("\n");
}

export function paperTables(): string {
  const report = price([], false);
  const { estimate } = report;
  return [
    HEAD,
    `## From naive to optimized\n\n${LADDER}\n\n${ladder(report)}\n`,
    `## How far single choices move it\n\n${choices()}\n`,
    `## As modelled and on silicon\n\nTOPS/W of the same chip as its circuits' models say and as published silicon measured ([silicon](chip-model.md#silicon)).\n\n${calibrations()}\n`,
    `## Phases of the optimized dataflow\n\n${phases(estimate)}\n`,
    `## Components of the optimized dataflow\n\n${components(estimate)}\n`,
    `## What momentum costs\n\n${MOMENTUM}\n\n${momentum()}\n`,
  ].join("\n");
}

function ladder({ ladder: steps, search }: ChipReport): string {
  const rows = [...steps, search!.best].map(
    ({ name, efficiency, gain, operandGain, energy, latency, area }) => [
      name,
      digits(efficiency / 1e12),
      `${gain.toFixed(1)} ×`,
      `${operandGain.toFixed(1)} ×`,
      digits(energy),
      digits(latency),
      millimetres(area),
    ],
  );
  return table(["dataflow", "TOPS/W", "energy gain", "over second line", "J", "s", "mm²"], rows);
}

function choices(): string {
  const found = singleChoices((set) => readExperiment(join(packageRoot(), EXAMPLE), set));
  const rows = found.map(({ choice, set, efficiency, gain }) => [
    choice,
    set.map((key) => `\`${key}\``).join(", "),
    (efficiency / 1e12).toFixed(1),
    `${Math.round(100 * (efficiency / 1e12 / PUBLISHED - 1)) || 0} %`,
    `${gain.toFixed(1)} ×`,
  ]);
  return [
    `The paper states ${PUBLISHED} TOPS/W. That our number lies near it validates nothing. Single choices that the paper leaves open, each changed alone, move`,
    `ours from ${rangeText(found)} TOPS/W, and the model's converters cost a sixth to a tenth of published ones ([chip-model](chip-model.md#second-derivation)).`,
    "",
    table(["choice", "key", "TOPS/W", "beside the paper's", "gain over naive"], rows),
  ].join("\n");
}

function calibrations(): string {
  const rows = ["flash-current", "sar"].flatMap((kind) =>
    ["naive", "optimized"].map((dataflow) => {
      const found = (calibration: string) =>
        price([`chip.adcKind=${kind}`, `chip.dataflow=${dataflow}`, `chip.calibration=${calibration}`])
          .estimate;
      const model = found("model");
      const silicon = found("silicon");
      return [
        kind,
        dataflow,
        digits(model.efficiency / 1e12),
        digits(silicon.efficiency / 1e12),
        `${(energyOf(silicon) / energyOf(model)).toFixed(1)} ×`,
      ];
    }),
  );
  return table(["converters", "dataflow", "as modelled", "on silicon", "energy on silicon"], rows);
}

function phases(estimate: ChipEstimate): string {
  const energy = chipEnergy(estimate);
  const rows = PHASES.map((p) => [
    PHASE_NAMES[p],
    digits(energy[p]),
    percent(energy[p] / totalOf(energy)),
    digits(estimate.leakageEnergy[p]),
    digits(estimate.latency[p]),
  ]);
  return table(["phase", "J", "share", "of it leakage, J", "s"], rows);
}

function components(estimate: ChipEstimate): string {
  const rows = componentEnergies(estimate)
    .toSorted((a, b) => totalOf(b.energy) - totalOf(a.energy))
    .map(({ name, energy, area, latency }) => [
      name,
      digits(totalOf(energy)),
      percent(totalOf(energy) / energyOf(estimate)),
      millimetres(area),
      digits(totalOf(latency)),
    ]);
  return table(["component", "J", "share", "mm²", "s"], rows);
}

/** Each rule, its velocities in DRAM or on the chip; the last column needs no formula of the model: it compares two whole chips. */
function momentum(): string {
  const plain = energyOf(price(["training.rule=sgd"]).estimate);
  const rows = ["momentum", "adaptive-momentum"].flatMap((rule) =>
    ["dram", "buffer"].flatMap((store) =>
      [6, 8, 16].map((bits) => {
        const set = [`training.rule=${rule}`, `training.velocityBits=${bits}`, `chip.velocityStore=${store}`];
        const { estimate } = price(set);
        const { energyFraction, circuitEnergyFraction, areaFraction } = estimate.momentum;
        const more = 1 - plain / energyOf(estimate);
        return [
          rule,
          String(bits),
          store === "dram" ? "DRAM" : "on chip",
          digits(estimate.efficiency / 1e12),
          `${(100 * circuitEnergyFraction).toPrecision(1)} %`,
          percent(energyFraction),
          percent(areaFraction),
          percent(more),
        ];
      }),
    ),
  );
  const titles = [
    "rule",
    "bits",
    "velocities",
    "TOPS/W",
    "circuits",
    "circuits and traffic",
    "of the area",
    "energy above sgd's",
  ];
  return table(titles, rows);
}
