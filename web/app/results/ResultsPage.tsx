// Results: all runs as a table, any of them compared, accuracy against energy; and the paper's claims with our numbers.
import { computed } from "@preact/signals";
import { accuracyEnergyFigure, type PricedRun } from "../../../src/report/run/runFigures.ts";
import { csvTable } from "../../../src/report/text/csvTable.ts";
import type { RunSummary } from "../../../src/server/runSummaries.ts";
import { viewState } from "../address.ts";
import { canAct, isLost, server } from "../api.ts";
import { DeletedRuns, DeletionNotice } from "../labels/DeletedRuns.tsx";
import { deleteRuns, labelRuns } from "../labels/runChanges.ts";
import { Choice } from "../parts/Choice.tsx";
import { Empty, Loading, Problem, ServerNeeded } from "../parts/States.tsx";
import { saveText } from "../parts/save.ts";
import { VegaFigure } from "../parts/VegaFigure.tsx";
import { runList, runListProblem, useRuns } from "../runs.ts";
import { ColumnChoice, shownColumns } from "./ColumnChoice.tsx";
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

/** "with": archived runs are among those shown. */
const [archived, setArchived] = viewState<"" | "with">("archived", "");

const fitting = computed(() => filtered(runList.value?.runs ?? [], filter.value));
const shown = computed(() => {
  const key = sort.value.replace(/^-/, "") as keyof RunSummary;
  const runs = archived.value === "" ? fitting.value.filter((run) => !run.archived) : fitting.value;
  return sorted(runs, key, sort.value.startsWith("-"));
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
  if (server.value === "absent" && !isLost.value) return <ServerNeeded title="Runs are read by the server" />;
  if (runListProblem.value) return <Problem title="The runs cannot be read" text={runListProblem.value} />;
  if (runList.value === null) return <Loading what="the runs" />;
  if (runList.value.runs.length === 0 && runList.value.unread === 0)
    return (
      <>
        <DeletionNotice />
        <Empty title="There is no run yet">
          <p>
            Start one on the page <a href="#/train">Train</a> or with <code>mho train</code>.
          </p>
        </Empty>
        <DeletedRuns />
      </>
    );
  return (
    <>
      <DeletionNotice />
      <TableCard />
      {chosen.value.length > 1 && <Comparison ids={chosen.value} />}
      <Scatter />
      <DeletedRuns />
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
          {countText(runs.length)}
        </span>
        <SaveTable runs={runs} />
      </header>
      <div class="further">
        <ColumnChoice />
        <label class="note">
          <input
            type="checkbox"
            checked={archived.value !== ""}
            onChange={({ currentTarget }) => setArchived(currentTarget.checked ? "with" : "")}
          />{" "}
          Archived runs too
        </label>
        {chosen.value.length > 0 && <ChosenRuns />}
      </div>
      <RunTable
        {...{ runs, columns: shownColumns.value, sort: sort.value }}
        onSort={setSort}
        chosen={chosen.value}
        onToggle={toggle}
      />
    </section>
  );
}

/** "12 of 20 runs; 3 archived ones are left out". While they are read for the first time, how many are to come. */
function countText(count: number): string {
  const { runs, unread } = runList.value!;
  const left = fitting.value.length - count;
  return [
    `${count} of ${runs.length} runs`,
    ...(unread > 0 ? [`${unread} more are being read`] : []),
    ...(left > 0 ? [`${left} archived ${left === 1 ? "one is" : "ones are"} left out`] : []),
    ...(chosen.value.length === 1 ? ["choose another to compare"] : []),
  ].join("; ");
}

/** Actions for the chosen runs. */
function ChosenRuns() {
  const ids = chosen.value;
  const all = runList.value?.runs.filter(({ id }) => ids.includes(id)) ?? [];
  const put = all.some((run) => !run.archived);
  const remove = async () => {
    const gone = await deleteRuns(ids);
    compare(ids.filter((id) => !gone.includes(id)).join(","));
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset's legend would break the row
    <div class="further" role="group" aria-label="Chosen runs">
      <span class="note">{ids.length} chosen:</span>
      <button type="button" disabled={!canAct.value} onClick={() => labelRuns(ids, { archived: put })}>
        {put ? "Archive" : "Take out of the archive"}
      </button>
      <button class="delete" type="button" disabled={!canAct.value} onClick={remove}>
        Delete
      </button>
      <button class="quiet" type="button" onClick={() => compare("")}>
        Choose none
      </button>
    </div>
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
  const keys = ["id", "name", "tags", ...COLUMNS.map(({ key }) => key), "epochs", "settings"] as const;
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
