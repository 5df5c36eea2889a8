// `mho compare`: the same experiment under several update rules, one run after the other, beside the software baseline.
import { join } from "node:path";
import { z } from "zod";
import { ConfigError } from "../base/errors.ts";
import { didYouMean, parseChecked } from "../base/schema.ts";
import { type Experiment, resolveExperiment } from "../config/experiment.ts";
import { experimentHash } from "../config/experimentHash.ts";
import { loadData, type RunResult } from "../config/runExperiment.ts";
import { claimRunFolder, RUN_FILES, readJson, writeJson } from "../config/runFolder.ts";
import { RUN_SHAPES } from "../config/runShapes.ts";
import type { Dataset } from "../data/dataset.ts";
import { compareRuns, comparisonHeader, comparisonTable } from "../report/comparison.ts";
import { RULES, type RuleName } from "../training/params.ts";
import { type ExperimentFlags, experimentOf, withEngine } from "./options.ts";
import { type Output, outputOf } from "./output.ts";
import { refuseWithResume } from "./resume.ts";
import { runOnScreen } from "./train.ts";
import { TrainProgress } from "./trainProgress.ts";

export interface CompareFlags extends ExperimentFlags {
  readonly rules?: string;
  readonly resume?: string;
}

const COMPARISON = "comparison.json";

/** What comparison.json holds, so that an interrupted comparison can go on. */
interface Plan {
  readonly rules: readonly RuleName[];
  readonly experiment: Experiment;
}

/** A result that the comparison reads back. */
const finishedShape = RUN_SHAPES.result.extend({
  rule: z.string(),
  pulses: z.looseObject({ perWeight: z.number() }),
  trainImagesPerSecond: z.number(),
});
const planShape = z.object({ rules: z.array(z.enum(RULES)).min(1), experiment: z.unknown() });

export async function compareCommand(file: string | undefined, flags: CompareFlags): Promise<void> {
  const output = outputOf(flags);
  const { plan, folder } = flags.resume === undefined ? begin(file, flags) : goOn(file, flags, flags.resume);
  const { experiment, rules } = plan;
  const hash = experimentHash(experiment);
  const progress = new TrainProgress(output, experiment.training.epochs);
  const dataset = await loadData(experiment, (p) => progress.onData(p)).finally(() => progress.close());
  const notice = (sentence: string) => output.warn(sentence);
  const engine = await withEngine(flags, notice, async ({ description }) => description);
  const facts = { experiment, hash, engine, data: dataset.source, run: folder };
  output.note(`${comparisonHeader(facts)}\n`);
  const results: RunResult[] = [];
  for (const rule of rules) results.push(await oneRule(plan, rule, { flags, dataset, folder, output }));
  const runs = compareRuns(results);
  const document = { runs, experimentHash: hash, folder };
  writeJson(folder, RUN_FILES.result, document);
  output.result(comparisonTable(runs), document);
}

function begin(file: string | undefined, flags: CompareFlags): { plan: Plan; folder: string } {
  const experiment = experimentOf(file, flags);
  const rules = flags.rules === undefined ? defaultRules(experiment) : parseRules(flags.rules);
  const folder = claimRunFolder({ out: flags.out, name: "compare", hash: experimentHash(experiment) });
  const plan = { rules, experiment };
  writeJson(folder, COMPARISON, plan);
  return { plan, folder };
}

function goOn(file: string | undefined, flags: CompareFlags, folder: string): { plan: Plan; folder: string } {
  const { rules, out, seed } = flags;
  refuseWithResume({ file, set: flags.set.length > 0, rules, out, seed });
  const stored = readJson(folder, COMPARISON);
  if (stored === undefined)
    throw new ConfigError(`there is no comparison here (no ${COMPARISON})`, {
      at: folder,
      hint: "give the folder that `mho compare` printed",
    });
  const plan = parseChecked(planShape, stored, join(folder, COMPARISON));
  return { plan: { rules: plan.rules, experiment: resolveExperiment(plan.experiment) }, folder };
}

function defaultRules({ training }: Experiment): RuleName[] {
  return [...new Set<RuleName>(["software", "sgd", training.rule])];
}

function parseRules(text: string): RuleName[] {
  const names = [...new Set(text.split(",").map((name) => name.trim()))];
  return names.map((name) => {
    const rule = RULES.find((known) => known === name);
    if (rule) return rule;
    throw new ConfigError(`--rules: "${name}" is not an update rule${didYouMean(name, RULES)}`);
  });
}

interface Stage {
  readonly flags: CompareFlags;
  readonly dataset: Dataset;
  readonly folder: string;
  readonly output: Output;
}

/** Runs one rule in its own folder; goes on, or only reads the result, where an earlier comparison left off.
 *  Each run has its own engine, so that the memory of one is free for the next. */
async function oneRule(plan: Plan, rule: RuleName, { flags, ...stage }: Stage): Promise<RunResult> {
  const { training } = plan.experiment;
  const experiment = resolveExperiment({ ...plan.experiment, training: { ...training, rule } });
  const folder = join(stage.folder, rule);
  const finished = readJson(folder, RUN_FILES.result);
  if (finished !== undefined)
    return parseChecked(finishedShape, finished, join(folder, RUN_FILES.result)) as unknown as RunResult;
  const resume = readJson(folder, RUN_FILES.experiment) !== undefined;
  if (!resume) claimRunFolder({ out: folder, name: rule, hash: "" });
  const progress = new TrainProgress(stage.output, training.epochs, `${rule}: `);
  const resumeCommand = `mho compare --resume ${stage.folder}`;
  return withEngine(
    flags,
    () => {},
    (engine) =>
      runOnScreen({ ...stage, engine, experiment, folder, resume, progress, resumeCommand, plain: true }),
  );
}
