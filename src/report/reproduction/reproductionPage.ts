// docs/results.md: the answer in a few lines, the claims, what they cost, what a reviewer would ask, what the numbers rest on, and the maps.
// From records alone.
import { TERA } from "../../base/units.ts";
import { tauOf } from "../../device/nonlinearity.ts";
import { VALIDATION } from "../../study/claimSearch.ts";
import { PAPER_RUNGS } from "../../study/paperSearch.ts";
import type { StudyRecord } from "../../study/records.ts";
import { DEFAULT_RULE } from "../../study/scales.ts";
import { LEAST_SEEDS } from "../../study/statistics.ts";
import type { Figure } from "../figure/figure.ts";
import { formatCount, formatDuration, formatPercent } from "../text/format.ts";
import { textTable } from "../text/table.ts";
import { SEARCH_TITLES, searchCells, searchName } from "./claimSearch.ts";
import { hardwareTable, updateTable } from "./hardwareLines.ts";
import { MOMENTUM_RULES, paperRows, paperTable } from "./paperResults.ts";
import { type Claim, claimsOf, lostBy, lostText, type Reproduction, rangeText } from "./reproduction.ts";
import { biasTable, rulesTable, stationaryTable } from "./reproductionTables.ts";
import { reviewerQuestions } from "./reviewerQuestions.ts";

const COLUMNS = ["claim", "published", "ours", "difference", "command"] as const;

export function claimsText(claims: readonly Claim[]): string {
  const shown = COLUMNS.slice(0, 4);
  return textTable(
    shown.map((title) => ({ title })),
    claims.map((claim) => shown.map((column) => claim[column])),
  );
}

const WHY = [
  "A device with labels ±NL answers an upward pulse less, the higher it stands, and a downward pulse more. Noise in the gradient makes pulses in both",
  "directions, and every such pair moves the weight toward the point where both answers are equal. This bias grows with the number of",
  "pulses, not with the gradient's mean: a rule that loses no gradient rests at w₀/(1 + E|n|/(κτ)) ([derivation](models/rules.md)). Plain gradient",
  "descent makes a pulse of every noisy gradient, and the bias takes most of what it learns. Four things keep learning ahead of the bias:",
  "",
  "1. **An average over time** (momentum): noise cancels before it becomes pulses.",
  "2. **The kept fraction of a pulse** (carry): rounding brings neither bias nor pulses of its own, and no step is too small to count.",
  "3. **Steps that adapt to each layer**: they are shares of the window by its largest velocity. At a common rate the first layers of VGG-8 get so few",
  "   pulses that their devices hardly move, and the last layer gets too many. Where a rule rests does not depend on the length of its steps.",
  "4. **Pulses counted by the device's own step at weight 0**: with the straight-line count a ±6 device moves almost four times too far.",
  "",
  "The bias that is left acts as a weight decay. Which candidates were tried, and why this one is the default: [decision 12](decisions/0012-adaptive-rule.md).",
];

const LOST = [
  "Lost: against the software run of the same width, data, epochs and seed; mean of the seeds ± half of the 95 % interval. Software is stochastic",
  "gradient descent with momentum and weight decay. Software and each rule have the settings that the same search found for them (below). Two rows",
  "for comparison tell where differences come from. Ideal device: the same rule and settings on straight lines without noise, with ideal converters.",
  "No weight decay: software as it is, without the decay that devices do not have either.",
];

const PAPER_TEXT = [
  "Whole CIFAR-10, every layer on devices, 6-bit converters in both passes, C2C variation 0.5 %, nothing pretrained. The aims were set before",
  "the first run. Order of the runs: first those that are worth most.",
];

const UPDATE_TEXT = [
  "What one update of one weight costs for one training image, on devices ±3: the rule's words, their traffic and the pulses, shared by the images of",
  "a batch. The gradient unit is not in it. Published figures are of a matrix of 512 × 512 and hold the outer product, too (Li et al., arXiv 2510.02516,",
  "appendix I). Words of 16 bits in DRAM are nearly all of ours.",
];

const BIAS = [
  "Where pulses up and down are equally many, each takes the share 2/(Pτ) from a weight (P: pulses of the window at weight 0). So n pulses leave",
  "e^(−b) of it, with the bias of asymmetry b = 2n/(Pτ). A step asks for n = a·(P/2)·E|v| pulses, with a = η/gain; with steps that adapt, a = (η/10)/2^k.",
  `So its bias is a·E|v|/τ: **labels and states fall out**, but for τ (${[3, 6].map((label) => `${tauOf(label).toFixed(2)} at ±${label}`).join(", ")}). What is left to choose: the length`,
  "of the average (E|v|) and of the steps (a).",
];

