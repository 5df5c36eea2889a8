// `mho device what-if`: which property of a device costs how many points of accuracy.
import { dirname, join } from "node:path";
import { ConfigError, InterruptedError } from "../base/errors.ts";
import { readExperiment } from "../config/readExperiment.ts";
import { formatPercent } from "../report/format.ts";
import { whatIfFigure, whatIfText } from "../report/whatIf.ts";
import { readRecords } from "../study/records.ts";
import { missingPoints, runStudy } from "../study/runStudy.ts";
import { WHAT_IF_SIZE, type WhatIf, whatIf, whatIfPoints, whatIfResult } from "../study/whatIf.ts";
import { interruptible } from "./interrupt.ts";
import { type EngineFlags, withEngine } from "./options.ts";
import { type Output, type OutputFlags, outputOf } from "./output.ts";
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
      hint: "choose a rule that trains on devices, such as sgd or momentum-carry",
    });
  const study = whatIf(experiment, flags.seeds);
  await runMissing(study, flags, output);
  const result = whatIfResult(study, readRecords(flags.records));
  if (result === null) throw new Error("a run has left no record");
  const written =
    flags.figures === undefined ? [] : await writeFigures(flags.figures, [whatIfFigure(result, name)]);
  const { training, network, data } = experiment;
  output.result(whatIfText(result, name), {
    ...{ device: name, rule: training.rule, epochs: training.epochs, seeds: study.seeds },
    ...{ network, data, ...result },
  });
  for (const file of written) output.note(`wrote ${file}`);
}

async function runMissing(study: WhatIf, flags: DeviceWhatIfFlags, output: Output): Promise<void> {
  const points = whatIfPoints(study);
  const { records: file } = flags;
  if (missingPoints(points, file).length === 0) return;
  const progress = new TrainProgress(output, study.experiment.training.epochs);
  const notice = (sentence: string) => output.warn(sentence);
  const stopping = () => output.warn("stopping after this batch; the same command goes on from there");
  let doing = "";
  await withEngine(flags, notice, (engine) =>
    interruptible(stopping, (signal) =>
      runStudy(points, {
        ...{ engine, file, signal, runs: join(dirname(file), ".running") },
        onPoint: ({ axes }, done, total) => {
          doing = `${done + 1}/${total}  seed ${axes.seed}, ${axes.device}`;
        },
        onData: (step) => progress.onData(step),
        onEvent: (event) => {
          if (event.kind === "batch") progress.onEvent(event);
        },
        onRecord: ({ testAccuracy, seconds }) => {
          progress.close();
          output.note(`${doing}: ${formatPercent(testAccuracy)} in ${Math.round(seconds)} s`);
        },
      }),
    ),
  ).catch((error: unknown) => {
    progress.close();
    if (!(error instanceof InterruptedError)) throw error;
    throw new InterruptedError(`${error.message}\ncontinue with the same command`, { cause: error });
  });
}
