// A study in the few figures that a list shows, and in all that a page about it shows. Read again only where its folder changed.

import { MhoError } from "../base/errors.ts";
import type { Figure } from "../report/figure/figure.ts";
import { studyFigures } from "../report/study/figures/studyFigures.ts";
import { bestFirst } from "../report/study/studyText.ts";
import type { Analysis, Row } from "../study/sweep/analysis.ts";
import { analysisOf, openStudy } from "../study/sweep/openStudy.ts";
import type { Plan } from "../study/sweep/plan.ts";
import type { Question } from "../study/sweep/studyFile.ts";
import { missingHashes } from "../study/sweep/watch.ts";
import type { StudyQueue } from "./studyQueue.ts";
import {
  type FoundStudy,
  readOrder,
  readStudyPlan,
  refuseLinks,
  type StudyOrder,
  type StudyState,
  stampOfPlan,
  stampOfStudy,
} from "./studyStore.ts";

export interface StudySummary {
  readonly id: string;
  readonly state: StudyState;
  /** Why it failed, or cannot be read. */
  readonly problem: string | null;
  /** Keys that vary. */
  readonly keys: readonly string[];
  readonly objectives: readonly string[];
  readonly seeds: number;
  /** Different points, those with a result, and those at work now. 0 points: not planned yet. */
  readonly points: number;
  readonly done: number;
  readonly running: number;
}

/** Rows of the answer; the best by the first objective. */
export const MOST_ROWS = 1000;

/** The answer of /api/studies/:id. */
export interface StudyDetails {
  readonly summary: StudySummary;
  /** null where it is not planned yet, or cannot be read. */
  readonly found: StudyFindings | null;
}

export interface StudyFindings extends Pick<Analysis, "effects" | "interactions"> {
  readonly question: Question;
  readonly rows: readonly Row[];
  /** Rows beyond MOST_ROWS. */
  readonly more: number;
  readonly figures: readonly Figure[];
}

interface Findings {
  readonly id: string;
  readonly stamp: string;
  readonly value: StudyFindings;
  /** ms since 1970: until then they are new enough while points are made. */
  readonly until: number;
}

/** A large study takes long to read: while it grows, that is at most a tenth of the server's time. */
const REST = 10;

interface Known {
  readonly stamp: string;
  readonly planStamp: number;
  readonly plan: Plan | null;
  readonly missing: number;
  readonly problem: string | null;
  readonly order: StudyOrder | null;
}

export class StudySummaries {
  private readonly queue: StudyQueue;
  private readonly known = new Map<string, Known>();
  private findings: Findings | null = null;

  constructor(queue: StudyQueue) {
    this.queue = queue;
  }

  summaryOf(study: FoundStudy): StudySummary {
    const { plan, missing, problem, order } = this.knownOf(study);
    const running = plan && missing > 0 ? study.folder.running().length : 0;
    const points = plan ? distinct(plan) : 0;
    const state = this.stateOf(study.id, { plan, missing, problem, order, running });
    return {
      id: study.id,
      state,
      problem: problem ?? (state === "failed" ? (order?.problem ?? null) : null),
      keys: plan?.question.axes.flatMap(({ keys }) => keys) ?? [],
      objectives: plan?.question.objectives ?? [],
      seeds: plan?.question.seeds.length ?? 0,
      points,
      done: points - missing,
      running,
    };
  }

  detailsOf(study: FoundStudy): StudyDetails {
    const summary = this.summaryOf(study);
    if (summary.state === "unreadable" || summary.points === 0) return { summary, found: null };
    const { stamp } = this.knownOf(study);
    const before = this.findings?.id === study.id ? this.findings : null;
    if (before?.stamp === stamp || (before && summary.done < summary.points && Date.now() < before.until))
      return { summary, found: before.value };
    const begin = Date.now();
    const value = findingsOf(study);
    const took = Date.now() - begin;
    this.findings = { id: study.id, stamp, value, until: begin + REST * took };
    return { summary, found: value };
  }

  private knownOf(study: FoundStudy): Known {
    const stamp = stampOfStudy(study);
    const before = this.known.get(study.id);
    if (before?.stamp === stamp) return before;
    const now: Known = { stamp, order: readOrder(study), ...this.factsOf(study, before) };
    this.known.set(study.id, now);
    return now;
  }

  /** The plan of a large study takes long to read and rarely changes. */
  private factsOf(study: FoundStudy, before: Known | undefined): Omit<Known, "stamp" | "order"> {
    const planStamp = stampOfPlan(study);
    try {
      refuseLinks(study);
      const plan = before?.plan && before.planStamp === planStamp ? before.plan : readStudyPlan(study);
      return { planStamp, plan, missing: plan ? missingHashes(plan, study.folder).length : 0, problem: null };
    } catch (error) {
      if (!(error instanceof MhoError)) throw error;
      return { planStamp, plan: null, missing: 0, problem: error.message };
    }
  }

  private stateOf(
    id: string,
    facts: Omit<Known, "stamp" | "planStamp"> & { readonly running: number },
  ): StudyState {
    const { plan, missing, problem, order, running } = facts;
    if (this.queue.current === id) return "running";
    if (this.queue.next.includes(id)) return "queued";
    if (problem !== null) return "unreadable";
    if (running > 0) return "elsewhere";
    if (plan && missing === 0) return "done";
    return order?.state === "stopped" || order?.state === "failed" ? order.state : "interrupted";
  }
}

const distinct = ({ points }: Plan): number => new Set(points.map(({ hash }) => hash)).size;

function findingsOf({ folder }: FoundStudy): StudyFindings {
  const opened = openStudy(folder.path);
  const { question } = opened.plan;
  const analysis = analysisOf(opened);
  const rows = bestFirst(question, analysis.rows);
  return {
    question,
    rows: rows.slice(0, MOST_ROWS),
    more: Math.max(0, rows.length - MOST_ROWS),
    effects: analysis.effects,
    interactions: analysis.interactions,
    figures: studyFigures(question, analysis),
  };
}
