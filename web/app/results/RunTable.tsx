// The table of runs: sorted by a click on a column, with a box on each row to compare it.
import type { RunSummary } from "../../../src/server/runSummaries.ts";
import { formatAddress } from "../address.ts";
import { EditRun } from "../labels/EditRun.tsx";
import { titleOf } from "../labels/runChanges.ts";
import { useVisibleRows } from "../parts/visibleRows.ts";
import type { Column } from "./columns.ts";
import { Swatch } from "./Swatch.tsx";

export interface RunTableProps {
  readonly runs: readonly RunSummary[];
  readonly columns: readonly Column[];
  /** Key of a column, with "-" before it where the largest comes first. */
  readonly sort: string;
  readonly onSort: (sort: string) => void;
  readonly chosen: readonly string[];
  readonly onToggle: (id: string) => void;
}

export function RunTable({ runs, columns, sort, onSort, chosen, onToggle }: RunTableProps) {
  const { place, long, from, to, above, below } = useVisibleRows(runs.length);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a table wider than the page is scrolled with the keys
    <section class="scroll" tabIndex={0} aria-label="Table of runs">
      <table class={long ? "runs long" : "runs"} aria-rowcount={runs.length + 1}>
        <thead>
          <tr>
            <th scope="col">
              <span class="hidden">compare</span>
            </th>
            <Head name="id" title="run" {...{ sort, onSort }} />
            {columns.map(({ key, title, about }) => (
              <Head key={key} name={key} {...{ title, about, sort, onSort }} />
            ))}
          </tr>
        </thead>
        <tbody ref={place}>
          <Gap height={above} />
          {runs.slice(from, to).map((run, i) => (
            <Row
              key={run.id}
              run={run}
              columns={columns}
              index={from + i + 2}
              chosen={chosen.includes(run.id)}
              onToggle={onToggle}
            />
          ))}
          <Gap height={below} />
        </tbody>
      </table>
    </section>
  );
}

interface HeadProps extends Pick<RunTableProps, "sort" | "onSort"> {
  readonly name: string;
  readonly title: string;
  readonly about?: string | undefined;
}

function Head({ name, title, about, sort, onSort }: HeadProps) {
  const order = sort === name ? "ascending" : sort === `-${name}` ? "descending" : "none";
  const marks = { ascending: "▲", descending: "▼", none: "" } as const;
  return (
    <th scope="col" aria-sort={order}>
      <button
        class="quiet"
        type="button"
        title={about}
        onClick={() => onSort(sort === `-${name}` ? name : `-${name}`)}
      >
        {title} <span aria-hidden="true">{marks[order]}</span>
      </button>
    </th>
  );
}

/** In place of the rows that are not drawn. */
const Gap = ({ height }: { readonly height: number }) =>
  height === 0 ? null : <tr class="gap" style={{ height: `${height}px` }} />;

interface RowProps {
  readonly run: RunSummary;
  readonly columns: readonly Column[];
  /** Row in the table, from 1; the head is the first. */
  readonly index: number;
  readonly chosen: boolean;
  readonly onToggle: (id: string) => void;
}

const Row = ({ run, columns, index, chosen, onToggle }: RowProps) => (
  <tr aria-rowindex={index}>
    <td>
      <input
        type="checkbox"
        checked={chosen}
        aria-label={`Compare ${titleOf(run)}`}
        onChange={() => onToggle(run.id)}
      />
    </td>
    <th scope="row">
      <span class="runname">
        <Swatch id={run.id} />
        <a href={formatAddress({ page: "train", query: { run: run.id } })}>{titleOf(run)}</a>
        <EditRun run={run} />
      </span>
      {run.problem !== null && <span class="note warning">{run.problem}</span>}
      <About {...run} />
    </th>
    {columns.map(({ key, show }) => (
      <td key={key} data-column={key}>
        {show(run)}
      </td>
    ))}
  </tr>
);

/** In one line: rows of a long table are equally high. */
function About({ id, name, tags, archived, settings }: RunSummary) {
  if (name === "" && tags.length === 0 && settings.length === 0 && !archived) return null;
  return (
    <span class="note">
      {archived && <span class="tag">archived</span>}
      {tags.map((tag) => (
        <span key={tag} class="tag">
          {tag}
        </span>
      ))}
      {[name === "" ? "" : id, ...settings].filter(Boolean).join("  ")}
    </span>
  );
}