/** Reservations about the chip's rows. */
function chipCaveats({ choices }: Reproduction): string[] {
  return [
    "The chip's rows are no validation. The paper leaves many choices open. Single ones, each changed alone, move our figure from",
    `${rangeText(choices)} TOPS/W ([table](chip-paper.md)). That one of them lies near the published number says little. The price is made with 4-bit`,
    "converters in the weight-gradient unit. What a network learns with it, and what units cost that lose nothing, stands [beside it](models/gradient-unit.md#accuracy-and-efficiency). Our converters are cheaper than published ones, and buffers and wires are",
    "models ([what they leave out](chip-model.md)). The naive dataflow writes the rank-1 gradient of every image in fully connected layers to DRAM, more than half of its",
    "energy. A naive dataflow that computes these gradients after the batch, from operands, is the fairer one to compare with. The published share of",
    "momentum is of circuits; ours is nearly all traffic of its words.",
  ];
}

/** `folder`: of the figures, as the page links them. The shortest comes first: asked, found, how sure, what limits it; then the rest. */
export function reproductionPage(
  reproduction: Reproduction,
  figures: readonly Figure[],
  folder: string,
): string {
  const shown: Shown = (...names) =>
    figures.filter(({ name }) => names.includes(name)).flatMap((one) => figureLines(one, folder));
  return [
    "# Results",
    "",
    `Written by \`npx mho reproduce --scale ${reproduction.scale} --report\` from the records in results/. Do not edit.`,
    "",
    ...summaryLines(reproduction),
    ...claimSections(reproduction, shown),
    ...groundSections(reproduction, shown),
    "## Maps",
    "",
    "One learning rate for all rules, 0.1, without warm-up; devices, single properties, few states and reference cells with it.",
    "",
    ...shown(...MAPS),
  ].join("\n");
}

/** Lines of the figures of these names, as far as they could be drawn. */
type Shown = (...names: string[]) => string[];

/** Sections with claims, results and questions. */
function claimSections(reproduction: Reproduction, shown: Shown): string[] {
  const { found, paper } = reproduction;
  return [
    "## Claims",
    "",
    ...claimRows(claimsOf(reproduction)),
    "",
    ...LOST,
    "",
    ...shown("claims"),
    "## Networks and epochs of published results",
    "",
    ...PAPER_TEXT,
    "",
    ...paperTable(paper.found),
    ...shown("paper"),
    "## What the trainings cost",
    "",
    ...chipCaveats(reproduction),
    "",
    ...hardwareTable(paper.found),
    ...UPDATE_TEXT,
    "",
    ...updateTable(found),
    ...shown("energy"),
    "## What a reviewer would ask",
    "",
    ...reviewerQuestions(reproduction),
  ];
}

/** Sections with the basis of the claims. */
function groundSections(reproduction: Reproduction, shown: Shown): string[] {
  const { found, stationary } = reproduction;
  return [
    "## Settings and how they were found",
    "",
    sizeText(reproduction),
    "",
    ...searchTable(reproduction),
    "",
    "## Why it works",
    "",
    ...WHY,
    "",
    ...stationaryTable(stationary),
    ...shown("stationary"),
    "## The bias of asymmetry",
    "",
    ...BIAS,
    "",
    ...biasTable(found),
    "## What each rule needs",
    "",
    ...rulesTable(found),
    ...shown("pulses"),
  ];
}

/** Figures of the runs around the claims. */
const MAPS = ["nonlinearity", "few-states", "references", "converter", "sensitivity", "devices", "words"];

/** Question, result, confidence and limits: a short paragraph each. */
function summaryLines(reproduction: Reproduction): string[] {
  const { found, chip, paper } = reproduction;
  const last = chip.ladder.findLast(({ name }) => name.startsWith("+"));
  const at = (label: number) => lostText(lostBy(found, { label, levels: 256, rule: DEFAULT_RULE }));
  const largest = paperRows(paper.found).filter(({ lost }) => lost !== null);
  const bigger = largest
    .filter(
      ({ mean: { axes } }) => MOMENTUM_RULES.includes(String(axes.rule)) && axes.states === 256 && !axes.unit,
    )
    .map((row) => `${row.group.name} ±${row.mean.axes.label}, ${row.mean.axes.rule}: ${lostText(row.lost)}`);
  return [
    "**Asked.** Does a network that learns on asymmetric analog devices, through 6-bit converters in both passes, come as far as in software? And",
    "what does the learning cost?",
    "",
    `**Found.** With adaptive momentum on devices of 256 states, label ±3: ${at(3)}. Label ±6: ${at(6)}. Published with momentum: 6 to 8 and 14 to 16 points lost.`,
    bigger.length > 0
      ? `With networks and epochs of published results: ${bigger.join("; ")}.`
      : "Runs with networks and epochs of published results are not on record yet.",
    `The chip of the paper comes to ${(chip.estimate.efficiency / TERA).toFixed(1)} TOPS/W (published 23.59), ${last ? last.gain.toFixed(1) : "–"} times the naive dataflow (published 12).`,
    "",
    `**How sure.** Differences are of runs with the same seed; an interval stands where there are ${LEAST_SEEDS} seeds or more, and without one a number is a hint.`,
    "Software and each rule of the claims had searches of equal size on images held back. The accuracies are measured; the chip is a model.",
    "",
    `**What limits it.** ${accuracyLimit(reproduction)} Images are a JPEG copy of CIFAR-10, which costs a little. The chip's figure moves`,
    `from ${rangeText(reproduction.choices)} TOPS/W with single choices that the paper leaves open, and is lower with circuits as published silicon.`,
    "",
  ];
}

