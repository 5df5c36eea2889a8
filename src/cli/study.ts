// `mho study`: many runs that answer one question. run makes what is missing, status counts, show answers, work is what a runner starts.
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { ConfigError, InterruptedError, MhoError } from "../base/errors.ts";
import type { Engine } from "../engine/engine.ts";
import { plural } from "../report/format.ts";
import { studyFigures } from "../report/studyFigures/studyFigures.ts";
import { studyDocument, studyText } from "../report/studyText.ts";
import { LastDataset } from "../study/lastDataset.ts";
import { type Cluster, clusterOptions, readCluster } from "../study/sweep/clusterFile.ts";
import { ClusterRunner } from "../study/sweep/clusterRunner.ts";
import { StudyFolder } from "../study/sweep/folder.ts";
import { type LocalOptions, LocalRunner } from "../study/sweep/localRunner.ts";
import { analysisOf, openStudy } from "../study/sweep/openStudy.ts";
import { isWhole, type Plan, workIdsOf } from "../study/sweep/plan.ts";
import { grownPlan, prepareStudy } from "../study/sweep/prepare.ts";
import { QueueRunner } from "../study/sweep/queue/queueRunner.ts";
import { type QueueUrl, readQueueUrl } from "../study/sweep/queue/queueUrl.ts";
import { roundSummaries } from "../study/sweep/rounds.ts";
import type { Runner } from "../study/sweep/runner.ts";
import { readStudy } from "../study/sweep/studyFile.ts";
import { makeMissing, missingHashes, type Watched } from "../study/sweep/watch.ts";
import { workLines, workList } from "../study/sweep/workLines.ts";
import { interruptible } from "./interrupt.ts";
import { type EngineFlags, withEngine } from "./options.ts";
import { type Output, type OutputFlags, outputOf } from "./output.ts";
import { Progress } from "./progress.ts";
import { type LiveCurves, liveCurves } from "./studyExport.ts";
import { writeFigures } from "./writeFigures.ts";

export interface StudyRunFlags extends OutputFlags, EngineFlags {
  readonly out?: string;
  readonly runner: string;
  readonly queue?: string;
  readonly jobs?: number;
  readonly perTask: number;
  readonly partition?: string;
  readonly time?: string;
  readonly account?: string;
  readonly option: readonly string[];
  readonly tensorboard?: string;
  readonly attended?: boolean;
}

export interface StudyWorkFlags extends EngineFlags {
  readonly list?: string;
  readonly part: number;
  readonly partSize: number;
}

/** Milliseconds between two looks at a study that runs. */
const INTERVAL = 200;
const CLUSTER_INTERVAL = 2000;
/** Exit code of a task that stopped with a checkpoint (EX_TEMPFAIL of sysexits.h): presets/clusters. */
const TO_BE_CONTINUED = 75;
const MAIN = fileURLToPath(new URL("./main.js", import.meta.url));
const QUEUE_RUNNER = "bullmq";

export async function studyRunCommand(file: string, flags: StudyRunFlags): Promise<void> {
  const output = outputOf(flags);
  if (flags.attended) stopWithInput();
  const choice = choiceOf(flags);
  const study = readStudy(file);
  const folder = new StudyFolder(resolve(flags.out ?? join("studies", study.question.name)));
  if (choice.kind === "queue") output.note(`made by workers: mho worker --queue ${choice.url.shown}`);
  const datasets = new LastDataset();
  let plan = await prepareStudy(study, folder, datasets);
  const curves = liveCurves(plan, folder, flags.tensorboard ?? null);
  try {
    for (let missing = missingHashes(plan, folder).length; ; missing = missingHashes(plan, folder).length) {
      const round = roundText(plan);
      output.note(`${folder.path}: ${plural(plan.points.length, "point")}, ${missing} to make${round}`);
      if (missing === 0) break;
      await make(plan, folder, runnerOf(plan, folder, choice, flags), { flags, output, curves });
      if (isWhole(plan)) break;
      plan = await grownPlan(plan, { study, folder, datasets });
      curves.follow(plan);
    }
  } finally {
    curves.end();
  }
  await show(folder.path, flags);
}

/** Where the input ends, who started this process wants it to stop, or is gone. The open input alone keeps no process alive. */
function stopWithInput(): void {
  process.stdin.resume().once("end", () => process.kill(process.pid, "SIGINT"));
  process.stdin.unref();
}

interface MakeOptions {
  readonly flags: StudyRunFlags;
  readonly output: Output;
  readonly curves: LiveCurves;
}

/** Of a study with more than one. */
const roundText = ({ rounds, mostRounds }: Plan): string =>
  mostRounds > 1 ? ` (round ${rounds.length} of ${mostRounds})` : "";

