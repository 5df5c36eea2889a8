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
import { type Cluster, readCluster } from "../study/sweep/clusterFile.ts";
import { ClusterRunner } from "../study/sweep/clusterRunner.ts";
import { StudyFolder } from "../study/sweep/folder.ts";
import { LocalRunner } from "../study/sweep/localRunner.ts";
import { analysisOf, openStudy } from "../study/sweep/openStudy.ts";
import type { Plan } from "../study/sweep/plan.ts";
import { imagesFingerprint, prepareStudy } from "../study/sweep/prepare.ts";
import { PricedDatasets, priceMissing } from "../study/sweep/priceStudy.ts";
import type { Runner } from "../study/sweep/runner.ts";
import { readStudy, type Study } from "../study/sweep/studyFile.ts";
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
  readonly jobs?: number;
  readonly perTask: number;
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
/** Seconds before the prices of chips show their progress. */
const PATIENCE = 2;
/** Exit code of a task that stopped with a checkpoint (EX_TEMPFAIL of sysexits.h): presets/clusters. */
const TO_BE_CONTINUED = 75;
const MAIN = fileURLToPath(new URL("./main.js", import.meta.url));

export async function studyRunCommand(file: string, flags: StudyRunFlags): Promise<void> {
  const output = outputOf(flags);
  const cluster = flags.runner === "local" ? null : readCluster(flags.runner);
  const study = readStudy(file);
  const folder = new StudyFolder(resolve(flags.out ?? join("studies", study.question.name)));
  const screen = { flags, output };
  if (study.question.task === "chip") await priceChips(study, folder, screen);
  else await trainPoints(study, folder, cluster, screen);
  show(folder.path, flags);
}

interface Screen {
  readonly flags: StudyRunFlags;
  readonly output: Output;
}

async function trainPoints(
  study: Study,
  folder: StudyFolder,
  cluster: Cluster | null,
  { flags, output }: Screen,
): Promise<void> {
  const plan = await prepareStudy(study, folder, imagesFingerprint(new LastDataset()));
  const missing = missingHashes(plan, folder).length;
  output.note(`${folder.path}: ${plural(plan.points.length, "point")}, ${missing} to make`);
  if (missing > 0) await make(plan, folder, runnerOf(plan, folder, cluster, flags), { flags, output });
}

/** On threads of this process: a chip takes about a millisecond. */
async function priceChips(study: Study, folder: StudyFolder, { flags, output }: Screen): Promise<void> {
  if (flags.runner !== "local")
    throw new ConfigError(`chips are priced here: ${study.question.task} points need no runner`, {
      at: `--runner ${flags.runner}`,
      hint: "leave it out: a chip takes about a millisecond",
    });
  const datasets = new PricedDatasets();
  const plan = await prepareStudy(study, folder, datasets.fingerprintOf);
  const missing = missingHashes(plan, folder).length;
  output.note(`${folder.path}: ${plural(plan.points.length, "point")}, ${missing} to price`);
  if (missing === 0) return;
  const progress = new Progress(process.stderr, { enabled: !flags.quiet });
  const onProgress = (state: Watched) => {
    if (state.seconds > PATIENCE) progress.update(stepOf(state));
  };
  const stopping = () => output.warn("stopping; what is priced is kept");
  try {
    await interruptible(stopping, (signal) =>
      priceMissing(study, plan, folder, datasets, { threads: flags.jobs, signal, onProgress }),
    );
  } finally {
    progress.clear();
  }
}

async function make(
  plan: Plan,
  folder: StudyFolder,
  runner: Runner,
  { flags, output }: Screen,
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
        runner.name === "local"
          ? "run the same command again"
          : `look into ${join(folder.path, "jobs", "logs")}, then run the same command again`,
    });
}

/** `cluster`: null for processes here. */
function runnerOf(plan: Plan, folder: StudyFolder, cluster: Cluster | null, flags: StudyRunFlags): Runner {
  const engine = flags.engine ? ["--engine", flags.engine] : [];
  const worker = [process.execPath, MAIN, "study", "work", folder.path, ...engine] as const;
  const threads = (count: number) => ["--threads", `${count}`];
  if (cluster === null) {
    const cores = availableParallelism();
    const jobs = Math.min(missingHashes(plan, folder).length, flags.jobs ?? cores);
    const each = flags.threads ?? Math.max(1, Math.floor(cores / jobs));
    return new LocalRunner({ jobs, command: [...worker, ...threads(each)] as [string, ...string[]] });
  }
  return new ClusterRunner({
    cluster,
    folder,
    name: plan.question.name,
    command: [...worker, ...(flags.threads ? threads(flags.threads) : [])],
    pointsPerTask: flags.perTask,
    options: clusterOptions(flags),
  });
}

const clusterOptions = ({ partition, time, account, option }: StudyRunFlags): string[] => [
  ...(partition ? [`--partition=${partition}`] : []),
  ...(time ? [`--time=${time}`] : []),
  ...(account ? [`--account=${account}`] : []),
  ...option,
];

function stepOf({ done, total, made, seconds, running }: Watched) {
  const eta = made > 0 ? (seconds / made) * (total - done) : null;
  const facts = running > 0 ? [`${running} at work`] : [];
  return { label: `point ${done}/${total}`, done, total, eta, facts };
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
