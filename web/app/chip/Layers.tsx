import { PHASES, totalOf } from "../../../src/chip/ledger.ts";
import type { ChipEstimate } from "../../../src/chip/records.ts";
import { PHASE_NAMES } from "../../../src/report/chipEnergy.ts";
import { formatCount, formatPercent } from "../../../src/report/format.ts";
import { short } from "./ChipNumbers.tsx";

export const Layers = ({ estimate }: { readonly estimate: ChipEstimate }) => (
  <section class="card">
    {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
    <section class="scroll" tabIndex={0} aria-label="Layers">
      <table>
        <caption>Layers: energy of the circuits at work, one epoch</caption>
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
              <th scope="row">{layer.name}</th>
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
