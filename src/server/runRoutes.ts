// The interface under /api/runs: the runs of the folder, those that this server makes, and what happens in them.
import { type Context, Hono } from "hono";
import { streamSSE } from "hono/streaming";
import { MhoError } from "../base/errors.ts";
import type { Experiment } from "../experiment/experiment.ts";
import type { RunDocument } from "../report/run/runDocument.ts";
import type { RunRecord } from "../run/runFolder.ts";
import { changeRunLabel } from "../run/runLabel.ts";
import type { EpochRecord } from "../training/records.ts";
import { storedNetworks } from "./networkStore.ts";
import { jsonOf, requestedExperiment } from "./requests.ts";
import { runCsv } from "./runCsv.ts";
import type { EventLog, LoggedEvent } from "./runEvents.ts";
import { type KnownRuns, RunSummaryList } from "./runList.ts";
import type { RunQueue } from "./runQueue.ts";
import { readRun, type StoredRun } from "./runStore.ts";
import { type RunSummary, summarize } from "./runSummaries.ts";
import { type DeletedRun, deletedRuns, restoreFromTrash } from "./runTrash.ts";

/** Milliseconds between two signs of life on a quiet stream. */
const HEARTBEAT = 15_000;

/** The answer of /api/runs. */
export interface RunList extends KnownRuns {
  /** The run at work. */
  readonly current: string | null;
  readonly waiting: readonly string[];
  /** Runs that can be restored. */
  readonly deleted: readonly DeletedRun[];
}

/** The answer of /api/runs/:id. */
export interface RunDetails {
  readonly summary: RunSummary;
  readonly experiment: Experiment | null;
  readonly record: RunRecord | null;
  readonly epochs: readonly EpochRecord[];
  readonly result: RunDocument | null;
}

export interface RunRouteOptions {
  readonly queue: RunQueue;
  /** Folder of the runs. */
  readonly runs: string;
  /** Folders and archives of images that may be trained on, besides the named data sets. */
  readonly sources: readonly string[];
}

export function runRoutes({ queue, runs, sources }: RunRouteOptions): Hono {
  const routes = new Hono();
  const summaries = new RunSummaryList(runs, queue);
  const found = (context: Context): StoredRun => {
    const id = context.req.param("id") ?? "";
    const run = readRun(runs, id);
    if (run) return run;
    throw new MhoError("MHO_NO_RUN", "there is no run of this name", {
      hint: "it may have been deleted or renamed. Reload the page",
    });
  };
  routes.get("/", async (context) =>
    context.json({
      ...(await summaries.get()),
      current: queue.current,
      waiting: queue.next,
      deleted: deletedRuns(runs),
    } satisfies RunList),
  );
  routes.post("/", async (context) => {
    const experiment = requestedExperiment(await jsonOf(context), {
      sources,
      networks: storedNetworks(runs),
    });
    return context.json({ id: queue.start(experiment) }, 201);
  });
  routes.get("/:id", (context) => {
    const run = found(context);
    const { order, record, epochs, result } = run;
    const experiment = record?.experiment ?? order?.experiment ?? null;
    const summary = summarize(run, queue.stateOf(run), queue.problemOf(run));
    const details: RunDetails = { summary, experiment, record, epochs, result };
    return context.json(details);
  });
  routes.get("/:id/events", (context) =>
    streamEvents(context, queue.log(found(context).id), context.req.header("last-event-id")),
  );
  routes.get("/:id/download", (context) => download(context, found(context)));
  routes.post("/:id/label", async (context) => {
    const { folder } = found(context);
    return context.json(changeRunLabel(folder, await jsonOf(context)));
  });
  routes.post("/:id/delete", (context) => {
    const { id } = found(context);
    queue.remove(id);
    return context.json({ id });
  });
  routes.post("/:id/restore", (context) => {
    const id = context.req.param("id");
    restoreFromTrash(runs, id);
    return context.json({ id });
  });
  for (const wish of ["pause", "resume", "stop"] as const)
    routes.post(`/:id/${wish}`, (context) => {
      const { id } = found(context);
      queue[wish](id);
      return context.json({ id }, 202);
    });
  return routes;
}

/** All events after the last one that the listener has, then those to come. An id is "log:number": of another log (an earlier process),
 *  everything is sent, and "reset" first. */
function streamEvents(context: Context, log: EventLog, lastId: string | undefined): Response {
  if (context.req.method === "HEAD") return context.body(null);
  const [name, number] = lastId?.split(":") ?? [];
  const after = name === log.name && /^\d+$/.test(number ?? "") ? Number(number) : null;
  return streamSSE(context, async (stream) => {
    const queue: LoggedEvent[] = [...log.after(after ?? 0)];
    let wake = () => {};
    const end = log.listen((entry) => {
      queue.push(entry);
      wake();
    });
    stream.onAbort(() => {
      end();
      wake();
    });
    if (after === null) await stream.writeSSE({ data: JSON.stringify({ kind: "reset" }) });
    while (!stream.aborted) {
      for (const { id, event } of queue.splice(0))
        await stream.writeSSE({ id: `${log.name}:${id}`, data: JSON.stringify(event) });
      if (queue.length === 0 && !(await wokenWithin(HEARTBEAT, (callback) => (wake = callback))))
        await stream.write(": alive\n\n");
    }
  });
}

/** Whether the callback was called before the time was over. */
function wokenWithin(milliseconds: number, register: (callback: () => void) => void): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), milliseconds);
    register(() => {
      clearTimeout(timer);
      resolve(true);
    });
  });
}

function download(context: Context, run: StoredRun): Response {
  const { record, order, epochs, result } = run;
  switch (context.req.query("format")) {
    case "csv":
      return file(context, `${run.id}.csv`, "text/csv; charset=utf-8", runCsv(epochs));
    case "json": {
      const document = { run: run.id, record: record ?? order, epochs, result };
      return file(context, `${run.id}.json`, "application/json", `${JSON.stringify(document, null, 2)}\n`);
    }
    default:
      throw new MhoError("MHO_REQUEST", 'the format is "csv" or "json"', { at: "format" });
  }
}

function file(context: Context, name: string, type: string, text: string): Response {
  return context.body(text, 200, {
    "content-type": type,
    "content-disposition": `attachment; filename="${name}"`,
  });
}
