// A sum term by term, so that it can be checked: how often, times what one use takes.
import { formatValue } from "../../../src/report/text/format.ts";
import type { Term } from "./explain.ts";

const DIGITS = 5;
const rounded = (value: number, unit: string) => formatValue(Number(value.toPrecision(DIGITS)), unit);

export function Terms({ terms }: { readonly terms: readonly Term[] }) {
  if (terms.length === 0) return null;
  const total = terms.reduce((sum, { uses, each }) => sum + uses * each, 0);
  return (
    <table class="terms">
      <caption>Energy, one epoch</caption>
      <thead>
        <tr>
          <th scope="col">layer and phase</th>
          <th scope="col">uses</th>
          <th scope="col">× one use</th>
          <th scope="col">=</th>
        </tr>
      </thead>
      <tbody>
        {terms.map(({ name, uses, each, unit }, i) => (
          <tr key={`${name} ${i}`}>
            <th scope="row">{name}</th>
            <td>{rounded(uses, "1")}</td>
            <td>{rounded(each, unit)}</td>
            <td>{rounded(uses * each, unit)}</td>
          </tr>
        ))}
        <tr class="sum">
          <th scope="row" colSpan={3}>
            sum
          </th>
          <td>{rounded(total, terms[0]!.unit)}</td>
        </tr>
      </tbody>
    </table>
  );
}
