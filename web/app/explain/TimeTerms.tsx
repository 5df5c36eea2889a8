// The time that a circuit adds to an epoch, term by term: turns, seconds of one turn, and the share that no longer work hides.
import { formatPercent, formatValue } from "../../../src/report/text/format.ts";
import type { TimeTerm } from "./explain.ts";

const DIGITS = 5;
const rounded = (value: number, unit: string) => formatValue(Number(value.toPrecision(DIGITS)), unit);
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
            <td>{rounded(term.turns, "1")}</td>
            <td>{rounded(term.turn, "s")}</td>
            <td>{formatPercent(term.alone, 3)}</td>
            <td>{rounded(timeOf(term), "s")}</td>
          </tr>
        ))}
        <tr class="sum">
          <th scope="row" colSpan={4}>
            sum
          </th>
          <td>{rounded(total, "s")}</td>
        </tr>
      </tbody>
    </table>
  );
}
