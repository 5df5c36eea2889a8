// `mho compare`: the same experiment under several update rules, beside the software baseline. Its folder is a study, with the run of each rule.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { stringify as toToml } from "smol-toml";
import { ConfigError } from "../base/errors.ts";
import { isOwnFile, type OwnFile } from "../base/ownFile.ts";
import { didYouMean } from "../base/schema.ts";
import { type Experiment, resolveExperiment } from "../experiment/experiment.ts";
import { experimentHash } from "../experiment/experimentHash.ts";
import { compareRuns, comparisonHeader, comparisonTable } from "../report/run/comparison.ts";
import { claimRunFolder, RUN_FILES, writeJson } from "../run/runFolder.ts";
import { LastDataset } from "../study/lastDataset.ts";
import { StudyFolder } from "../study/sweep/folder.ts";
import { keptRun, keptRuns, removeLost } from "../study/sweep/keptRun.ts";
import { imagesFingerprint, prepareStudy } from "../study/sweep/prepare.ts";
import { type Question, readStudy } from "../study/sweep/studyFile.ts";
import { missingHashes } from "../study/sweep/watch.ts";
import { RULES, type RuleName } from "../training/rules.ts";
import { experimentOf } from "./flagValues.ts";
import type { ExperimentFlags, RunnerFlags } from "./options.ts";
import { outputOf } from "./output.ts";
import { refuseWithResume } from "./resume.ts";
import { checkEngine, makePoints } from "./study.ts";
import { StudyProgress } from "./studyProgress.ts";
import { chosenRunner } from "./studyRunner.ts";
import { TrainProgress } from "./trainProgress.ts";

export interface CompareFlags extends ExperimentFlags, RunnerFlags {
  readonly rules?: string;
  readonly resume?: string;
}

/** The axis of a comparison. */
const RULE = "training.rule";

export async function compareCommand(file: string | undefined, flags: CompareFlags): Promise<void> {
  const output = outputOf(flags);
  chosenRunner(flags);
  const folder = flags.resume === undefined ? begin(file, flags) : goOn(file, flags, flags.resume);
  const study = readStudy(folder.studyFile);
  checkComparison(study.question, folder.path);
  const base = resolveExperiment(study.base);
  const loading = new TrainProgress(output, base.training.epochs);
  const datasets = new LastDataset((step) => loading.onData(step));
  const plan = await prepareStudy(study, folder, imagesFingerprint(datasets)).finally(() => loading.close());
  const facts = { experiment: base, hash: experimentHash(base), data: (await datasets.of(base)).source };
  const engine = await checkEngine(flags, output);
  output.note(`${comparisonHeader({ ...facts, engine, run: folder.path })}\n`);
  removeLost(plan, folder);
  const rules = new Map(plan.points.map(({ hash, combination }) => [hash, String(combination[RULE])]));
  const screen = new StudyProgress(output, { nameOf: (hash) => rules.get(hash) ?? hash, epochs: true });
  const again = `with: mho compare --resume ${folder.path}`;
  if (missingHashes(plan, folder).length > 0)
    await makePoints(plan, folder, flags, {
      output,
      screen,
      again,
      onMade: (hash) => checkRun(folder, hash),
    });
  const runs = compareRuns(keptRuns(plan, folder));
  const document = { runs, experimentHash: facts.hash, folder: folder.path };
  writeJson(folder.path, RUN_FILES.result, document);
  output.result(comparisonTable(runs), document);
}

/** Ends the comparison at the first result whose run did not come with it, not after the last. */
function checkRun(folder: StudyFolder, hash: string): void {
  if (folder.readResult(hash).problem === null) keptRun(folder, hash);
}

function begin(file: string | undefined, flags: CompareFlags): StudyFolder {
  const experiment = experimentOf(file, flags);
  const rules = flags.rules === undefined ? defaultRules(experiment) : parseRules(flags.rules);
  const path = claimRunFolder({ out: flags.out, name: "compare", hash: experimentHash(experiment) });
  const folder = new StudyFolder(path);
  folder.writeStudy(studyText(experiment, rules));
  return folder;
}

/** All keys stand in it, so that a later version of Mho makes the same runs. */
function studyText({ seed, ...experiment }: Experiment, rules: readonly (RuleName | OwnFile)[]): string {
  const baseline = rules.includes("software") ? { baseline: { [RULE]: "software" } } : {};
  const study = { name: "compare", seeds: [seed], keepRuns: true, ...baseline };
  return `# Written by mho compare.\n${toToml({ study, axes: { [RULE]: rules }, experiment })}`;
}

function goOn(file: string | undefined, flags: CompareFlags, path: string): StudyFolder {
  const { rules, out, seed } = flags;
  refuseWithResume({ file, set: flags.set.length > 0, rules, out, seed });
  const folder = new StudyFolder(path);
  if (existsSync(folder.studyFile)) return folder;
  throw new ConfigError("there is no comparison here", {
    at: folder.studyFile,
    hint: "give the folder that `mho compare` printed",
  });
}

/** The table has one run of each rule. */
function checkComparison({ axes, seeds, keepRuns }: Question, path: string): void {
  if (axes.length === 1 && axes[0]!.keys.join() === RULE && seeds.length === 1 && keepRuns) return;
  throw new ConfigError("this study is no comparison of rules, each with one run that is kept", {
    at: path,
    hint: `mho study run ${join(path, "study.toml")} --out ${path}`,
  });
}

function defaultRules({ training }: Experiment): (RuleName | OwnFile)[] {
  return [...new Set<RuleName | OwnFile>(["software", "sgd", training.rule])];
}

function parseRules(text: string): (RuleName | OwnFile)[] {
  const names = [...new Set(text.split(",").map((name) => name.trim()))];
  return names.map((name) => {
    const rule = isOwnFile(name) ? name : RULES.find((known) => known === name);
    if (rule) return rule;
    throw new ConfigError(`"${name}" is not an update rule${didYouMean(name, RULES)}`, {
      at: "--rules",
    });
  });
}