async function make(
  plan: Plan,
  folder: StudyFolder,
  runner: Runner,
  { flags, output, curves }: MakeOptions,
): Promise<void> {
  const progress = new Progress(process.stderr, { enabled: !flags.quiet });
  const stopping = () => output.warn("stopping with checkpoints; the same command goes on from there");
  const interval = runner.name === "local" ? INTERVAL : CLUSTER_INTERVAL;
  const onProgress = (state: Watched) => {
    progress.update(stepOf(state, roundText(plan)));
    curves.look();
  };
  try {
    await interruptible(stopping, (signal) =>
      makeMissing(plan, folder, runner, { signal, interval, onProgress }),
    );
  } catch (error) {
    if (!(error instanceof InterruptedError)) throw error;
    throw new InterruptedError(`${error.message}\ncontinue with the same command`, { cause: error });
  } finally {
    progress.clear();
  }
  for (const problem of runner.problems) output.warn(problem);
  const left = missingHashes(plan, folder).length;
  if (left > 0)
    throw new MhoError("MHO_STUDY", `${plural(left, "point")} ended without a result`, {
      at: folder.path,
      hint:
        runner.name === "local" || runner.name === QUEUE_RUNNER
          ? "run the same command again"
          : `look into ${join(folder.path, "jobs", "logs")}, then run the same command again`,
    });
}

/** Who makes points: processes here, a cluster, or workers of a queue. */
type RunnerChoice =
  | { readonly kind: "local" }
  | { readonly kind: "cluster"; readonly cluster: Cluster }
  | { readonly kind: "queue"; readonly url: QueueUrl };

function choiceOf({ runner, queue }: StudyRunFlags): RunnerChoice {
  if (runner === QUEUE_RUNNER) return { kind: "queue", url: readQueueUrl(queue ?? process.env.MHO_QUEUE) };
  if (queue !== undefined)
    throw new ConfigError(`--queue does not act with --runner ${runner}`, {
      hint: `--runner ${QUEUE_RUNNER}`,
    });
  return runner === "local" ? { kind: "local" } : { kind: "cluster", cluster: readCluster(runner) };
}

function runnerOf(plan: Plan, folder: StudyFolder, choice: RunnerChoice, flags: StudyRunFlags): Runner {
  if (choice.kind === "queue") return new QueueRunner(choice.url, folder);
  if (choice.kind === "local")
    return new LocalRunner(localOptions(folder.path, flags, missingHashes(plan, folder).length));
  return new ClusterRunner({
    cluster: choice.cluster,
    folder,
    name: plan.question.name,
    command: workerCommand(folder.path, flags, flags.threads),
    pointsPerTask: flags.perTask,
    options: [...clusterOptions(choice.cluster, wishesOf(flags)), ...flags.option],
  });
}

const wishesOf = ({ partition, time, account }: StudyRunFlags) => ({
  ...(partition ? { partition } : {}),
  ...(time ? { time } : {}),
  ...(account ? { account } : {}),
});

/** A process that makes points of a folder. `threads` undefined: all cores. */
export function workerCommand(
  folder: string,
  { engine }: EngineFlags,
  threads: number | undefined,
): [string, ...string[]] {
  const flags = [...(engine ? ["--engine", engine] : []), ...(threads ? ["--threads", `${threads}`] : [])];
  return [process.execPath, MAIN, "study", "work", folder, ...flags];
}

/** Processes of this machine, and threads of each: all cores between them. */
export function sharedOut(
  flags: EngineFlags & { readonly jobs?: number },
  most: number,
): { jobs: number; threads: number } {
  const cores = availableParallelism();
  const jobs = Math.min(most, flags.jobs ?? cores);
  return { jobs, threads: flags.threads ?? Math.max(1, Math.floor(cores / jobs)) };
}

export function localOptions(
  folder: string,
  flags: EngineFlags & { readonly jobs?: number },
  points: number,
): LocalOptions {
  const { jobs, threads } = sharedOut(flags, points);
  return { jobs, command: workerCommand(folder, flags, threads) };
}

/** One line of progress. */
export function stepOf({ done, total, made, seconds, running }: Watched, round = "") {
  const eta = made > 0 ? (seconds / made) * (total - done) : null;
  return { label: `point ${done}/${total}${round}`, done, total, eta, facts: [`${running} at work`] };
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

export function studyStatusCommand(path: string, flags: OutputFlags): void {
  const folder = new StudyFolder(path);
  const plan = folder.plan();
  const points = workIdsOf(plan).length;
  const missing = missingHashes(plan, folder).length;
  const running = folder.running();
  const dropped = roundSummaries(plan, folder).reduce((sum, round) => sum + round.dropped.length, 0);
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

/** Points by their hashes: on standard input until that ends, or one part of a list. */
export async function studyWorkCommand(path: string, flags: StudyWorkFlags): Promise<void> {
  // Ctrl-C goes to all processes of a terminal: who started this one says when to stop
  process.on("SIGINT", () => {});
  const stop = new AbortController();
  process.once("SIGTERM", () => stop.abort());
  const options = {
    folder: new StudyFolder(path),
    datasets: new LastDataset(),
    withEngine: <T>(run: (engine: Engine) => Promise<T>) => withEngine(flags, () => {}, run),
    signal: stop.signal,
  };
  if (flags.list === undefined) return workLines(process.stdin, process.stdout, options);
  const hashes = readFileSync(flags.list, "utf8").trim().split("\n");
  const first = flags.part * flags.partSize;
  const ended = await workList(hashes.slice(first, first + flags.partSize), process.stdout, options);
  if (!ended) process.exitCode = TO_BE_CONTINUED;
}
