// The flags that commands share. What they mean: flagValues.ts, which the program does not load before a command runs.
import { type Command, InvalidArgumentError, Option } from "commander";
import type { EngineName } from "../engine/openEngine.ts";
import type { OutputFlags } from "./output.ts";

export interface EngineFlags {
  readonly engine?: EngineName | undefined;
  readonly threads?: number | undefined;
}

export interface ExperimentFlags extends OutputFlags, EngineFlags {
  readonly set: readonly string[];
  readonly out?: string;
  readonly seed?: number;
}

/** Flags that choose the runner of a study. */
export interface RunnerFlags extends EngineFlags {
  readonly runner: string;
  readonly queue?: string;
  readonly jobs?: number;
  readonly perTask?: number;
  readonly partition?: string;
  readonly time?: string;
  readonly account?: string;
  readonly option: readonly string[];
}

export const ENGINES = ["reference", "native", "webgpu"] as const satisfies readonly EngineName[];

export function addOutputFlags(command: Command): Command {
  return command
    .option("--json", "print exactly one JSON document on standard output")
    .option("--quiet", "no progress, no header");
}

export function addEngineFlags(command: Command): Command {
  return command
    .addOption(
      new Option("--engine <name>", "who computes (default: the fastest that works)").choices(ENGINES),
    )
    .option("--threads <n>", "threads of the native engine (default: all cores)", wholeNumber(1));
}

export function addExperimentFlags(command: Command): Command {
  command
    .addOption(repeatable("--set <key=value>", "change one key of the experiment"))
    .option("--seed <n>", "seed of all random draws (same as --set seed=n)", wholeNumber(0))
    .option("--out <folder>", "folder for the run (default: a new one under runs/)");
  return addOutputFlags(addEngineFlags(command));
}

export const QUEUE =
  "redis://, rediss://, valkey:// or postgres:// server of the job queue (default: $MHO_QUEUE)";

/** Adds the flags that choose the runner of a study, for all commands that make one. */
export function addRunnerFlags(command: Command): Command {
  return command
    .option(
      "--runner <name>",
      "who makes the runs: local, bullmq, a cluster of presets/clusters such as slurm, or a file like its own",
      "local",
    )
    .option("--queue <url>", QUEUE)
    .option(
      "--jobs <n>",
      "worker processes of the local runner, or threads for chips (default: all cores)",
      wholeNumber(1),
    )
    .option(
      "--per-task <n>",
      "runs that a task of a cluster makes, one after another (default: 1)",
      wholeNumber(1),
    )
    .option("--partition <name>", "partition of the cluster")
    .option("--time <limit>", "time limit of a task; it goes on from its checkpoint afterwards")
    .option("--account <name>", "account of the cluster")
    .addOption(repeatable("--option <text>", 'another option of the cluster\'s, such as "--mem=4G"'));
}

/** A flag that may be given more than once. */
export function repeatable(flags: string, description: string): Option {
  const collected = (value: string, earlier: readonly string[]) => [...earlier, value];
  return new Option(flags, `${description}; repeatable`).argParser(collected).default([], "none");
}

export function wholeNumber(minimum: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== "" && Number.isSafeInteger(value) && value >= minimum) return value;
    throw new InvalidArgumentError(`It must be a whole number, ${minimum} or more.`);
  };
}
