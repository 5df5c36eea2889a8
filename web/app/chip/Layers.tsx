import { PHASES, totalOf } from "../../../src/chip/account/ledger.ts";
import type { ChipEstimate, LayerEstimate } from "../../../src/chip/account/records.ts";
import { PHASE_NAMES } from "../../../src/report/chip/phaseNames.ts";
import { formatCount, formatPercent } from "../../../src/report/text/format.ts";
import { explain } from "../explain/explain.ts";
import { short } from "./ChipNumbers.tsx";
import { estimateOf } from "./chipState.ts";

export const Layers = ({ estimate }: { readonly estimate: ChipEstimate }) => (
  <section class="card">
    <h2>Layers: energy of the circuits at work, one epoch</h2>
    {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
    <section class="scroll" tabIndex={0} aria-label="Layers">
      <table class="units" aria-label="Energy of each layer in one epoch">
        <thead>
          <tr>
            <th scope="col">layer</th>
            {PHASES.map((phase) => (
              <th key={phase} scope="col">
                {PHASE_NAMES[phase]}
              </th>
            ))}
            <th scope="col">time</th>
            <th scope="col">tiles</th>
            <th scope="col">sub-arrays</th>
            <th scope="col">in use</th>
          </tr>
        </thead>
        <tbody>
          {estimate.layers.map((layer) => (
            <tr key={layer.name}>
              <th scope="row">
                <button class="quiet" type="button" onClick={() => explainLayer(layer)}>
                  {layer.name}
                </button>
              </th>
              {PHASES.map((phase) => (
                <td key={phase}>{short(layer.energy[phase], "J")}</td>
              ))}
              <td>{short(totalOf(layer.latency), "s")}</td>
              <td>{formatCount(layer.tiles)}</td>
              <td>{formatCount(layer.subArrays)}</td>
              <td>{formatPercent(layer.utilization, 0)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  </section>
);

function explainLayer(layer: LayerEstimate): void {
  const { forward, backward } = layer.conversions;
  explain({
    kind: "number",
    title: layer.name,
    value: short(totalOf(layer.energy), "J"),
    formula:
      "what all circuits spend on this layer in one epoch: energy of one use x uses (docs/chip-model.md); leakage belongs to the chip",
    parameters: [
      ["operations, two per multiply and add", layer.operations.toExponential(4)],
      ["conversions forward", formatCount(forward)],
      ["conversions backward", formatCount(backward)],
      ["tiles, copies, sub-arrays", [layer.tiles, layer.copies, layer.subArrays].map(formatCount).join(", ")],
      ...PHASES.map((phase) => [`energy, ${PHASE_NAMES[phase]}`, short(layer.energy[phase], "J")] as const),
      ...PHASES.map((phase) => [`time, ${PHASE_NAMES[phase]}`, short(layer.latency[phase], "s")] as const),
    ],
    measure: (of) => {
      const same = estimateOf(of).layers.find(({ name }) => name === layer.name);
      return same ? [totalOf(same.energy), totalOf(same.latency)] : [0, 0];
    },
  });
}
