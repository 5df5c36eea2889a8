// Results: all runs as a table, any of them compared, accuracy against energy; and the paper's claims with our numbers.
import { computed } from "@preact/signals";
import { accuracyEnergyFigure, type PricedRun } from "../../../src/report/run/runFigures.ts";
import { csvTable } from "../../../src/report/text/csvTable.ts";
import type { RunSummary } from "../../../src/server/runSummaries.ts";
import { viewState } from "../address.ts";
import { isLost, server } from "../api.ts";
import { Choice } from "../parts/Choice.tsx";
import { Empty, Loading, Problem } from "../parts/States.tsx";
import { saveText } from "../parts/save.ts";
import { VegaFigure } from "../parts/VegaFigure.tsx";
import { runList, runListProblem, useRuns } from "../runs.ts";
import { Comparison } from "./Comparison.tsx";
import { COLUMNS, filtered, sorted } from "./columns.ts";
import { Reproduction } from "./Reproduction.tsx";
import { RunTable } from "./RunTable.tsx";
import "./results.css";

const VIEWS = ["runs", "reproduction"] as const;
const [view, showView] = viewState<(typeof VIEWS)[number]>("view", "runs", "step");
const [filter, setFilter] = viewState<string>("filter", "");
const [sort, setSort] = viewState<string>("sort", "-id");
const [compared, compare] = viewState<string>("compare", "", "step");

const FIGURE_HEIGHT = 380;

const shown = computed(() => {
  const key = sort.value.replace(/^-/, "") as keyof RunSummary;
  return sorted(filtered(runList.value?.runs ?? [], filter.value), key, sort.value.startsWith("-"));
});
const chosen = computed(() => compared.value.split(",").filter(Boolean));

export function ResultsPage() {
  return (
    <div class="content">
      <header class="resultbar">
        <h1>Results</h1>
        <Choice label="What is shown" words={VIEWS} value={view} onChange={showView} />
      </header>
      {view.value === "runs" ? <Runs /> : <Reproduction />}
    </div>
  );
}

function Runs() {
  useRuns();
  if (server.value === "absent" && !isLost.value)
    return (
      <Empty title="Runs are read by the server">
        <p>
          Start it with <code>mho ui</code> and open the address that it prints.
        </p>
      </Empty>
    );
  if (runListProblem.value) return <Problem title="The runs cannot be read" text={runListProblem.value} />;
  if (runList.value === null) return <Loading what="the runs" />;
  if (runList.value.runs.length === 0)
    return (
      <Empty title="There is no run yet">
        <p>
          Start one on the page <a href="#/train">Train</a> or with <code>mho train</code>.
        </p>
      </Empty>
    );
  return (
    <>
      <TableCard />
      {chosen.value.length > 1 && <Comparison ids={chosen.value} />}
      <Scatter />
    </>
  );
}

function TableCard() {
  const runs = shown.value;
  const toggle = (id: string) => {
    const ids = chosen.value.includes(id) ? chosen.value.filter((one) => one !== id) : [...chosen.value, id];
    compare(ids.join(","));
  };
  return (
    <section class="card" aria-label="Runs">
      <header>
        <input
          type="search"
          class="search"
          placeholder="Filter: words in name, rule, device, settings"
          aria-label="Filter the runs"
          value={filter}
          onInput={({ currentTarget }) => setFilter(currentTarget.value)}
        />
        <span class="note" role="status">
          {runs.length} of {runList.value!.runs.length} runs
          {chosen.value.length === 1 && "; choose another to compare"}
        </span>
        <SaveTable runs={runs} />
      </header>
      <RunTable runs={runs} sort={sort.value} onSort={setSort} chosen={chosen.value} onToggle={toggle} />
    </section>
  );
}

const SaveTable = ({ runs }: { readonly runs: readonly RunSummary[] }) => (
  <span class="saves">
    <button class="quiet" type="button" onClick={() => saveText("runs.csv", tableCsv(runs), "text/csv")}>
      Save CSV
    </button>
    <button
      class="quiet"
      type="button"
      onClick={() => saveText("runs.json", `${JSON.stringify(runs, null, 2)}\n`, "application/json")}
    >
      Save JSON
    </button>
  </span>
);

/** In SI units and fractions, as on record. */
function tableCsv(runs: readonly RunSummary[]): string {
  const keys = ["id", ...COLUMNS.map(({ key }) => key), "epochs", "seed", "settings"] as const;
  const cell = (value: unknown) => (Array.isArray(value) ? value.join("; ") : value === null ? "" : value);
  return csvTable(
    keys,
    runs.map((run) => keys.map((key) => cell(run[key]) as string | number)),
  );
}

function Scatter() {
  const priced = shown.value.filter(
    (run): run is RunSummary & PricedRun => run.testAccuracy !== null && run.trainingEnergy !== null,
  );
  return (
    <section class="card">
      <h2>Accuracy against the energy of training</h2>
      {priced.length === 0 ? (
        <Empty title="No finished run with a chip is among them" />
      ) : (
        <VegaFigure figure={accuracyEnergyFigure(priced)} height={FIGURE_HEIGHT} />
      )}
      <p class="note">
        Energy: that of an epoch on the run's chip, at the activity that its last epoch measured, times the
        epochs. Diamonds: no other run shown is better in one and as good in the other.
      </p>
    </section>
  );
}
