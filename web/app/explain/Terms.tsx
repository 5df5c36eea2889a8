// A sum term by term, so that it can be checked: how often, times what one use takes.
import type { Term } from "./explain.ts";
import { termText } from "./termText.ts";

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
            <td>{termText(uses, "1")}</td>
            <td>{termText(each, unit)}</td>
            <td>{termText(uses * each, unit)}</td>
          </tr>
        ))}
        <tr class="sum">
          <th scope="row" colSpan={3}>
            sum
          </th>
          <td>{termText(total, terms[0]!.unit)}</td>
        </tr>
      </tbody>
    </table>
  );
}
