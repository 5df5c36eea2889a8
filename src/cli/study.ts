// `mho study`: many runs that answer one question. run makes what is missing, status counts, show answers. What a runner starts: studyWork.ts.
import { join, resolve } from "node:path";
import { ConfigError, InterruptedError, MhoError } from "../base/errors.ts";
import { studyFigures } from "../report/study/figures/studyFigures.ts";
import { studyDocument, studyText } from "../report/study/studyText.ts";
import { plural } from "../report/text/format.ts";
import { LastDataset } from "../study/lastDataset.ts";
import { StudyFolder } from "../study/sweep/folder.ts";
import { answersFor } from "../study/sweep/longerTrainings.ts";
import { analysisOf, openStudy } from "../study/sweep/openStudy.ts";
import { isWhole, type Plan, workIdOf, workIdsOf } from "../study/sweep/plan.ts";
import { combinationText } from "../study/sweep/points.ts";
import { type FingerprintOf, grownPlan, imagesFingerprint, prepareStudy } from "../study/sweep/prepare.ts";
import { PricedDatasets, priceMissing } from "../study/sweep/priceStudy.ts";
import { roundSummaries } from "../study/sweep/rounds.ts";
import { readStudy, type Study } from "../study/sweep/studyFile.ts";
import { makeMissing, missingHashes, newResults, type Watched } from "../study/sweep/watch.ts";
import { withEngine } from "./flagValues.ts";
import { interruptible } from "./interrupt.ts";
import type { RunnerFlags } from "./options.ts";
import { type Output, type OutputFlags, outputOf } from "./output.ts";
import { type LiveCurves, liveCurves } from "./studyExport.ts";
import { StudyProgress } from "./studyProgress.ts";
import { chosenRunner, openRunner } from "./studyRunner.ts";
import { writeFigures } from "./writeFigures.ts";

export interface StudyRunFlags extends OutputFlags, RunnerFlags {
  readonly out?: string;
  readonly tensorboard?: string;
  readonly attended?: boolean;
}

/** Milliseconds between two looks at a study that runs. */
const INTERVAL = 200;
const CLUSTER_INTERVAL = 2000;
/** Seconds before the prices of chips show their progress. */
const PATIENCE = 2;

export async function studyRunCommand(file: string, flags: StudyRunFlags): Promise<void> {
  const output = outputOf(flags);
  if (flags.attended) stopWithInput();
  chosenRunner(flags);
  const study = readStudy(file);
  const folder = new StudyFolder(resolve(flags.out ?? join("studies", study.question.name)));
  const opened = { study, folder, output };
  if (study.question.task === "chip") await priceChips(opened, flags);
  else await trainPoints(opened, flags);
  await show(folder.path, flags);
}

interface Opened {
  readonly study: Study;
  readonly folder: StudyFolder;
  readonly output: Output;
}

async function trainPoints(opened: Opened, flags: StudyRunFlags): Promise<void> {
  const { folder, output } = opened;
  const choice = chosenRunner(flags);
  if (choice.kind === "queue") output.note(`made by workers: mho worker --queue ${choice.url.shown}`);
  const curves = liveCurves(folder, flags.tensorboard ?? null);
  const make = (plan: Plan) => {
    curves.follow(plan);
    return makePoints(plan, folder, flags, { output, curves, screen: screenOf(plan, output) });
  };
  try {
    await makeRounds(opened, imagesFingerprint(new LastDataset()), make);
  } finally {
    curves.end();
  }
}

/** On threads of this process: a chip takes about a millisecond. */
async function priceChips(opened: Opened, flags: StudyRunFlags): Promise<void> {
  const { study, folder, output } = opened;
  checkPricedHere(flags);
  const datasets = new PricedDatasets();
  const screen = new StudyProgress(output, { nameOf: (hash) => hash });
  const onProgress = (state: Watched) => {
    if (state.seconds > PATIENCE) screen.onState(state);
  };
  const make = (plan: Plan) =>
    interruptible(
      () => output.warn("stopping; what is priced is kept"),
      (signal) => priceMissing(study, plan, folder, datasets, { threads: flags.jobs, signal, onProgress }),
    ).finally(() => screen.close());
  await makeRounds(opened, datasets.fingerprintOf, make);
}

function checkPricedHere({ runner, tensorboard }: StudyRunFlags): void {
  const refuse = (flag: string, hint: string) =>
    new ConfigError("chips are priced here, and nothing is trained", { at: flag, hint });
  if (runner !== "local")
    throw refuse(`--runner ${runner}`, "leave it out: a chip takes about a millisecond");
  if (tensorboard !== undefined) throw refuse("--tensorboard", "leave it out: there are no curves");
}

/** Makes what is missing, round by round. */
async function makeRounds(
  { study, folder, output }: Opened,
  fingerprintOf: FingerprintOf,
  make: (plan: Plan) => Promise<void>,
): Promise<void> {
  let plan = await prepareStudy(study, folder, fingerprintOf);
  for (let missing = missingHashes(plan, folder).length; ; missing = missingHashes(plan, folder).length) {
    const round = roundText(plan);
    output.note(`${folder.path}: ${plural(plan.points.length, "point")}, ${missing} to make${round}`);
    if (missing > 0) await make(plan);
    if (missing === 0 || isWhole(plan)) return;
    plan = await grownPlan(plan, { study, folder, fingerprintOf });
  }
}

