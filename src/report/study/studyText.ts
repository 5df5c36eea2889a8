// A study as tables for a terminal, and as one JSON document.
import type { Analysis, Effect, Row } from "../../study/sweep/analysis.ts";
import { type ObjectiveName, objectiveOf } from "../../study/sweep/objectives.ts";
import type { OpenStudy } from "../../study/sweep/openStudy.ts";
import type { Plan } from "../../study/sweep/plan.ts";
import { combinationText } from "../../study/sweep/points.ts";
import type { RoundSummary } from "../../study/sweep/rounds.ts";
import type { Question } from "../../study/sweep/studyFile.ts";
import { plural } from "../text/format.ts";
import { type Column, textTable } from "../text/table.ts";
import { differenceText, halfText, valueText } from "./studyValues.ts";

const MOST_ROWS = 40;
/** The best rows first, by the first objective. */
export function studyText({ plan, rounds }: OpenStudy, analysis: Analysis): string {
  const { question } = plan;
  const rows = bestFirst(question, analysis.rows);
  const shown = shownOf(question, rows);
  const parts = [
    textTable(
      columnsOf(question),
      shown.map((row) => cellsOf(question, row)),
    ),
  ];
  if (rows.length > shown.length)
    parts.push(`… and ${plural(rows.length - shown.length, "row")} more (--json has all)`);
  if (question.objectives.length > 1)
    parts.push("● on the Pareto front: no other row is better in one objective and as good in all others");
  parts.push(...roundTexts(plan, rounds));
  parts.push(...question.objectives.slice(0, 1).flatMap((name) => effectTexts(analysis.effects, name)));
  parts.push(...sureness(question, rows));
  const problems = rows.filter((row) => row.problems.length > 0);
  for (const row of problems.slice(0, 5))
    parts.push(`${combinationText(row.combination)} could not be made: ${row.problems.join("; ")}`);
  if (analysis.missing > 0) parts.push(`${plural(analysis.missing, "point")} not made yet`);
  return parts.join("\n\n");
}

/** Rows to show. With many rows and several objectives those on the front: the others are beaten by one of them. */
function shownOf({ objectives }: Question, rows: readonly Row[]): Row[] {
  const few = rows.length <= MOST_ROWS || objectives.length === 1;
  return (few ? rows : rows.filter(({ onFront }) => onFront)).slice(0, MOST_ROWS);
}

export function bestFirst({ objectives: [first] }: Question, rows: readonly Row[]): Row[] {
  const sign = objectiveOf(first!).better === "lower" ? 1 : -1;
  const costOf = ({ means }: Row) => (means[first!] ? sign * means[first!]!.mean : Number.POSITIVE_INFINITY);
  return rows.toSorted((a, b) => costOf(a) - costOf(b));
}

function columnsOf({ axes, objectives, baseline, task }: Question): Column[] {
  const right = { align: "right" } as const;
  return [
    ...(objectives.length > 1 ? [{ title: "" }] : []),
    ...axes.flatMap(({ keys }) => keys.map((title) => ({ title }))),
    ...objectives.flatMap((title) => [
      { title, ...right },
      ...(baseline ? [{ title: "difference", ...right }] : []),
    ]),
    ...(task === "train" ? [{ title: "seeds", ...right }] : []),
  ];
}

function cellsOf({ axes, objectives, baseline, task }: Question, row: Row): string[] {
  return [
    ...(objectives.length > 1 ? [row.onFront ? "●" : ""] : []),
    ...axes.flatMap(({ keys }) => keys.map((key) => String(row.combination[key] ?? ""))),
    ...objectives.flatMap((name) => {
      const mean = row.means[name];
      const difference = row.differences?.[name];
      return [
        mean ? `${valueText(name, mean.mean)}${halfText(name, mean)}` : "–",
        ...(baseline
          ? [difference ? `${differenceText(name, difference.mean)}${halfText(name, difference)}` : ""]
          : []),
      ];
    }),
    ...(task === "train" ? [String(row.seeds.length)] : []),
  ];
}

/** Rounds of a search, and the candidates that a halving left behind. */
function roundTexts({ question, mostRounds }: Plan, rounds: readonly RoundSummary[]): string[] {
  if (rounds.length === 0) return [];
  const lines = rounds.map(({ epochs, combinations, missing, dropped }, i) => {
    const length = epochs === null ? "" : ` of ${plural(epochs, "epoch")}`;
    const left = missing > 0 ? `, ${plural(missing, "point")} not made yet` : "";
    const begin = `  round ${i + 1} of ${mostRounds}: ${plural(combinations, "combination")}${length}${left}`;
    if (dropped.length === 0) return begin;
    const [{ combination, mean }] = dropped as [(typeof dropped)[0]];
    const value = mean === null ? "not made" : valueText(question.objectives[0]!, mean);
    return `${begin}; ${dropped.length} dropped, the best of them ${combinationText(combination)} (${value})`;
  });
  return [lines.join("\n")];
}

/** Effect of each axis alone, the largest first. */
function effectTexts(effects: readonly Effect[], name: ObjectiveName): string[] {
  const found = effects.filter(({ objective }) => objective === name).toSorted((a, b) => b.span - a.span);
  if (found.length === 0) return [];
  const lines = found.map(({ keys, means }) => {
    const steps = means.slice(0, 8).map(({ step, mean }) => `${step.join(", ")}: ${valueText(name, mean)}`);
    return `  ${keys.join(", ")}  ${steps.join("  ")}${means.length > 8 ? "  …" : ""}`;
  });
  return [`${name}, mean of all that else varies:\n${lines.join("\n")}`];
}

/** Whether the best row is better than the second for sure; how many seeds would decide. */
function sureness({ baseline, objectives: [name] }: Question, rows: readonly Row[]): string[] {
  if (!baseline) return [];
  const open = rows.flatMap((row) => {
    const found = row.differences?.[name!];
    return found?.seedsToSettle ? [`${combinationText(row.combination)}: ${found.seedsToSettle} seeds`] : [];
  });
  if (open.length === 0) return [];
  return [
    `Differences whose interval holds 0. So many seeds in all would settle them, if means and spread stay as they are:\n  ${open.slice(0, 8).join("\n  ")}`,
  ];
}

export function studyDocument({ plan, points, rounds }: OpenStudy, analysis: Analysis) {
  const { name, task, objectives, baseline, seeds } = plan.question;
  return {
    name,
    task,
    objectives,
    baseline,
    seeds,
    points: points.length,
    missing: analysis.missing,
    ...(rounds.length > 0 ? { rounds } : {}),
    rows: analysis.rows,
    effects: analysis.effects,
    interactions: analysis.interactions,
    results: points.flatMap(({ combination, seed, result }) =>
      result ? [{ combination, seed, hash: result.hash, problem: result.problem, ...result.figures }] : [],
    ),
  };
}
