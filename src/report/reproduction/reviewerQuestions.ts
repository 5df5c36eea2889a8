// Questions of a reviewer of the claims, answered from the records: the numbers in the answers are those of the runs.
import { LEAST_SEEDS } from "../../study/statistics.ts";
import { formatPercent } from "../text/format.ts";
import { paperRows } from "./paperResults.ts";
import { lostBy, lostText, type Reproduction } from "./reproduction.ts";

/** Lines of Markdown. */
export function reviewerQuestions(reproduction: Reproduction): string[] {
  return [
    accuracyQuestion(reproduction),
    [
      "Which layers are analog?",
      "All of them: each weight of each convolution and each fully connected layer is a device. Normalization, where a network has it, is digital. Converters stand in the forward and in the backward pass of every layer. Nothing is pretrained, and no float copy of a weight exists.",
    ],
    [
      "Is the baseline as well set as the rule?",
      "Software and each rule had a search of their own: the same number of candidates from the same ranges, judged on training images that were held back. The tables below show what each search found. The test images were read once.",
    ],
    seedsQuestion(reproduction),
    controlQuestion(reproduction),
    [
      "Is this the adaptive momentum of the paper?",
      "That cannot be said. Its definition is not public as far as could be found. The rule here is our own, and it is written down ([rules](models/rules.md), [decision 12](decisions/0012-adaptive-rule.md)).",
    ],
    [
      "Do accuracy and energy belong to one machine?",
      "Yes, key by key: what trains is what is priced. One exception is open to see: most runs count weight gradients exactly and are priced with the unit that does so. A unit with 4-bit converters is cheaper and loses accuracy ([measured](models/gradient-unit.md#accuracy-and-efficiency)).",
    ],
    chipQuestion(reproduction),
    [
      "Can other simulators' percentages be put beside these?",
      "Only with what they say of four things: which layers are analog, how many states a device has, how exactly reference cells are programmed, and whether the network was pretrained. Runs of 92 to 95 % on CIFAR-10 that we know of keep most layers digital, or have no converters (Li et al., arXiv 2510.02516; Wu et al., arXiv 2502.06309).",
    ],
  ].flatMap(([question, answer]) => [`**${question}** ${answer}`, ""]);
}

function accuracyQuestion({ paper }: Reproduction): [string, string] {
  const question = "Does it hold at the accuracy where others publish, around 90 %?";
  const rows = paperRows(paper.found);
  const software = rows.filter(({ mean }) => mean.axes.rule === "software");
  if (rows.length === software.length)
    return [
      question,
      `Not shown yet: those runs are planned and not on record (${paper.missing} are missing). Until then the claims stand at the accuracy of the table above.`,
    ];
  const reached = software.map(
    ({ group, mean }) => `${group.name} ${formatPercent(mean.accuracy.mean)} in software`,
  );
  return [
    question,
    `The table of these networks says it, run by run: ${reached.join(", ")}. ${paper.missing} runs are missing.`,
  ];
}

function seedsQuestion({ found, paper }: Reproduction): [string, string] {
  const kinds = new Map<string, number>();
  for (const { group, axes } of [...found.filter((point) => point.group === "claims"), ...paper.found]) {
    const { seed: _, ...kind } = axes;
    const name = JSON.stringify([group, kind]);
    kinds.set(name, (kinds.get(name) ?? 0) + 1);
  }
  const enough = [...kinds.values()].filter((count) => count >= LEAST_SEEDS).length;
  return [
    "How many seeds?",
    `${enough} of the ${kinds.size} kinds of claim on record have ${LEAST_SEEDS} seeds or more, and an interval. A number without an interval is of fewer: two runs that differ in chance alone lie about a point apart.`,
  ];
}

function chipQuestion({ chip: { byCalibration } }: Reproduction): [string, string] {
  const times = byCalibration ? byCalibration.model / byCalibration.silicon : Number.NaN;
  return [
    "Are the chip's numbers measured?",
    `No. They are sums over circuits. With converters, memories and wires as published silicon the chip of the paper takes ${times.toFixed(1)} times the energy; both stand in the tables.`,
  ];
}

function controlQuestion({ found }: Reproduction): [string, string] {
  const sgd = lostBy(found, { label: 3, levels: 256, rule: "sgd" });
  const ideal = lostBy(found, { comparison: "ideal device", rule: "adaptive-momentum" });
  const noDecay = lostBy(found, { comparison: "no weight decay", rule: "software" });
  return [
    "Is it the rule, or are the devices harmless?",
    `Three controls answer that, all in the table. Plain gradient descent on the same devices: ${lostText(sgd)}. The rule on ideal devices: ${lostText(ideal)}. Software without weight decay: ${lostText(noDecay)}. The last one says how much of the second is the missing decay: weights on ideal devices do not decay. Asymmetric devices are drawn to their symmetric point, which acts as decay.`,
  ];
}
