// `mho train`: one training run in a folder of its own, with header, progress and summary.
import { existsSync } from "node:fs";
import { DiskError } from "../base/disk.ts";
import { InterruptedError } from "../base/errors.ts";
import type { Dataset } from "../data/dataset.ts";
import type { Engine } from "../engine/engine.ts";
import type { Experiment } from "../experiment/experiment.ts";
import { experimentHash } from "../experiment/experimentHash.ts";
import { finishRun } from "../report/run/runDocument.ts";
import { runHeader } from "../report/run/runHeader.ts";
import { runSummary } from "../report/run/runSummary.ts";
import { loadData, type RunResult, runExperiment } from "../run/runExperiment.ts";
import { claimRunFolder, type RunRecord, readRunRecord } from "../run/runFolder.ts";
import { readRunLabel } from "../run/runLabel.ts";
import { checkpointFile } from "../training/checkpoint.ts";
import { experimentOf, withEngine } from "./flagValues.ts";
import { interruptible } from "./interrupt.ts";
import type { ExperimentFlags } from "./options.ts";
import { type Output, outputOf } from "./output.ts";
import { refuseWithResume } from "./resume.ts";
import { TrainProgress } from "./trainProgress.ts";

export interface TrainFlags extends ExperimentFlags {
  readonly resume?: string;
}

export async function trainCommand(file: string | undefined, flags: TrainFlags): Promise<void> {
  const output = outputOf(flags);
  const { resume } = flags;
  const begun = resume === undefined ? undefined : begunRun(file, flags, resume);
  const experiment = begun?.experiment ?? experimentOf(file, flags);
  const notice = (sentence: string) => output.warn(sentence);
  const document = await withEngine({ engine: begun?.engine, ...flags }, notice, async (engine) => {
    const progress = new TrainProgress(output, experiment.training.epochs);
    const dataset = await loadData(experiment, (p) => progress.onData(p)).finally(() => progress.close());
    const folder = resume ?? claimRunFolder({ out: flags.out, ...nameOf(experiment) });
    const result = await runOnScreen({
      experiment,
      engine,
      dataset,
      folder,
      resume: resume !== undefined,
      output,
      progress,
    });
    return finishRun(experiment, dataset, result);
  });
  output.result(runSummary(document, document.chip), document);
}

/** The record of the run to resume; it is continued on the same engine unless another is named. */
function begunRun(file: string | undefined, flags: TrainFlags, folder: string): RunRecord {
  refuseWithResume({ file, set: flags.set.length > 0, seed: flags.seed, out: flags.out });
  return readRunRecord(folder);
}

function nameOf(experiment: Experiment): { name: string; hash: string } {
  return { name: experiment.training.rule, hash: experimentHash(experiment) };
}

export interface ScreenRun {
  readonly experiment: Experiment;
  readonly engine: Engine;
  readonly dataset: Dataset;
  readonly folder: string;
  readonly resume: boolean;
  readonly output: Output;
  readonly progress: TrainProgress;
  /** The command that continues after Ctrl-C. */
  readonly resumeCommand?: string;
  /** Whether the header is left out (several runs in a row). */
  readonly plain?: boolean;
}

/** One run with header and progress; Ctrl-C leaves a checkpoint and names the command that continues. */
async function runOnScreen(run: ScreenRun): Promise<RunResult> {
  const { experiment, engine, dataset, folder, resume, progress } = run;
  const command = run.resumeCommand ?? `mho train --resume ${folder}`;
  const facts = {
    experiment,
    hash: experimentHash(experiment),
    engine: engine.description,
    data: dataset.source,
    dataset,
    run: folder,
    label: readRunLabel(folder).name,
  };
  const stopping = () => {
    progress.close();
    run.output.warn(
      "stopping after this batch, with a checkpoint; Ctrl-C again ends at once and loses the last minute",
    );
  };
  try {
    return await interruptible(stopping, (signal) =>
      runExperiment(experiment, {
        engine,
        dataset,
        folder,
        resume,
        signal,
        onNotice: (sentence) => run.output.warn(sentence),
        onEvent: (event) => {
          if (event.kind === "start" && !run.plain) progress.line(`${runHeader(facts, event)}\n`);
          progress.onEvent(event);
        },
      }),
    );
  } catch (error) {
    if (error instanceof InterruptedError)
      throw new InterruptedError(`${error.message}\ncontinue with: ${command}`, { cause: error });
    // what was trained until the last checkpoint is safe
    if (error instanceof DiskError && existsSync(checkpointFile(folder)))
      throw new DiskError(`${error.message}\n  then continue with: ${command}`, { cause: error });
    throw error;
  } finally {
    progress.close();
  }
}
