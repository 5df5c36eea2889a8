// The interface under /api/studies: the studies of the folder, those that this server makes, and how far they are.
import { setTimeout as wait } from "node:timers/promises";
import { type Context, Hono } from "hono";
import { streamSSE } from "hono/streaming";
import { MhoError } from "../base/errors.ts";
import { studyCsv, studyParquet, studyRecords } from "../report/study/studyTable.ts";
import { openStudy } from "../study/sweep/openStudy.ts";
import { allowedFiles, jsonOf } from "./requests.ts";
import type { StudyQueue } from "./studyQueue.ts";
import { createStudy } from "./studyRequests.ts";
import { type FoundStudy, findStudy, listStudies, refuseLinks } from "./studyStore.ts";
import { StudySummaries, type StudySummary } from "./studySummaries.ts";

/** The answer of /api/studies. */
export interface StudyList {
  readonly studies: readonly StudySummary[];
}

export interface StudyRouteOptions {
  readonly studyQueue: StudyQueue;
  /** Folder of the studies. */
  readonly studies: string;
  /** Folders and archives of images that may be trained on, besides the named data sets. */
  readonly sources: readonly string[];
  /** Folder of the runs, below which network files are kept. */
  readonly runs: string;
}

/** Milliseconds between two looks at a study that somebody watches, and between two signs of life. */
const LOOK = 1000;
const HEARTBEAT = 15_000;

export function studyRoutes({ studyQueue: queue, studies, sources, runs }: StudyRouteOptions): Hono {
  const routes = new Hono();
  const summaries = new StudySummaries(queue);
  const found = (context: Context): FoundStudy => findStudy(studies, context.req.param("id") ?? "");
  routes.get("/", (context) => {
    const list: StudyList = { studies: listStudies(studies).map((study) => summaries.summaryOf(study)) };
    return context.json(list);
  });
  routes.post("/", async (context) => {
    const id = createStudy(await jsonOf(context), studies, allowedFiles(runs, sources));
    queue.start(id);
    return context.json({ id }, 201);
  });
  routes.get("/:id", (context) => context.json(summaries.detailsOf(found(context))));
  routes.get("/:id/events", (context) => {
    const study = found(context);
    return streamSummaries(context, () => summaries.summaryOf(study));
  });
  routes.get("/:id/download", (context) => download(context, found(context)));
  routes.post("/:id/stop", (context) => {
    const { id } = found(context);
    queue.stop(id);
    return context.json({ id }, 202);
  });
  routes.post("/:id/resume", (context) => {
    const { id } = found(context);
    queue.start(id);
    return context.json({ id }, 202);
  });
  return routes;
}

/** The summary, and each change of it, from the study's folder, whoever makes the study. */
function streamSummaries(context: Context, look: () => StudySummary): Response {
  if (context.req.method === "HEAD") return context.body(null);
  return streamSSE(context, async (stream) => {
    const gone = new AbortController();
    stream.onAbort(() => gone.abort());
    let last = "";
    let quiet = 0;
    while (!stream.aborted) {
      const data = JSON.stringify(look());
      if (data !== last) await stream.writeSSE({ data });
      else if (quiet >= HEARTBEAT) await stream.write(": alive\n\n");
      quiet = data === last && quiet < HEARTBEAT ? quiet + LOOK : 0;
      last = data;
      await wait(LOOK, null, { signal: gone.signal }).catch(() => null);
    }
  });
}

const FORMS = {
  csv: ["text/csv; charset=utf-8", studyCsv],
  json: ["application/json", (study) => `${JSON.stringify(studyRecords(study), null, 1)}\n`],
  parquet: ["application/vnd.apache.parquet", studyParquet],
} as const satisfies Readonly<
  Record<string, readonly [type: string, make: (study: ReturnType<typeof openStudy>) => string | Uint8Array]>
>;

function download(context: Context, study: FoundStudy): Response {
  const format = context.req.query("format") ?? "";
  if (!Object.hasOwn(FORMS, format))
    throw new MhoError("MHO_REQUEST", `the format is one of: ${Object.keys(FORMS).join(", ")}`, {
      at: "format",
    });
  refuseLinks(study);
  const [type, make] = FORMS[format as keyof typeof FORMS];
  const content = make(openStudy(study.folder.path));
  return context.body(typeof content === "string" ? content : new Uint8Array(content), 200, {
    "content-type": type,
    "content-disposition": `attachment; filename="${study.id}.${format}"`,
  });
}
