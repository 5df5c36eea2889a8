// The time that a circuit adds to an epoch, term by term: turns, seconds of one turn, and the share that no longer work hides.
import { formatPercent } from "../../../src/report/text/format.ts";
import type { TimeTerm } from "./explain.ts";
import { termText } from "./termText.ts";

const timeOf = ({ turns, turn, alone }: TimeTerm) => turns * turn * alone;

export function TimeTerms({ times }: { readonly times: readonly TimeTerm[] }) {
  if (times.length === 0) return null;
  const total = times.reduce((sum, term) => sum + timeOf(term), 0);
  return (
    <table class="terms times">
      <caption>Time, one epoch</caption>
      <thead>
        <tr>
          <th scope="col">layer and phase</th>
          <th scope="col">turns</th>
          <th scope="col">× one turn</th>
          <th scope="col">× not beside longer work</th>
          <th scope="col">=</th>
        </tr>
      </thead>
      <tbody>
        {times.map((term, i) => (
          <tr key={`${term.name} ${i}`}>
            <th scope="row">{term.name}</th>
            <td>{termText(term.turns, "1")}</td>
            <td>{termText(term.turn, "s")}</td>
            <td>{formatPercent(term.alone, 3)}</td>
            <td>{termText(timeOf(term), "s")}</td>
          </tr>
        ))}
        <tr class="sum">
          <th scope="row" colSpan={4}>
            sum
          </th>
          <td>{termText(total, "s")}</td>
        </tr>
      </tbody>
    </table>
  );
}
