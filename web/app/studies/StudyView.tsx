// One study: where it stands and what can be done with it, its table, what each axis does, its figures.
import { useSignal } from "@preact/signals";
import type { Figure } from "../../../src/report/figure/figure.ts";
import type { StudyState } from "../../../src/server/studyStore.ts";
import type { StudyFindings, StudySummary } from "../../../src/server/studySummaries.ts";
import { canAct, post } from "../api.ts";
import { Empty, Loading, Problem } from "../parts/States.tsx";
import { VegaFigure } from "../parts/VegaFigure.tsx";
import { problemText } from "../runs.ts";
import { StudyEffects } from "./StudyEffects.tsx";
import { StudyBadge, StudyProgress } from "./StudyProgress.tsx";
import { StudyTable } from "./StudyTable.tsx";
import { study, studyProblem, useStudy } from "./studies.ts";

const FIGURE_HEIGHT = 240;
const FORMATS = ["csv", "json", "parquet"] as const;

type Wish = "stop" | "resume";
const POSSIBLE: Readonly<Record<StudyState, Wish | null>> = {
  queued: "stop",
  running: "stop",
  elsewhere: null,
  stopped: "resume",
  failed: "resume",
  interrupted: "resume",
  unreadable: null,
  done: null,
};
const TITLES: Readonly<Record<Wish, string>> = { stop: "Stop", resume: "Go on" };
const SENTENCES: Readonly<Partial<Record<StudyState, string>>> = {
  queued: "waits for the study before it",
  elsewhere: "another process makes it",
  stopped: "with checkpoints, from which it can go on",
  interrupted: "some points are not made yet",
};

export function StudyView({ id }: { readonly id: string }) {
  useStudy(id);
  if (studyProblem.value) return <Problem title="The study cannot be read" text={studyProblem.value} />;
  if (study.value === null) return <Loading what="the study" />;
  const { summary, found } = study.value;
  return (
    <>
      <StudyHead summary={summary} />
      {found && summary.done > 0 ? (
        <Findings found={found} />
      ) : (
        summary.state !== "unreadable" && (
          <Empty title="No result yet">
            <p>The first ones show here as soon as they are made.</p>
          </Empty>
        )
      )}
    </>
  );
}

function StudyHead({ summary }: { readonly summary: StudySummary }) {
  const { id, state, problem, done } = summary;
  const refused = useSignal<string | null>(null);
  const busy = useSignal(false);
  const wish = POSSIBLE[state];
  const act = async () => {
    busy.value = true;
    refused.value = null;
    await post(`studies/${id}/${wish}`).catch((error: unknown) => {
      refused.value = problemText(error);
    });
    busy.value = false;
  };
  return (
    <section class="card" aria-label="The study">
      <header>
        <h2>{id}</h2>
        {wish && (
          <button type="button" disabled={busy.value || !canAct.value} onClick={act}>
            {TITLES[wish]}
          </button>
        )}
      </header>
      <p class="progress" role="status">
        <span>
          <StudyBadge state={state} /> {SENTENCES[state]}
        </span>
        <StudyProgress summary={summary} />
      </p>
      {refused.value && <Problem title="The server refused" text={refused.value} />}
      {problem && (
        <Problem
          title={state === "failed" ? "The study failed" : "The study cannot be used"}
          text={problem}
        />
      )}
      {done > 0 && (
        <p class="note further">
          {FORMATS.map((format) => (
            <a key={format} href={`api/studies/${id}/download?format=${format}`}>
              Results as {format === "parquet" ? "Parquet" : format.toUpperCase()}
            </a>
          ))}
        </p>
      )}
    </section>
  );
}

const Findings = ({ found }: { readonly found: StudyFindings }) => (
  <>
    <StudyTable found={found} />
    <StudyEffects found={found} />
    <div class="cards">
      {found.figures.filter(isNarrow).map((figure) => (
        <FigureCard key={figure.name} figure={figure} />
      ))}
    </div>
    {found.figures
      .filter((figure) => !isNarrow(figure))
      .map((figure) => (
        <FigureCard key={figure.name} figure={figure} />
      ))}
  </>
);

/** Panels and many uprights need the whole page. */
const isNarrow = ({ name, spec }: Figure): boolean => name !== "parallel" && !("facet" in spec);

const FigureCard = ({ figure }: { readonly figure: Figure }) => (
  <section class="card">
    <h2>{figure.title}</h2>
    <VegaFigure figure={figure} height={FIGURE_HEIGHT} />
  </section>
);
