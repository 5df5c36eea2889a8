// `mho study drive`: another program says which points to make, and gets their results, on lines of JSON.
import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import { ConfigError } from "../base/errors.ts";
import { LastDataset } from "../study/lastDataset.ts";
import { drive } from "../study/sweep/drive.ts";
import { StudyFolder } from "../study/sweep/folder.ts";
import { LocalRunner } from "../study/sweep/localRunner.ts";
import { readStudy } from "../study/sweep/studyFile.ts";
import { interruptible } from "./interrupt.ts";
import type { EngineFlags } from "./options.ts";
import { workerCommand } from "./studyRunner.ts";

export interface StudyDriveFlags extends EngineFlags {
  readonly out?: string;
  readonly jobs: number;
}

export async function studyDriveCommand(file: string, flags: StudyDriveFlags): Promise<void> {
  const study = readStudy(file);
  const folder = new StudyFolder(resolve(flags.out ?? join("studies", study.question.name)));
  if (study.question.task === "chip")
    throw new ConfigError("a study that another program drives trains its points", {
      at: `${file}: study.task`,
      hint: 'set task = "train"',
    });
  const note = (text: string) => process.stderr.write(`${text}\n`);
  if (study.question.axes.length > 0)
    note("the axes of the file are not used: who drives the study says the points");
  const { jobs } = flags;
  // points come one by one: nobody knows how many train at once, so that each takes its share
  const threads = flags.threads ?? Math.max(1, Math.floor(availableParallelism() / jobs));
  const command = workerCommand(folder.path, { ...flags, threads });
  const stopping = () => note("stopping with checkpoints; what was made is safe");
  await interruptible(stopping, (signal) =>
    drive({
      study,
      folder,
      datasets: new LastDataset(),
      runner: new LocalRunner({ jobs, cores: null, command, keepIdle: true }),
      input: process.stdin,
      output: process.stdout,
      signal,
    }),
  );
}
