// `mho study work`: what a runner starts to make points. Loads nothing that answers or draws.
import { readFileSync } from "node:fs";
import type { Engine } from "../engine/engine.ts";
import { LastDataset } from "../study/lastDataset.ts";
import { StudyFolder } from "../study/sweep/folder.ts";
import { workLines, workList } from "../study/sweep/workLines.ts";
import { withEngine } from "./flagValues.ts";
import type { EngineFlags } from "./options.ts";

export interface StudyWorkFlags extends EngineFlags {
  readonly events?: boolean;
  readonly list?: string;
  readonly part: number;
  readonly partSize: number;
}

/** Exit code of a task that stopped with a checkpoint (EX_TEMPFAIL of sysexits.h): presets/clusters. */
const TO_BE_CONTINUED = 75;

/** Points by their hashes: on standard input until that ends, or one part of a list. */
export async function studyWorkCommand(path: string, flags: StudyWorkFlags): Promise<void> {
  // Ctrl-C goes to all processes of a terminal: who started this one says when to stop
  process.on("SIGINT", () => {});
  const stop = new AbortController();
  // a cluster may tell this process and the shell that started it, which passes it on: twice is once
  process.on("SIGTERM", () => stop.abort());
  const folder = new StudyFolder(path);
  const options = {
    folder,
    datasets: new LastDataset(),
    withEngine: <T>(run: (engine: Engine) => Promise<T>, threads = flags.threads) =>
      withEngine({ ...flags, threads }, () => {}, run),
    signal: stop.signal,
    keepRuns: folder.readPlan()?.question.keepRuns ?? false,
    events: flags.events ?? false,
  };
  if (flags.list === undefined) return workLines(process.stdin, process.stdout, options);
  const hashes = readFileSync(flags.list, "utf8").trim().split("\n");
  const first = flags.part * flags.partSize;
  const ended = await workList(hashes.slice(first, first + flags.partSize), process.stdout, options);
  if (!ended) process.exitCode = TO_BE_CONTINUED;
}
