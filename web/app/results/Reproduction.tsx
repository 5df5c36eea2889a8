// The paper's claims with our numbers, from the records of `mho reproduce`.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { plural } from "../../../src/report/text/format.ts";
import type { ReproductionList, ScaleReproduction } from "../../../src/server/reproductions.ts";
import { get, server } from "../api.ts";
import { Empty, Loading, Problem } from "../parts/States.tsx";
import { VegaFigure } from "../parts/VegaFigure.tsx";
import { isAway, problemText } from "../runs.ts";

const FIGURE_HEIGHT = 140;
const COLUMNS = ["claim", "published", "ours", "difference", "command"] as const;

export function Reproduction() {
  const found = useSignal<ReproductionList | null>(null);
  const problem = useSignal<string | null>(null);
  const present = server.value === "present";
  useEffect(() => {
    if (!present) return;
    get<ReproductionList>("reproduction").then(
      (list) => {
        found.value = list;
      },
      (error: unknown) => {
        if (!isAway(error)) problem.value = problemText(error);
      },
    );
  }, [present]);
  if (problem.value) return <Problem title="The records cannot be read" text={problem.value} />;
  if (found.value === null) return <Loading what="the records" />;
  const { scales } = found.value;
  if (scales.length === 0)
    return (
      <Empty title="No run of the paper's study is on record here">
        <p>
          Make them with <code>mho reproduce --scale smoke</code> (minutes), or start <code>mho ui</code> in
          the folder that holds <code>results/</code>.
        </p>
      </Empty>
    );
  return scales.map((scale) => <Scale key={scale.scale} scale={scale} />);
}

const Scale = ({
  scale: { scale, found, missing, claims, figures },
}: {
  readonly scale: ScaleReproduction;
}) => (
  <>
    <section class="card">
      <header>
        <h2>Scale {scale}</h2>
        <span class="note">
          {plural(found, "run")} on record, {missing} still to be made
        </span>
      </header>
      <Claims scale={scale} claims={claims} />
    </section>
    {figures.map((figure) => (
      <section key={figure.name} class="card">
        <h2>{figure.title}</h2>
        <VegaFigure figure={figure} height={FIGURE_HEIGHT} />
        {figure.note && <p class="note">{figure.note}</p>}
      </section>
    ))}
  </>
);

const Claims = ({ scale, claims }: Pick<ScaleReproduction, "scale" | "claims">) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: a table wider than the page is scrolled with the keys
  <section class="scroll" tabIndex={0} aria-label={`Claims at scale ${scale}`}>
    <table class="claims">
      <thead>
        <tr>
          {COLUMNS.map((column) => (
            <th key={column} scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {claims.map((claim) => (
          <tr key={claim.claim}>
            {COLUMNS.map((column) => (
              <td key={column}>{column === "command" ? <code>{claim[column]}</code> : claim[column]}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </section>
);
