// How a cluster takes work, as a file says it: commands, what their answers mean, and the text of a job. Slurm's is presets/clusters/slurm.toml;
// another system is another file, not other code.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { parseDocument } from "../../base/document.ts";
import { ConfigError } from "../../base/errors.ts";
import { packageRoot } from "../../base/packageRoot.ts";
import { readText } from "../../base/readText.ts";
import { parseChecked } from "../../base/schema.ts";

const words = z.array(z.string().min(1)).min(1);
const pattern = z.string().transform((text, context) => {
  try {
    return new RegExp(text);
  } catch (error) {
    context.addIssue({ code: "custom", message: (error as Error).message });
    return z.NEVER;
  }
});

const flag = z.string().includes("{value}").optional();

const clusterSchema = z.strictObject({
  /** {script} is the file to submit. */
  submit: words,
  /** Its first group is the job's id in what submit prints. */
  id: pattern,
  /** Prints a line for each task of job {id} that has not ended. */
  status: words,
  running: pattern,
  waiting: pattern,
  /** In the error of a status command: the job is unknown, because it has ended. */
  gone: pattern,
  /** Asks all tasks of job {id} to stop with a checkpoint. */
  cancel: words,
  /** Prints the most tasks of one job: the first group of the pattern. */
  limit: z.strictObject({ command: words, pattern }).optional(),
  /** A line of the script for an option of the user's, {option}. */
  option: z.string().includes("{option}"),
  /** How the cluster writes what flags of Mho say, with {value}. */
  flags: z.strictObject({ partition: flag, time: flag, account: flag }).default({}),
  /** Text with {name}, {count} tasks, {last} (number of the last one, from 0), {logs}, {options}, {command} and {cancelled}. */
  script: z
    .string()
    .includes("{command}")
    .includes("{cancelled}")
    .regex(/\{(last|count)\}/, "must hold {last} or {count}"),
});

export interface JobText {
  readonly name: string;
  readonly tasks: number;
  readonly logs: string;
  readonly options: readonly string[];
  readonly command: readonly string[];
  /** A file that is there when the job was cancelled. */
  readonly cancelled: string;
}

export type Cluster = z.output<typeof clusterSchema> & { readonly name: string };

const FOLDER = join(packageRoot(), "presets", "clusters");

export const clusterNames = (): string[] =>
  readdirSync(FOLDER)
    .filter((name) => name.endsWith(".toml"))
    .map((name) => name.replace(/\.toml$/, ""));

/** A name of those that Mho knows, or the path of a file. Throws ConfigError with what is wrong in it. */
export function readCluster(name: string): Cluster {
  const file = clusterNames().includes(name) ? join(FOLDER, `${name}.toml`) : name;
  if (!existsSync(file))
    throw new ConfigError(`there is no runner "${name}"`, {
      at: "--runner",
      hint: `known are local, bullmq, ${clusterNames().join(", ")}; or give the path of a file like presets/clusters/slurm.toml`,
    });
  return { ...parseChecked(clusterSchema, parseDocument(readText(file), "toml", file), file), name };
}

/** The script of a job. */
export function jobScript(
  cluster: Cluster,
  { name, tasks, logs, options, command, cancelled }: JobText,
): string {
  return filled(cluster.script.trimStart(), {
    name,
    logs,
    cancelled,
    count: `${tasks}`,
    last: `${tasks - 1}`,
    options: options.map((option) => filled(cluster.option, { option })).join("\n"),
    command: command.map(quoted).join(" "),
  });
}

/** The user's options as the cluster writes them. ConfigError for one that it does not know. */
export function clusterOptions(
  cluster: Cluster,
  wanted: Readonly<Partial<Record<keyof Cluster["flags"], string>>>,
): string[] {
  return Object.entries(wanted).map(([name, value]) => {
    const written = cluster.flags[name as keyof Cluster["flags"]];
    if (written !== undefined) return filled(written, { value });
    throw new ConfigError(`the runner "${cluster.name}" has no such flag`, {
      at: `--${name}`,
      hint: "give the cluster's own option with --option",
    });
  });
}

/** Names in braces are filled in; what is no such name stays. */
export const filled = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replace(/\{(\w+)\}/g, (all, name: string) => values[name] ?? all);

const quoted = (word: string): string =>
  /^[\w./=:@-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
