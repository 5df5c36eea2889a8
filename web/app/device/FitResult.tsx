// What the fit made of the file: how it was read, the numbers with their intervals, the preset to keep.
import { badRowText, estimateRow } from "../../../src/report/deviceFit.ts";
import { Problem } from "../parts/States.tsx";
import { saveText } from "../parts/save.ts";
import type { Fitted } from "./fitMessages.ts";
import { fitProblem, fitted, forgetFit } from "./fitState.ts";

/** A table of more rows would hide the curves below it. */
const FEW = 8;

export function FitResult() {
  if (fitProblem.value)
    return <Problem title="The measurement cannot be fitted yet" text={fitProblem.value} />;
  return fitted.value && <Result fitted={fitted.value} />;
}

function Result({ fitted: { preset, understood, badRows, reason, estimates } }: { readonly fitted: Fitted }) {
  const save = () =>
    saveText(`${preset.id}.json`, `${JSON.stringify(preset, null, 2)}\n`, "application/json");
  return (
    <section class="card" aria-label="Fit">
      <header>
        <h2>{preset.name}, fitted</h2>
        <span>
          <button type="button" onClick={save}>
            Save preset
          </button>{" "}
          <button type="button" onClick={forgetFit}>
            Close
          </button>
        </span>
      </header>
      <ul class="note">
        {[...understood, reason].map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      {badRows.length > 0 && <pre>{badRowText(badRows)}</pre>}
      <details open={estimates.length <= FEW}>
        <summary>{estimates.length} fitted numbers with their 95 % intervals</summary>
        <table>
          <thead>
            <tr>
              <th scope="col">number</th>
              <th scope="col">value</th>
              <th scope="col">95 % interval</th>
            </tr>
          </thead>
          <tbody>
            {estimates.map(estimateRow).map(([name, value, interval]) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>{value}</td>
                <td>{interval}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </section>
  );
}
