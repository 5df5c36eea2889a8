// Runs side by side: first in what they differ, then what came of it.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { type Difference, differences } from "../../../src/config/differences.ts";
import { formatValue } from "../../../src/report/format.ts";
import { accuracyCurvesFigure } from "../../../src/report/runFigures.ts";
import type { RunDetails } from "../../../src/server/runRoutes.ts";
import type { RunSummary } from "../../../src/server/runSummaries.ts";
import { get, server } from "../api.ts";
import { Loading, Problem } from "../parts/States.tsx";
import { VegaFigure } from "../parts/VegaFigure.tsx";
import { isAway, problemText } from "../runs.ts";
import { COLUMNS } from "./columns.ts";

/** With what a comparison needs. */
interface Compared extends RunDetails {
  readonly summary: RunSummary;
  readonly experiment: NonNullable<RunDetails["experiment"]>;
}

/** Not what was asked for: that is among the parameters. */
const MEASURED = COLUMNS.filter(({ key }) => key !== "rule" && key !== "preset" && key !== "network");
const FIGURE_HEIGHT = 380;

export function Comparison({ ids }: { readonly ids: readonly string[] }) {
  const runs = useSignal<readonly Compared[] | null>(null);
  const problem = useSignal<string | null>(null);
  const present = server.value === "present";
  useEffect(() => {
    let current = true;
    if (!present) return;
    Promise.all(ids.map((id) => get<RunDetails>(`runs/${id}`))).then(
      (found) => {
        if (!current) return;
        runs.value = found.filter(isWhole);
        problem.value = null;
      },
      (error: unknown) => {
        if (current && !isAway(error)) problem.value = problemText(error);
      },
    );
    return () => {
      current = false;
    };
  }, [ids.join(), present]);
  if (problem.value) return <Problem title="The runs cannot be compared" text={problem.value} />;
  if (runs.value === null) return <Loading what="the runs" />;
  return (
    <section class="card comparison" aria-label="Comparison">
      <h2>Compared</h2>
      <ComparisonTable runs={runs.value} />
      <VegaFigure
        figure={accuracyCurvesFigure(
          runs.value.map(({ summary, epochs }) => ({ id: summary.id, epochs, classes: summary.classes })),
        )}
        height={FIGURE_HEIGHT}
      />
    </section>
  );
}

const isWhole = (run: RunDetails): run is Compared => run.experiment !== null;

function ComparisonTable({ runs }: TableProps) {
  const differing = differences(runs.map(({ experiment }) => experiment));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a table wider than the page is scrolled with the keys
    <section class="scroll" tabIndex={0} aria-label="Differences and results">
      <table>
        <thead>
          <tr>
            <th scope="col">{differing.length > 0 ? "parameters that differ" : "no parameter differs"}</th>
            {runs.map(({ summary }) => (
              <th key={summary.id} scope="col">
                {summary.id}
              </th>
            ))}
          </tr>
        </thead>
        <Differences runs={runs} differing={differing} />
        <Outcomes runs={runs} />
      </table>
    </section>
  );
}

interface TableProps {
  readonly runs: readonly Compared[];
}

const Differences = ({ runs, differing }: TableProps & { readonly differing: readonly Difference[] }) => (
  <tbody>
    {differing.map(({ path, unit, values }) => (
      <tr key={path} class="differs">
        <th scope="row">{path}</th>
        {values.map((value, i) => (
          <td key={runs[i]!.summary.id}>{value === undefined ? "–" : formatValue(value, unit)}</td>
        ))}
      </tr>
    ))}
  </tbody>
);

const Outcomes = ({ runs }: TableProps) => (
  <tbody>
    <tr>
      <th scope="rowgroup" colSpan={runs.length + 1}>
        results
      </th>
    </tr>
    {MEASURED.map(({ key, title, show }) => (
      <tr key={key}>
        <th scope="row">{title}</th>
        {runs.map(({ summary }) => (
          <td key={summary.id}>{show(summary)}</td>
        ))}
      </tr>
    ))}
  </tbody>
);
