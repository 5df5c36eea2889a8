// Makes points by jobs of a cluster: lists of hashes and a script in the study's folder, submitted as an array of tasks. Nothing of Mho has to
// run on the login node afterwards; what was submitted is known from the folder.
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { writeFileAtomic } from "../../base/atomicFile.ts";
import { onDisk } from "../../base/disk.ts";
import { MhoError } from "../../base/errors.ts";
import { type Cluster, filled, jobScript } from "./clusterFile.ts";
import type { StudyFolder } from "./folder.ts";
import type { Runner, RunnerStatus } from "./runner.ts";

export interface ClusterOptions {
  readonly cluster: Cluster;
  readonly folder: StudyFolder;
  readonly name: string;
  /** Program and arguments of a worker; the list and the part follow. */
  readonly command: readonly string[];
  readonly pointsPerTask: number;
  /** The user's options for the scheduler, such as "--time=1:00:00". */
  readonly options: readonly string[];
}

/** A job that was submitted; beside it lie its list, script and logs. */
interface Job {
  readonly id: string;
  readonly hashes: readonly string[];
}

/** Tasks of one job where the cluster does not say how many it takes. */
const USUAL_LIMIT = 1000;

export class ClusterRunner implements Runner {
  readonly name: string;
  readonly problems: string[] = [];
  private readonly options: ClusterOptions;
  private readonly path: string;

  constructor(options: ClusterOptions) {
    this.options = options;
    this.name = options.cluster.name;
    this.path = join(options.folder.path, "jobs");
  }

  /** Points that a job of before will still make are left to it. */
  async submit(hashes: readonly string[]): Promise<void> {
    onDisk(this.path, () => mkdirSync(join(this.path, "logs"), { recursive: true }));
    const underWay = new Set<string>();
    for (const job of this.jobs()) {
      const { running, waiting } = await this.statusOf(job);
      if (running + waiting > 0) for (const hash of job.hashes) underWay.add(hash);
    }
    const wanted = hashes.filter((hash) => !underWay.has(hash));
    const { pointsPerTask } = this.options;
    const perJob = (await this.mostTasks()) * pointsPerTask;
    for (let first = 0; first < wanted.length; first += perJob)
      await this.submitJob(wanted.slice(first, first + perJob));
  }

  async status(): Promise<RunnerStatus> {
    let running = 0;
    let waiting = 0;
    for (const job of this.jobs()) {
      const status = await this.statusOf(job);
      running += status.running;
      waiting += status.waiting;
    }
    return { running, waiting };
  }

  async cancel(): Promise<void> {
    for (const job of this.jobs()) {
      const { running, waiting } = await this.statusOf(job);
      if (running + waiting === 0) continue;
      writeFileSync(this.cancelledFile(job.hashes), "");
      await this.call(this.options.cluster.cancel, { id: job.id });
    }
  }

  private async submitJob(hashes: readonly string[]): Promise<void> {
    const { cluster, name, pointsPerTask, options } = this.options;
    const list = this.fileOf(hashes, "list");
    writeFileAtomic(list, `${hashes.join("\n")}\n`);
    const command = [...this.options.command, "--list", list, "--part-size", `${pointsPerTask}`];
    // of a job of before with the same points
    rmSync(this.cancelledFile(hashes), { force: true });
    const script = this.fileOf(hashes, "sh");
    writeFileAtomic(
      script,
      jobScript(cluster, {
        name: `mho-${name}`,
        tasks: Math.ceil(hashes.length / pointsPerTask),
        logs: join(this.path, "logs"),
        options,
        command,
        cancelled: this.cancelledFile(hashes),
      }),
    );
    const answer = await this.call(cluster.submit, { script });
    const id = cluster.id.exec(answer)?.[1];
    if (id === undefined)
      throw new MhoError("MHO_CLUSTER", `${cluster.submit[0]} gave no job id: ${answer.trim()}`, {
        at: script,
        hint: "try the command by hand, and compare what it prints with the cluster file (docs/studies.md)",
      });
    writeFileAtomic(this.fileOf(hashes, "json"), JSON.stringify({ id, hashes } satisfies Job));
  }

  private async statusOf({ id }: Job): Promise<RunnerStatus> {
    const { cluster } = this.options;
    const answer = await this.call(cluster.status, { id }, cluster.gone);
    const lines = answer.split("\n").filter((line) => line.trim() !== "");
    const counted = (pattern: RegExp) => lines.filter((line) => pattern.test(line)).length;
    return { running: counted(cluster.running), waiting: counted(cluster.waiting) };
  }

  private async mostTasks(): Promise<number> {
    const { limit } = this.options.cluster;
    if (!limit) return USUAL_LIMIT;
    const found = limit.pattern.exec(await this.call(limit.command, {}))?.[1];
    return Math.max(1, Number(found ?? USUAL_LIMIT));
  }

  private jobs(): Job[] {
    if (!existsSync(this.path)) return [];
    return readdirSync(this.path)
      .filter((name) => name.endsWith(".json"))
      .map((name) => JSON.parse(readFileSync(join(this.path, name), "utf8")) as Job);
  }

  /** File of a job, named by its first point: a point is in one job at a time. */
  private fileOf(hashes: readonly string[], ending: string): string {
    return join(this.path, `${hashes[0]}-${hashes.length}.${ending}`);
  }

  private cancelledFile(hashes: readonly string[]): string {
    return this.fileOf(hashes, "cancelled");
  }

  /** Output of the command. `gone`: an error with this text counts as an empty answer. */
  private async call(
    template: readonly string[],
    values: Readonly<Record<string, string>>,
    gone?: RegExp,
  ): Promise<string> {
    const [program, ...args] = template.map((word) => filled(word, values)) as [string, ...string[]];
    try {
      return (await promisify(execFile)(program, args)).stdout;
    } catch (error) {
      const { code, stderr = "" } = error as { code?: unknown; stderr?: string };
      if (gone?.test(stderr)) return "";
      if (code !== "ENOENT")
        throw new MhoError("MHO_CLUSTER", `${program} failed: ${stderr.trim()}`, {
          at: "--runner",
          cause: error,
          hint: "try the command by hand (docs/studies.md)",
        });
      throw new MhoError("MHO_CLUSTER", `there is no program ${program} here`, {
        at: "--runner",
        hint: "run this where the cluster takes jobs, such as its login node",
        cause: error,
      });
    }
  }
}
