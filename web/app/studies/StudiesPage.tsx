// Studies: those of the folder with how far they are; one of them with its table, effects and figures.
import type { StudySummary } from "../../../src/server/studySummaries.ts";
import { formatAddress, viewState } from "../address.ts";
import { isLost, server } from "../api.ts";
import { Empty, Loading, Problem, ServerNeeded } from "../parts/States.tsx";
import { StudyBadge, StudyProgress } from "./StudyProgress.tsx";
import { StudyView } from "./StudyView.tsx";
import { studyList, studyListProblem, useStudies } from "./studies.ts";
import "./studies.css";

const [chosen] = viewState<string>("study", "");

export function StudiesPage() {
  useStudies();
  return (
    <div class="content">
      <header class="studybar">
        <h1>Studies</h1>
        {chosen.value !== "" && <a href={formatAddress({ page: "studies", query: {} })}>All studies</a>}
      </header>
      {chosen.value === "" ? <StudyList /> : <StudyView id={chosen.value} />}
    </div>
  );
}

function StudyList() {
  if (server.value === "absent" && !isLost.value)
    return <ServerNeeded title="Studies are read by the server" />;
  if (studyListProblem.value)
    return <Problem title="The studies cannot be read" text={studyListProblem.value} />;
  if (studyList.value === null) return <Loading what="the studies" />;
  const { studies } = studyList.value;
  if (studies.length === 0)
    return (
      <Empty title="There is no study yet">
        <p>
          On the page <a href="#/train">Train</a>, press ⇉ beside a key to vary it; or run{" "}
          <code>mho study run FILE.toml</code> in the folder where <code>mho ui</code> was started.
        </p>
      </Empty>
    );
  return <StudyTable studies={studies} />;
}

function StudyTable({ studies }: { readonly studies: readonly StudySummary[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a table wider than the page is scrolled with the keys
    <section class="card scroll" tabIndex={0} aria-label="Table of studies">
      <table class="studies">
        <thead>
          <tr>
            {["study", "state", "made", "varied", "objectives", "seeds"].map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {studies.map((one) => (
            <tr key={one.id}>
              <th scope="row">
                <a href={formatAddress({ page: "studies", query: { study: one.id } })}>{one.id}</a>
                {one.problem && <span class="note warning">{one.problem}</span>}
              </th>
              <td>
                <StudyBadge state={one.state} />
              </td>
              <td>
                <StudyProgress summary={one} />
              </td>
              <td class="keys">{one.keys.join(", ")}</td>
              <td class="keys">{one.objectives.join(", ")}</td>
              <td>{one.seeds || "–"}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
