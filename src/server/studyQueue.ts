// The studies that this server makes: one at a time, beside the run at work, each by a process of `mho study run` in the study's folder.
// So a study of the page and one of the command line are the same thing. What is to be made is written down: the next server goes on with it.
import { type ChildProcess, spawn } from "node:child_process";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { MhoError } from "../base/errors.ts";
import { NO_OWN_FILES } from "../base/loadOwnFile.ts";
import { packageRoot } from "../base/packageRoot.ts";
import type { EngineName } from "../engine/openEngine.ts";
import { findStudy, listStudies, readOrder, STUDY_FILE, type StudyOrder, writeOrder } from "./studyStore.ts";

export interface StudyQueueOptions {
  /** Folder of the studies. */
  readonly studies: string;
  readonly engine: EngineName;
  /** null: all cores. */
  readonly threads: number | null;
  /** Called with faults that are not the user's. */
  readonly onFault?: (error: unknown) => void;
}

interface Working {
  readonly id: string;
  readonly process: ChildProcess;
  /** State of the study after it was interrupted. */
  endState: StudyOrder["state"];
  readonly ended: Promise<void>;
}

const MAIN = join(packageRoot(), "dist", "cli", "main.js");
/** Studies that may wait at once. */
const MOST_WAITING = 20;
/** Characters of an error that are kept. */
const ERROR_LENGTH = 4000;
/** Exit code of `mho` after it was interrupted. */
const INTERRUPTED = 130;

export class StudyQueue {
  private readonly options: StudyQueueOptions;
  private readonly waiting: string[] = [];
  private working: Working | null = null;
  private closed = false;

  /** Goes on with what an earlier server was to make, the oldest first. */
  constructor(options: StudyQueueOptions) {
    this.options = options;
    const orders = listStudies(options.studies).map((study) => ({ ...study, order: readOrder(study) }));
    const queued = orders.filter(({ order }) => order?.state === "queued");
    queued.sort((a, b) => (a.order!.asked < b.order!.asked ? -1 : 1));
    this.waiting.push(...queued.map(({ id }) => id));
    this.proceed();
  }

  /** The study at work, and those that wait for it. */
  get current(): string | null {
    return this.working?.id ?? null;
  }
  get next(): readonly string[] {
    return this.waiting;
  }

  /** Makes what is missing of a study that lies in its folder. Throws MhoError where it is at work already, or too many wait. */
  start(id: string): void {
    const study = findStudy(this.options.studies, id);
    if (this.isOurs(id) || study.folder.running().length > 0)
      throw new MhoError("MHO_STATE", "the study is at work already", {
        at: id,
        hint: "watch it on its page. Stop it first to start it again",
      });
    if (this.waiting.length >= MOST_WAITING)
      throw new MhoError("MHO_STATE", `${MOST_WAITING} studies wait already`, {
        hint: "stop some of them first",
      });
    writeOrder(study.folder.path, { asked: new Date().toISOString(), state: "queued", problem: null });
    this.waiting.push(id);
    this.proceed();
  }

  /** Leaves checkpoints of the points at work. */
  stop(id: string): void {
    const place = this.waiting.indexOf(id);
    if (this.working?.id === id) {
      this.working.endState = "stopped";
      halt(this.working.process);
    } else if (place >= 0) {
      this.waiting.splice(place, 1);
      this.settle(id, "stopped");
    } else
      throw new MhoError("MHO_STATE", "this server does not make the study now", {
        at: id,
        hint: "start it on its page, or stop it where it was started",
      });
  }

  /** Stops the study at work with its checkpoints; it and those that wait go on with the next server. */
  async close(): Promise<void> {
    this.closed = true;
    if (!this.working) return;
    halt(this.working.process);
    await this.working.ended;
  }

  isOurs(id: string): boolean {
    return id === this.current || this.waiting.includes(id);
  }

  private proceed(): void {
    const id = this.closed || this.working ? undefined : this.waiting.shift();
    if (id === undefined) return;
    const child = this.spawn(id);
    const ended = endOf(child).then(({ code, error }) => {
      this.finish(id, code, error);
      this.working = null;
      this.proceed();
    });
    this.working = { id, process: child, endState: "queued", ended };
  }

  private spawn(id: string): ChildProcess {
    const { studies, engine, threads } = this.options;
    const path = join(studies, id);
    const jobs = threads && `${Math.max(1, Math.floor(availableParallelism() / threads))}`;
    const given = ["study", "run", join(path, STUDY_FILE), "--out", path, "--quiet", "--attended"];
    if (engine !== "auto") given.push("--engine", engine);
    if (jobs) given.push("--threads", `${threads}`, "--jobs", jobs);
    // in a group of its own: Ctrl-C of the server's terminal reaches it once, by way of the server
    return spawn(process.execPath, [MAIN, ...given], {
      stdio: ["pipe", "ignore", "pipe"],
      detached: true,
      // whatever the study in the folder says: a request runs no code of its own
      env: { ...process.env, ...NO_OWN_FILES },
    });
  }

  private finish(id: string, code: number | null, error: string): void {
    if (code === 0) this.settle(id, "done");
    else if (code === INTERRUPTED) this.settle(id, this.working?.endState ?? "queued");
    else this.settle(id, "failed", error);
  }

  /** A study whose folder is gone, or whose disk is full, keeps the order it had. */
  private settle(id: string, state: StudyOrder["state"], problem: string | null = null): void {
    try {
      const study = findStudy(this.options.studies, id);
      const { asked = new Date().toISOString() } = readOrder(study) ?? {};
      writeOrder(study.folder.path, { asked, state, problem });
    } catch (error) {
      this.options.onFault?.(error);
    }
  }
}

/** Where its input ends, it stops with checkpoints: also where this server is killed. */
const halt = ({ stdin }: ChildProcess): void => {
  stdin?.end();
};

interface End {
  /** null: by another signal than SIGINT, or it never began. */
  readonly code: number | null;
  /** Its error message. */
  readonly error: string;
}

function endOf(child: ChildProcess): Promise<End> {
  let text = "";
  child.stderr?.setEncoding("utf8").on("data", (part: string) => {
    text = `${text}${part}`.slice(-ERROR_LENGTH);
  });
  const said = () => stripVTControlCharacters(text).trim();
  // a process that has ended reads no input
  child.stdin?.on("error", () => {});
  return new Promise((resolve) => {
    child.once("error", (error) => resolve({ code: null, error: error.message }));
    child.once("close", (code, signal) =>
      // its input ended before it could catch its own signal
      signal === "SIGINT"
        ? resolve({ code: INTERRUPTED, error: "" })
        : resolve({ code, error: said() || `its process ended with ${signal ?? `code ${code}`}` }),
    );
  });
}
