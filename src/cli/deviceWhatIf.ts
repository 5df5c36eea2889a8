// `mho device what-if`: which property of a device costs how many points of accuracy.
import { basename, extname, join } from "node:path";
import { ConfigError } from "../base/errors.ts";
import { readExperiment } from "../experiment/readExperiment.ts";
import { whatIfFigure, whatIfText } from "../report/device/whatIf.ts";
import { formatPercent } from "../report/text/format.ts";
import { LastDataset } from "../study/lastDataset.ts";
import { StudyFolder } from "../study/sweep/folder.ts";
import { accuraciesOf } from "../study/sweep/openStudy.ts";
import type { Plan } from "../study/sweep/plan.ts";
import { prepareList } from "../study/sweep/prepare.ts";
import { missingHashes } from "../study/sweep/watch.ts";
import { WHAT_IF_SIZE, whatIf, whatIfPoints, whatIfQuestion, whatIfResult } from "../study/whatIf.ts";
import type { RunnerFlags } from "./options.ts";
import { type Output, type OutputFlags, outputOf } from "./output.ts";
import { checkEngine, makePoints } from "./study.ts";
import { StudyProgress } from "./studyProgress.ts";
import { chosenRunner } from "./studyRunner.ts";
import { writeFigures } from "./writeFigures.ts";

export interface DeviceWhatIfFlags extends OutputFlags, RunnerFlags {
  readonly set: readonly string[];
  readonly seeds: number;
  readonly out?: string;
  readonly figures?: string;
}

export async function deviceWhatIfCommand(name: string, flags: DeviceWhatIfFlags): Promise<void> {
  const output = outputOf(flags);
  chosenRunner(flags);
  const experiment = readExperiment(undefined, [...WHAT_IF_SIZE, `device.preset=${name}`, ...flags.set]);
  if (experiment.training.rule.startsWith("software"))
    throw new ConfigError(`the rule "${experiment.training.rule}" uses no devices`, {
      at: "training.rule",
      hint: "choose a rule that trains on devices, such as sgd or adaptive-momentum",
    });
  const study = whatIf(experiment, flags.seeds);
  const folder = new StudyFolder(flags.out ?? join("studies", titleOf(name)));
  const question = whatIfQuestion(study, titleOf(name));
  const plan = await prepareList(question, whatIfPoints(study), folder, new LastDataset());
  if (missingHashes(plan, folder).length > 0) await makeMissing(plan, folder, flags, output);
  const result = whatIfResult(study, accuraciesOf(plan, folder));
  const written =
    flags.figures === undefined ? [] : await writeFigures(flags.figures, [whatIfFigure(result, name)]);
  const { training, network, data } = experiment;
  output.result(whatIfText(result, name), {
    device: name,
    rule: training.rule,
    epochs: training.epochs,
    seeds: study.seeds,
    network,
    data,
    ...result,
  });
  for (const file of written) output.note(`wrote ${file}`);
}

/** Presets may be files. */
const titleOf = (name: string): string => `what-if-${basename(name, extname(name)).replace(/[^\w.-]/g, "-")}`;

async function makeMissing(
  plan: Plan,
  folder: StudyFolder,
  flags: DeviceWhatIfFlags,
  output: Output,
): Promise<void> {
  await checkEngine(flags, output);
  const missing = new Set(missingHashes(plan, folder));
  const names = new Map(
    plan.points.map(({ hash, seed, combination }) => [hash, `seed ${seed}, ${combination.device}`]),
  );
  const screen = new StudyProgress(output, { nameOf: (hash) => names.get(hash) ?? hash });
  let done = 0;
  const onMade = (hash: string) => {
    const { testAccuracy } = folder.readResult(hash).figures;
    const accuracy = testAccuracy === null ? "failed" : formatPercent(testAccuracy);
    screen.line(`${++done}/${missing.size}  ${names.get(hash)}: ${accuracy}`);
  };
  await makePoints(plan, folder, flags, { output, screen, onMade });
}
