// The runner that makes the points of a study, from the flags: processes here, a cluster, or the workers of a queue.
import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import { ConfigError } from "../base/errors.ts";
import type { Command } from "../base/lineProcess.ts";
import { packageRoot } from "../base/packageRoot.ts";
import { type Cluster, clusterOptions, readCluster } from "../study/sweep/clusterFile.ts";
import { ClusterRunner } from "../study/sweep/clusterRunner.ts";
import { StudyFolder } from "../study/sweep/folder.ts";
import { type LocalOptions, LocalRunner } from "../study/sweep/localRunner.ts";
import type { Plan } from "../study/sweep/plan.ts";
import { QueueRunner } from "../study/sweep/queue/queueRunner.ts";
import { type QueueUrl, readQueueUrl } from "../study/sweep/queue/queueUrl.ts";
import type { Runner } from "../study/sweep/runner.ts";
import { missingHashes } from "../study/sweep/watch.ts";
import type { EngineFlags, RunnerFlags } from "./options.ts";
import type { StudyProgress } from "./studyProgress.ts";

/** The program that workers run; it is the built one also where this runs from its sources. */
const MAIN = join(packageRoot(), "dist", "cli", "main.js");
const QUEUE_RUNNER = "bullmq";

export type RunnerChoice =
  | { readonly kind: "local" }
  | { readonly kind: "cluster"; readonly cluster: Cluster }
  | { readonly kind: "queue"; readonly url: QueueUrl };

const CLUSTER_FLAGS = ["perTask", "partition", "time", "account", "option"] as const;
/** Flags that act with one kind of runner only. */
const IDLE = {
  local: [...CLUSTER_FLAGS, "queue"],
  cluster: ["queue", "jobs"],
  queue: [...CLUSTER_FLAGS, "jobs", "threads", "engine"],
} as const satisfies Record<RunnerChoice["kind"], readonly (keyof RunnerFlags)[]>;

/** Checks the flags before anything is made. Throws ConfigError where there is no such runner, and for a flag that would do nothing. */
export function chosenRunner(flags: RunnerFlags): RunnerChoice {
  const choice = named(flags);
  const idle = IDLE[choice.kind].find((name) => isGiven(flags[name]));
  if (idle === undefined) return choice;
  const flag = `--${idle.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  throw new ConfigError(`${flag} does not act with --runner ${flags.runner}`, {
    hint: choice.kind === "queue" ? "give it to mho worker, or leave it out" : "leave it out",
  });
}

const isGiven = (value: unknown): boolean => (Array.isArray(value) ? value.length > 0 : value !== undefined);

function named({ runner, queue }: RunnerFlags): RunnerChoice {
  if (runner === QUEUE_RUNNER) return { kind: "queue", url: readQueueUrl(queue ?? process.env.MHO_QUEUE) };
  return runner === "local" ? { kind: "local" } : { kind: "cluster", cluster: readCluster(runner) };
}

export function openRunner(
  plan: Plan,
  study: StudyFolder,
  flags: RunnerFlags,
  screen: StudyProgress,
): Runner {
  const choice = chosenRunner(flags);
  // nodes of a cluster may begin elsewhere
  const folder = new StudyFolder(resolve(study.path));
  if (choice.kind === "queue") return new QueueRunner(choice.url, folder);
  if (choice.kind === "local") {
    const { command, ...options } = localOptions(folder.path, flags, missingHashes(plan, folder).length);
    return new LocalRunner({
      ...options,
      command: [...command, "--events"],
      onEvent: (hash, event) => screen.onEvent(hash, event),
      onEnd: (hash) => screen.onEnd(hash),
    });
  }
  return new ClusterRunner({
    cluster: choice.cluster,
    folder,
    name: plan.question.name,
    command: workerCommand(folder.path, flags),
    pointsPerTask: flags.perTask ?? 1,
    options: [...clusterOptions(choice.cluster, clusterFlagsOf(flags)), ...flags.option],
  });
}

const clusterFlagsOf = ({ partition, time, account }: RunnerFlags) => ({
  ...(partition ? { partition } : {}),
  ...(time ? { time } : {}),
  ...(account ? { account } : {}),
});

/** A process that makes points of a folder. Without a number of threads it takes all cores. */
export function workerCommand(folder: string, { engine, threads }: EngineFlags): Command {
  const flags = [...(engine ? ["--engine", engine] : []), ...(threads ? ["--threads", `${threads}`] : [])];
  return [process.execPath, MAIN, "study", "work", folder, ...flags];
}

/** Cores between the processes, unless the user says how many threads each has. */
export function localOptions(
  folder: string,
  flags: EngineFlags & { readonly jobs?: number },
  points: number,
): Pick<LocalOptions, "command" | "jobs" | "cores"> {
  const cores = availableParallelism();
  return {
    jobs: Math.min(points, flags.jobs ?? cores),
    cores: flags.threads === undefined ? cores : null,
    command: workerCommand(folder, flags),
  };
}