/** Where the input ends, who started this process wants it to stop, or is gone. The open input alone keeps no process alive. */
function stopWithInput(): void {
  process.stdin.resume().once("end", () => process.kill(process.pid, "SIGINT"));
  process.stdin.unref();
}

/** Text about the rounds, where a study has more than one. */
const roundText = ({ rounds, mostRounds }: Plan): string =>
  mostRounds > 1 ? ` (round ${rounds.length} of ${mostRounds})` : "";

function screenOf(plan: Plan, output: Output): StudyProgress {
  const combinations = new Map(plan.points.map((point) => [workIdOf(point), point.combination]));
  return new StudyProgress(output, { nameOf: (id) => combinationText(combinations.get(id) ?? {}) });
}

/** The engine, in words; warns where it is not the fast one. */
export async function checkEngine(flags: RunnerFlags, output: Output): Promise<string> {
  if (chosenRunner(flags).kind !== "local") return `chosen on each machine of ${flags.runner}`;
  const notice = (sentence: string) => output.warn(sentence);
  const found = await withEngine(flags, notice, async ({ description }) => description);
  return flags.threads === undefined ? `${found} in all` : found;
}

export interface MakeOptions {
  readonly output: Output;
  readonly screen: StudyProgress;
  readonly curves?: LiveCurves;
  /** How to go on after Ctrl-C. */
  readonly again?: string;
  /** Called with each point whose result is there now, soon after it was written. */
  readonly onMade?: (hash: string) => void | Promise<void>;
}

/** Makes what is missing of the plan. Throws InterruptedError after Ctrl-C, MhoError where points are left without a result. */
export async function makePoints(
  plan: Plan,
  folder: StudyFolder,
  flags: RunnerFlags,
  { output, screen, curves, onMade, again = "with the same command" }: MakeOptions,
): Promise<void> {
  const runner = openRunner(plan, folder, flags, screen);
  const stopping = () => {
    screen.close();
    output.warn("stopping with checkpoints; Ctrl-C again ends at once");
  };
  const interval = runner.name === "local" ? INTERVAL : CLUSTER_INTERVAL;
  const made = newResults(missingHashes(plan, folder), folder);
  const onProgress = async (state: Watched) => {
    if (onMade) for (const hash of made()) await onMade(hash);
    screen.onState(state);
    curves?.look();
  };
  try {
    await interruptible(stopping, (signal) =>
      makeMissing(plan, folder, runner, { signal, interval, onProgress }),
    );
  } catch (error) {
    if (!(error instanceof InterruptedError)) throw error;
    throw new InterruptedError(`${error.message}\ncontinue ${again}`, { cause: error });
  } finally {
    screen.close();
  }
  for (const problem of runner.problems) output.warn(problem);
  const left = missingHashes(plan, folder).length;
  if (left > 0)
    throw new MhoError("MHO_STUDY", `${plural(left, "point")} ended without a result`, {
      at: folder.path,
      hint:
        chosenRunner(flags).kind !== "cluster"
          ? "run the same command again"
          : `look into ${join(folder.path, "jobs", "logs")}, then run the same command again`,
    });
}

export interface StudyShowFlags extends OutputFlags {
  readonly figures?: string;
}

async function show(path: string, { figures, ...flags }: StudyShowFlags): Promise<void> {
  const output = outputOf(flags);
  const opened = openStudy(path);
  const analysis = analysisOf(opened);
  if (figures !== undefined) {
    const written = await writeFigures(figures, studyFigures(opened.plan.question, analysis));
    output.note(`wrote ${written.join(", ")}`);
  }
  output.result(studyText(opened, analysis), studyDocument(opened, analysis));
}

export const studyShowCommand = show;

/** Combinations that a halving left behind. Results are read for that alone: a study of one round is counted without. */
function droppedFrom(plan: Plan, folder: StudyFolder): number {
  if (plan.mostRounds === 1) return 0;
  const rounds = roundSummaries(plan, answersFor(plan, folder));
  return rounds.reduce((sum, round) => sum + round.dropped.length, 0);
}

export function studyStatusCommand(path: string, flags: OutputFlags): void {
  const folder = new StudyFolder(path);
  const plan = folder.plan();
  const points = workIdsOf(plan).length;
  const missing = missingHashes(plan, folder).length;
  const running = folder.running();
  const dropped = droppedFrom(plan, folder);
  const document = {
    name: plan.question.name,
    points,
    done: points - missing,
    missing,
    running: running.length,
    ...(plan.mostRounds > 1 ? { round: plan.rounds.length, rounds: plan.mostRounds, dropped } : {}),
  };
  const text = `${plan.question.name}: ${document.done} of ${plural(points, "point")} made, ${running.length} at work${roundText(plan)}${dropped > 0 ? `, ${plural(dropped, "combination")} dropped` : ""}`;
  outputOf(flags).result(text, document);
}
