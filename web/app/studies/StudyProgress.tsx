// How far a study is.
import { formatCount } from "../../../src/report/text/format.ts";
import type { StudySummary } from "../../../src/server/studySummaries.ts";

export const StudyBadge = ({ state }: Pick<StudySummary, "state">) => (
  <span class={`badge ${state}`}>{state}</span>
);

export function StudyProgress({
  summary: { id, points, done, running },
}: {
  readonly summary: StudySummary;
}) {
  if (points === 0) return <span class="note">not planned yet</span>;
  return (
    <span class="made">
      <progress value={done} max={points} aria-label={`Points made of ${id}`} />
      {formatCount(done)} of {formatCount(points)}
      {running > 0 && `, ${running} at work`}
    </span>
  );
}
