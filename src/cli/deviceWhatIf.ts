// `mho device what-if`: which property of a device costs how many points of accuracy.
import { dirname, join } from "node:path";
import { ConfigError, InterruptedError } from "../base/errors.ts";
import { readExperiment } from "../config/readExperiment.ts";
import { formatPercent } from "../report/format.ts";
import { whatIfFigure, whatIfText } from "../report/whatIf.ts";
import type { StudyPoint } from "../study/point.ts";
import { readRecords, type StudyRecord } from "../study/records.ts";
import { missingPoints, runStudy } from "../study/runStudy.ts";
import { WHAT_IF_SIZE, type WhatIf, whatIf, whatIfPoints, whatIfResult } from "../study/whatIf.ts";
import type { TrainEvent } from "../training/records.ts";
import { interruptible } from "./interrupt.ts";
import { type EngineFlags, withEngine } from "./options.ts";
import { type Output, type OutputFlags, outputOf, warnOnce } from "./output.ts";
import { TrainProgress } from "./trainProgress.ts";
import { writeFigures } from "./writeFigures.ts";

export interface DeviceWhatIfFlags extends OutputFlags, EngineFlags {
  readonly set: readonly string[];
  readonly seeds: number;
  readonly records: string;
  readonly figures?: string;
}

export async function deviceWhatIfCommand(name: string, flags: DeviceWhatIfFlags): Promise<void> {
  const output = outputOf(flags);
  const experiment = readExperiment(undefined, [...WHAT_IF_SIZE, `device.preset=${name}`, ...flags.set]);
  if (experiment.training.rule.startsWith("software"))
    throw new ConfigError(`the rule "${experiment.training.rule}" uses no devices`, {
      at: "training.rule",
      hint: "choose a rule that trains on devices, such as sgd or adaptive-momentum",
    });
  const study = whatIf(experiment, flags.seeds);
  await runMissing(study, flags, output);
  const result = whatIfResult(study, readRecords(flags.records));
  if (result === null) throw new Error("a run has left no record");
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

async function runMissing(study: WhatIf, flags: DeviceWhatIfFlags, output: Output): Promise<void> {
  const points = whatIfPoints(study);
  const missing = missingPoints(points, flags.records).length;
  if (missing === 0) return;
  const progress = new TrainProgress(output, study.experiment.training.epochs);
  const notice = warnOnce(output);
  const stopping = () => output.warn("stopping after this batch; the same command goes on from there");
  const numbered = listener(progress, output, missing);
  try {
    const runs = join(dirname(flags.records), ".running");
    const left = await interruptible(stopping, (signal) =>
      runStudy(points, {
        ...numbered,
        file: flags.records,
        signal,
        runs,
        withEngine: (run) => withEngine(flags, notice, run),
      }),
    );
    if (left.length > 0)
      throw new ConfigError(`${left.length} of the runs are made by another process now`, {
        at: runs,
        hint: "wait for it, then give the same command again",
      });
  } catch (error) {
    progress.close();
    if (!(error instanceof InterruptedError)) throw error;
    throw new InterruptedError(`${error.message}\ncontinue with the same command`, { cause: error });
  }
}

function listener(progress: TrainProgress, output: Output, total: number) {
  let doing = "";
  let done = 0;
  return {
    onPoint: ({ axes }: StudyPoint) => {
      doing = `${++done}/${total}  seed ${axes.seed}, ${axes.device}`;
    },
    onData: (step: Parameters<TrainProgress["onData"]>[0]) => progress.onData(step),
    onEvent: (event: TrainEvent) => {
      if (event.kind === "batch") progress.onEvent(event);
    },
    onRecord: ({ testAccuracy, seconds }: StudyRecord) => {
      progress.close();
      output.note(`${doing}: ${formatPercent(testAccuracy)} in ${Math.round(seconds)} s`);
    },
  };
}