function accuracyLimit({ found }: Reproduction): string {
  const software = found.filter(
    ({ group, axes }) => group === "claims" && axes.rule === "software" && axes.comparison === undefined,
  );
  if (software.length === 0) return "No claim has been run.";
  const mean = software.reduce((sum, { record }) => sum + record.testAccuracy, 0) / software.length;
  const { network, training } = software[0]!.experiment;
  return `The claims' table stands at ${formatPercent(mean)} in software (${network.name} at ${network.width} of its width, ${training.epochs} epochs), not at the 90 % of published networks.`;
}

/** The settings that each rule was tried with, and those that it got. */
function searchTable({ searches, scale, paper }: Reproduction): string[] {
  const all = [...searches, ...paper.searches];
  const rows = all.flatMap((search) =>
    (search.rungs.at(-1) ?? [])
      .slice(0, SHOWN_OF_RUNG)
      .map((standing) => `| ${[searchName(search), ...searchCells(search.rule, standing)].join(" | ")} |`),
  );
  if (rows.length === 0) return ["Settings are Mho's usual ones: at this scale none were searched."];
  const tried = Math.max(...searches.map(({ rungs }) => rungs[0]?.length ?? 0));
  return [
    `**Settings.** ${tried} candidates for each rule, the same for all, judged on ${formatCount(VALIDATION[scale])} training images that were held back (\`data.validation\`). Many train`,
    "for a short time, and the best go on to longer trainings. On devices with labels ±3; used at ±6 and with 64 states, too. The test images were read once, by",
    `the runs above. Last rung of \`npx mho reproduce --scale ${scale} --search\`, its best ${SHOWN_OF_RUNG} first. A rule that is missing was not searched to the end, and has the`,
    `settings of an early rung or the usual ones. Rows that name a network: \`npx mho reproduce --scale paper --search\`, ${PAPER_RUNGS[0]!.candidates} candidates.`,
    "",
    `| ${["rule", ...SEARCH_TITLES].join(" | ")} |`,
    `|---|${SEARCH_TITLES.map(() => "---:|").join("")}`,
    ...rows,
  ];
}

/** Candidates of the last rung that the page names. */
const SHOWN_OF_RUNG = 3;

function claimRows(claims: readonly Claim[]): string[] {
  const rows = claims.map((claim) => {
    const cells = COLUMNS.map((column) => (column === "command" ? `\`${claim[column]}\`` : claim[column]));
    return `| ${cells.join(" | ")} |`;
  });
  return [`| ${COLUMNS.join(" | ")} |`, `|${COLUMNS.map(() => "---").join("|")}|`, ...rows];
}

function figureLines({ name, title, note = "" }: Figure, folder: string): string[] {
  const files = `${note} [PNG](${folder}/${name}.png), [specification with data](${folder}/${name}.vl.json).`;
  return [`### ${title}`, "", `![${title}](${folder}/${name}.svg)`, "", files.trim(), ""];
}

/** The runs that were made, the copy of the images, and the runs that are missing. */
function sizeText({ scale, found, missing }: Reproduction): string {
  const records = [...new Map(found.map(({ record }) => [record.hash, record])).values()];
  const seconds = records.reduce((sum, record) => sum + record.seconds, 0);
  const engines = [...new Set(records.map(({ engine }) => engine))];
  return [
    `Scale ${scale}: ${records.length} runs (${formatDuration(seconds)} of training), ${missing} still missing.`,
    `Images: ${imagesText(records)}.`,
    `Engine: ${engines.join("; ") || "none yet"}.`,
    "Accuracy is that of the last epoch; software is the same network, data, epochs and seed with float weights.",
  ].join(" ");
}

/** Each copy of the images once, with every share of it that was used. */
function imagesText(records: readonly StudyRecord[]): string {
  const shares = new Map<string, Set<string>>();
  for (const { data, fingerprint } of records) {
    const [share = "", ...name] = data.split("; ").reverse();
    const copy = `${name.reverse().join("; ")}. SHA-256 ${fingerprint.slice(0, 12)}…`;
    shares.set(copy, (shares.get(copy) ?? new Set()).add(share));
  }
  return [...shares].map(([copy, used]) => [copy, ...used].join("; ")).join("; ") || "none yet";
}
