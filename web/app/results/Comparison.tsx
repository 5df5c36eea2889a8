// Runs side by side: first in what they differ, then what came of it.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { type Difference, differences } from "../../../src/experiment/differences.ts";
import { formatValue } from "../../../src/report/text/format.ts";
import type { RunDetails } from "../../../src/server/runRoutes.ts";
import { get, server } from "../api.ts";
import { titleOf } from "../labels/runChanges.ts";
import { Loading, Problem } from "../parts/States.tsx";
import { isAway, problemText, runList } from "../runs.ts";
import { COLUMNS } from "./columns.ts";
import type { Compared } from "./compared.ts";
import { RunCurves } from "./RunCurves.tsx";
import { Swatch } from "./Swatch.tsx";

/** Not what was asked for: that is among the parameters. */
const ASKED: readonly string[] = ["rule", "preset", "network", "data", "seed", "asked"];
const MEASURED = COLUMNS.filter(({ key }) => !ASKED.includes(key));

export function Comparison({ ids }: { readonly ids: readonly string[] }) {
  const runs = useSignal<readonly Compared[] | null>(null);
  const problem = useSignal<string | null>(null);
  // read again whenever one of them has gone on
  const progress = runList.value?.runs
    .filter(({ id }) => ids.includes(id))
    .map(({ state, epochsDone, name }) => `${state} ${epochsDone} ${name}`)
    .join();
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
  }, [ids.join(), present, progress]);
  if (problem.value) return <Problem title="The runs cannot be compared" text={problem.value} />;
  if (runs.value === null) return <Loading what="the runs" />;
  return (
    <section class="card comparison" aria-label="Comparison">
      <h2>Compared</h2>
      <ComparisonTable runs={runs.value} />
      <RunCurves runs={runs.value} />
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
                <Swatch id={summary.id} />
                {titleOf(summary)}
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
