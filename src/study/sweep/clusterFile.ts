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
  /** With {name}, {last} (number of the last task, from 0), {logs}, {options}, {command} and {cancelled}. */
  script: z.string().includes("{command}").includes("{last}"),
});

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
      hint: `known are local, ${clusterNames().join(", ")}; or give the path of a file like presets/clusters/slurm.toml`,
    });
  return { ...parseChecked(clusterSchema, parseDocument(readText(file), "toml", file), file), name };
}
