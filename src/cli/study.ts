// `mho study`: many runs that answer one question. run makes what is missing, status counts, show answers, work is what a runner starts.
import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { InterruptedError } from "../base/errors.ts";
import { plural } from "../report/format.ts";
import { studyDocument, studyText } from "../report/studyText.ts";
import { LastDataset } from "../study/lastDataset.ts";
import { StudyFolder } from "../study/sweep/folder.ts";
import { LocalRunner } from "../study/sweep/localRunner.ts";
import { analysisOf, openStudy } from "../study/sweep/openStudy.ts";
import { prepareStudy } from "../study/sweep/prepare.ts";
import { readStudy } from "../study/sweep/studyFile.ts";
import { makeMissing, missingHashes, type Watched } from "../study/sweep/watch.ts";
import { workLines } from "../study/sweep/workLines.ts";
import { interruptible } from "./interrupt.ts";
import { type EngineFlags, withEngine } from "./options.ts";
import { type OutputFlags, outputOf } from "./output.ts";
import { Progress } from "./progress.ts";

export interface StudyRunFlags extends OutputFlags, EngineFlags {
  readonly out?: string;
  readonly jobs?: number;
}

/** Milliseconds between two looks at a study that runs. */
const INTERVAL = 200;
const MAIN = fileURLToPath(new URL("./main.js", import.meta.url));

export async function studyRunCommand(file: string, flags: StudyRunFlags): Promise<void> {
  const output = outputOf(flags);
  const study = readStudy(file);
  const folder = new StudyFolder(flags.out ?? join("studies", study.question.name));
  const plan = await prepareStudy(study, folder, new LastDataset());
  const missing = missingHashes(plan, folder).length;
  output.note(`${folder.path}: ${plural(plan.points.length, "point")}, ${missing} to make`);
  if (missing > 0) {
    const cores = availableParallelism();
    const jobs = Math.min(missing, flags.jobs ?? cores);
    const threads = flags.threads ?? Math.max(1, Math.floor(cores / jobs));
    const engine = flags.engine ? ["--engine", flags.engine] : [];
    const runner = new LocalRunner({
      jobs,
      command: [
        process.execPath,
        MAIN,
        "study",
        "work",
        resolve(folder.path),
        "--threads",
        `${threads}`,
        ...engine,
      ],
    });
    const progress = new Progress(process.stderr, { enabled: !flags.quiet });
    const stopping = () => output.warn("stopping with checkpoints; the same command goes on from there");
    await interruptible(stopping, (signal) =>
      makeMissing(plan, folder, runner, {
        signal,
        interval: INTERVAL,
        onProgress: (state) => progress.update(stepOf(state)),
      }),
    )
      .finally(() => progress.clear())
      .catch((error: unknown) => {
        if (!(error instanceof InterruptedError)) throw error;
        throw new InterruptedError(`${error.message}\ncontinue with the same command`, { cause: error });
      });
    for (const problem of runner.problems) output.warn(problem);
  }
  show(folder.path, flags);
}

function stepOf({ done, total, made, seconds, running }: Watched) {
  const eta = made > 0 ? (seconds / made) * (total - done) : null;
  return { label: `point ${done}/${total}`, done, total, eta, facts: [`${running} at work`] };
}

function show(path: string, flags: OutputFlags): void {
  const opened = openStudy(path);
  const analysis = analysisOf(opened);
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

/** Points by their hashes on standard input, until that ends. */
export async function studyWorkCommand(path: string, flags: EngineFlags): Promise<void> {
  // Ctrl-C goes to all processes of a terminal: who started this one says when to stop
  process.on("SIGINT", () => {});
  const stop = new AbortController();
  process.once("SIGTERM", () => stop.abort());
  await workLines(process.stdin, process.stdout, {
    folder: new StudyFolder(path),
    datasets: new LastDataset(),
    withEngine: (run) => withEngine(flags, () => {}, run),
    signal: stop.signal,
  });
}
