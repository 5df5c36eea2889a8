// The combinations of a study, the best first: means with their intervals, and differences to the baseline of the same seeds.
import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import {
  combinationLabel,
  differenceText,
  halfText,
  objectiveWords,
  stepText,
  valueText,
} from "../../../src/report/study/studyValues.ts";
import type { StudyFindings } from "../../../src/server/studySummaries.ts";
import type { Row } from "../../../src/study/sweep/analysis.ts";
import type { ObjectiveName } from "../../../src/study/sweep/objectives.ts";
import { LITTLE, useWidth } from "../parts/useWidth.ts";

const FIRST_ROWS = 25;

interface TableProps {
  readonly found: StudyFindings;
}

interface ColumnProps extends TableProps {
  /** Where there is little room, so that it is in sight. */
  readonly measuredFirst: boolean;
}

const inOrder = <T,>(set: readonly T[], measured: readonly T[], measuredFirst: boolean): readonly T[] =>
  measuredFirst ? [...measured, ...set] : [...set, ...measured];

export function StudyTable({ found }: TableProps) {
  const all = useSignal(false);
  const place = useRef<HTMLElement>(null);
  const room = useWidth(place);
  const measuredFirst = room > 0 && room < LITTLE;
  const { rows, more, question } = found;
  const shown = all.value ? rows : rows.slice(0, FIRST_ROWS);
  return (
    <section class="card" aria-label="Results">
      <h2>Results</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a table wider than the page is scrolled with the keys */}
      <section ref={place} class="scroll" tabIndex={0} aria-label="Table of results">
        <table class="studies">
          <Head found={found} measuredFirst={measuredFirst} />
          <tbody>
            {shown.map((row) => (
              <StudyRow
                key={combinationLabel(row.combination)}
                row={row}
                found={found}
                measuredFirst={measuredFirst}
              />
            ))}
          </tbody>
        </table>
      </section>
      {rows.length > shown.length && (
        <button class="quiet" type="button" onClick={() => (all.value = true)}>
          Show all {rows.length} rows
        </button>
      )}
      <p class="note">
        ± is half of the 95 % interval of the mean over seeds.
        {question.baseline && ` Differences: to ${combinationLabel(question.baseline)}, of the same seeds.`}
        {question.objectives.length > 1 &&
          " ● lies on the Pareto front: no other row is better in one objective and as good in all others."}
        {more > 0 && ` ${more} more rows are in the downloads.`}
      </p>
    </section>
  );
}

function Head({ found: { question }, measuredFirst }: ColumnProps) {
  const { axes, objectives, baseline } = question;
  const measured = objectives.flatMap((name) =>
    baseline ? [objectiveWords(name), `difference of ${objectiveWords(name)}`] : [objectiveWords(name)],
  );
  const set = axes.flatMap(({ keys }) => keys);
  const titles = [...inOrder<string>(set, measured, measuredFirst), "seeds"];
  return (
    <thead>
      <tr>
        {objectives.length > 1 && (
          <th scope="col">
            <span class="hidden">on the Pareto front</span>
          </th>
        )}
        {titles.map((title) => (
          <th key={title} scope="col">
            {title}
          </th>
        ))}
      </tr>
    </thead>
  );
}

function StudyRow({ row, found: { question }, measuredFirst }: ColumnProps & { readonly row: Row }) {
  const { axes, objectives, baseline } = question;
  const set = axes.flatMap(({ keys }) =>
    keys.map((key) => <td key={key}>{stepText(row.combination[key])}</td>),
  );
  const measured = objectives.flatMap((name) => {
    const mean = row.means[name];
    const value = <td key={name}>{mean ? `${valueText(name, mean.mean)}${halfText(name, mean)}` : "–"}</td>;
    return baseline ? [value, <DifferenceCell key={`difference ${name}`} name={name} row={row} />] : [value];
  });
  return (
    <tr>
      {objectives.length > 1 && <td>{row.onFront ? <span title="on the Pareto front">●</span> : ""}</td>}
      {inOrder(set, measured, measuredFirst)}
      <td>
        {row.seeds.length}
        {row.problems.length > 0 && <span class="note warning">{row.problems.join("; ")}</span>}
      </td>
    </tr>
  );
}

function DifferenceCell({ name, row }: { readonly name: ObjectiveName; readonly row: Row }) {
  const difference = row.differences?.[name];
  if (!difference) return <td />;
  return (
    <td>
      {differenceText(name, difference.mean)}
      {halfText(name, difference)}
      {difference.seedsToSettle !== null && (
        <span class="note">open: about {difference.seedsToSettle} seeds would settle it</span>
      )}
    </td>
  );
}
