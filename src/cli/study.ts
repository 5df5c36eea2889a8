// `mho study`: many runs that answer one question. run makes what is missing, status counts, show answers, work is what a runner starts.
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { ConfigError, InterruptedError, MhoError } from "../base/errors.ts";
import type { Engine } from "../engine/engine.ts";
import { plural } from "../report/format.ts";
import { studyCsv, studyDocument, studyText } from "../report/studyText.ts";
import { LastDataset } from "../study/lastDataset.ts";
import { type Cluster, clusterOptions, readCluster } from "../study/sweep/clusterFile.ts";
import { ClusterRunner } from "../study/sweep/clusterRunner.ts";
import { StudyFolder } from "../study/sweep/folder.ts";
import { type LocalOptions, LocalRunner } from "../study/sweep/localRunner.ts";
import { analysisOf, openStudy } from "../study/sweep/openStudy.ts";
import type { Plan } from "../study/sweep/plan.ts";
import { prepareStudy } from "../study/sweep/prepare.ts";
import { QueueRunner } from "../study/sweep/queue/queueRunner.ts";
import { type QueueUrl, readQueueUrl } from "../study/sweep/queue/queueUrl.ts";
import type { Runner } from "../study/sweep/runner.ts";
import { readStudy } from "../study/sweep/studyFile.ts";
import { makeMissing, missingHashes, type Watched } from "../study/sweep/watch.ts";
import { workLines, workList } from "../study/sweep/workLines.ts";
import { interruptible } from "./interrupt.ts";
import { type EngineFlags, withEngine } from "./options.ts";
import { type Output, type OutputFlags, outputOf } from "./output.ts";
import { Progress } from "./progress.ts";
import { writeNamedFile } from "./writeNamedFile.ts";

export interface StudyRunFlags extends OutputFlags, EngineFlags {
  readonly out?: string;
  readonly runner: string;
  readonly queue?: string;
  readonly jobs?: number;
  readonly perTask?: number;
  readonly partition?: string;
  readonly time?: string;
  readonly account?: string;
  readonly option: readonly string[];
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
  const choice = choiceOf(flags);
  const study = readStudy(file);
  const folder = new StudyFolder(resolve(flags.out ?? join("studies", study.question.name)));
  const plan = await prepareStudy(study, folder, new LastDataset());
  const missing = missingHashes(plan, folder).length;
  output.note(`${folder.path}: ${plural(plan.points.length, "point")}, ${missing} to make`);
  if (choice.kind === "queue") output.note(`made by workers: mho worker --queue ${choice.url.shown}`);
  if (missing > 0) await make(plan, folder, runnerOf(plan, folder, choice, flags), { flags, output });
  show(folder.path, flags);
}

async function make(
  plan: Plan,
  folder: StudyFolder,
  runner: Runner,
  { flags, output }: { readonly flags: StudyRunFlags; readonly output: Output },
): Promise<void> {
  const progress = new Progress(process.stderr, { enabled: !flags.quiet });
  const stopping = () => output.warn("stopping with checkpoints; the same command goes on from there");
  const interval = runner.name === "local" ? INTERVAL : CLUSTER_INTERVAL;
  const onProgress = (state: Watched) => progress.update(stepOf(state));
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

const CLUSTER_FLAGS = ["perTask", "partition", "time", "account", "option"] as const;
/** Flags that act with one kind of runner only. */
const IDLE = {
  local: [...CLUSTER_FLAGS, "queue"],
  cluster: ["queue", "jobs"],
  queue: [...CLUSTER_FLAGS, "jobs", "threads", "engine"],
} as const satisfies Record<RunnerChoice["kind"], readonly (keyof StudyRunFlags)[]>;

/** Throws ConfigError for a flag that would do nothing. */
function choiceOf(flags: StudyRunFlags): RunnerChoice {
  const choice = chosen(flags);
  const idle = IDLE[choice.kind].find((name) => isGiven(flags[name]));
  if (idle === undefined) return choice;
  const flag = `--${idle.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  throw new ConfigError(`${flag} does not act with --runner ${flags.runner}`, {
    hint: choice.kind === "queue" ? "give it to mho worker, or leave it out" : "leave it out",
  });
}

const isGiven = (value: unknown): boolean => (Array.isArray(value) ? value.length > 0 : value !== undefined);

function chosen({ runner, queue }: StudyRunFlags): RunnerChoice {
  if (runner === QUEUE_RUNNER) return { kind: "queue", url: readQueueUrl(queue ?? process.env.MHO_QUEUE) };
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
    pointsPerTask: flags.perTask ?? 1,
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
export function stepOf({ done, total, made, seconds, running }: Watched) {
  const eta = made > 0 ? (seconds / made) * (total - done) : null;
  return { label: `point ${done}/${total}`, done, total, eta, facts: [`${running} at work`] };
}

export interface StudyShowFlags extends OutputFlags {
  readonly csv?: string;
}

function show(path: string, flags: StudyShowFlags): void {
  const opened = openStudy(path);
  const analysis = analysisOf(opened);
  if (flags.csv !== undefined) writeNamedFile(flags.csv, studyCsv(opened));
  outputOf(flags).result(studyText(opened, analysis), studyDocument(opened, analysis));
}

export const studyShowCommand = show;

export function studyStatusCommand(path: string, flags: OutputFlags): void {
  const folder = new StudyFolder(path);
  const plan = folder.plan();
  const points = new Set(plan.points.map(({ hash }) => hash)).size;
  const missing = missingHashes(plan, folder).length;
  const running = folder.running();
  const document = {
    name: plan.question.name,
    points,
    done: points - missing,
    missing,
    running: running.length,
  };
  const text = `${plan.question.name}: ${document.done} of ${plural(points, "point")} made, ${running.length} at work`;
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
