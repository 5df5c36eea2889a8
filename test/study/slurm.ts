// A Slurm of one node on this machine, started for a test and ended with it. Debian: slurm-wlm, munge. Needs root, as Slurm's own daemons do.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism, hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { freePort } from "./freePort.ts";

export interface Slurm {
  /** Environment of processes that talk to it. */
  readonly env: NodeJS.ProcessEnv;
  readonly run: (program: string, ...args: string[]) => string;
  /** Stops the controller and starts it anew. */
  readonly restart: () => Promise<void>;
  readonly stop: () => void;
}

/** The part that this machine lacks, or null. */
export function slurmLacks(): string | null {
  if (process.getuid?.() !== 0) return "root";
  const programs = ["slurmctld", "slurmd", "sbatch", "munged"];
  const missing = programs.filter((name) => spawnSync("which", [name]).status !== 0);
  return missing.length === 0 ? null : `${missing.join(", ")} (apt-get install slurm-wlm munge)`;
}

const START_MS = 60_000;

export async function startSlurm(): Promise<Slurm> {
  const folder = mkdtempSync(join(tmpdir(), "mho-slurm-"));
  const at = (name: string) => join(folder, name);
  for (const name of ["state", "spool"]) mkdirSync(at(name));
  writeFileSync(at("slurm.conf"), configuration(at, await freePort(), await freePort()));
  const env = { ...process.env, SLURM_CONF: at("slurm.conf") };
  const run = (program: string, ...args: string[]) =>
    execFileSync(program, args, { env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  startMunge();
  const controller = () => spawnSync("slurmctld", [], { env });
  const ready = async () => {
    for (const giveUp = Date.now() + START_MS; Date.now() < giveUp; await wait(200)) {
      const found = spawnSync("sinfo", ["--noheader", "--format=%T"], { env, encoding: "utf8" });
      if (/idle|mixed|allocated/.test(found.stdout)) return;
    }
    throw new Error(`Slurm does not start: ${readFileSync(at("ctld.log"), "utf8").slice(-2000)}`);
  };
  const end = (file: string, signal: NodeJS.Signals) => {
    if (!existsSync(at(file))) return null;
    const pid = Number(readFileSync(at(file), "utf8"));
    try {
      process.kill(pid, signal);
    } catch {
      // it has ended
    }
    return pid;
  };
  controller();
  spawnSync("slurmd", [], { env });
  await ready();
  return {
    env,
    run,
    restart: async () => {
      // its own way to stop: it writes down what runs
      const pid = end("ctld.pid", "SIGTERM");
      while (pid !== null && existsSync(`/proc/${pid}`)) await wait(100);
      controller();
      await ready();
    },
    stop: () => {
      end("d.pid", "SIGKILL");
      end("ctld.pid", "SIGKILL");
    },
  };
}

function configuration(at: (name: string) => string, controller: number, node: number): string {
  const host = hostname().split(".")[0]!;
  return `ClusterName=mho
SlurmctldHost=${host}
SlurmctldPort=${controller}
SlurmdPort=${node}
SlurmUser=root
AuthType=auth/munge
AuthInfo=cred_expire=5
StateSaveLocation=${at("state")}
SlurmdSpoolDir=${at("spool")}
SlurmctldPidFile=${at("ctld.pid")}
SlurmdPidFile=${at("d.pid")}
SlurmctldLogFile=${at("ctld.log")}
SlurmdLogFile=${at("d.log")}
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
ReturnToService=2
MaxArraySize=10
MinJobAge=2
KillWait=20
OverTimeLimit=0
SchedulerParameters=sched_min_interval=100000,batch_sched_delay=0,sched_interval=1,bf_interval=1
NodeName=${host} CPUs=${availableParallelism()} State=UNKNOWN
PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP
PartitionName=short Nodes=ALL MaxTime=INFINITE State=UP
`;
}

function startMunge(): void {
  if (spawnSync("munge", ["-n"]).status === 0) return;
  mkdirSync("/run/munge", { recursive: true });
  spawnSync("chown", ["munge", "/run/munge"]);
  spawnSync("su", ["munge", "-s", "/bin/sh", "-c", "munged --force"]);
}
