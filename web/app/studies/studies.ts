// The studies that the server knows, and one of them as long as the page shows it.
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { StudyList } from "../../../src/server/studyRoutes.ts";
import type { StudyDetails, StudySummary } from "../../../src/server/studySummaries.ts";
import { get, listen } from "../api.ts";
import { isAway, problemText } from "../runs.ts";

const INTERVAL_MS = 2000;

/** null before the first answer. */
export const studyList = signal<StudyList | null>(null);
export const studyListProblem = signal<string | null>(null);
/** The study in sight. */
export const study = signal<StudyDetails | null>(null);
export const studyProblem = signal<string | null>(null);

async function refreshStudies(): Promise<void> {
  try {
    const found = await get<StudyList>("studies");
    if (JSON.stringify(found) !== JSON.stringify(studyList.peek())) studyList.value = found;
    studyListProblem.value = null;
  } catch (error) {
    if (!isAway(error)) studyListProblem.value = problemText(error);
  }
}

/** Keeps studyList fresh as long as the page that calls this is shown. */
export function useStudies(): void {
  useEffect(() => {
    refreshStudies();
    const timer = setInterval(() => document.hidden || refreshStudies(), INTERVAL_MS);
    return () => clearInterval(timer);
  }, []);
}

/** Follows one study: its summary at once, what its results say when there are new ones. */
export function useStudy(id: string): void {
  useEffect(() => {
    study.value = null;
    studyProblem.value = null;
    const reader = new FindingsReader(id);
    const end = listen<StudySummary>(`studies/${id}/events`, (summary) => {
      const now = study.peek();
      if (now) study.value = { ...now, summary };
      reader.want(`${summary.done} of ${summary.points}, ${summary.state}`);
    });
    reader.want("first");
    return () => {
      end();
      reader.stop();
    };
  }, [id]);
}

/** Asks for a study again where it changed, not more often than every INTERVAL_MS. */
class FindingsReader {
  private readonly id: string;
  private wanted = "";
  private known = "";
  private timer: ReturnType<typeof setTimeout> | undefined;
  private stopped = false;

  constructor(id: string) {
    this.id = id;
  }

  want(version: string): void {
    this.wanted = version;
    if (this.timer === undefined && !this.stopped) this.read();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  private read(): void {
    if (this.known === this.wanted) return;
    this.known = this.wanted;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.read();
    }, INTERVAL_MS);
    get<StudyDetails>(`studies/${encodeURIComponent(this.id)}`).then(
      (found) => {
        if (this.stopped) return;
        study.value = found;
        studyProblem.value = null;
      },
      (error: unknown) => {
        if (this.stopped) return;
        // asked again when the server is back and sends its summary
        if (isAway(error)) this.known = "";
        else studyProblem.value = problemText(error);
      },
    );
  }
}
