// The layers of the network that was chosen, and what reads what.
import { useComputed } from "@preact/signals";
import { builtInWithoutData } from "../../../src/network/builtInNetwork.ts";
import { networkReport } from "../../../src/pricing/networkReport.ts";
import { viewState } from "../address.ts";
import { experiment } from "../experiment.ts";
import { Enlarge } from "../parts/Enlarge.tsx";
import { NetworkPicture } from "../parts/NetworkPicture.tsx";

const [chosen, choose] = viewState<string>("layer", "");

export function NetworkGraph() {
  const definition = builtInWithoutData(experiment.value.network);
  const report = useComputed(() => {
    const of = builtInWithoutData(experiment.value.network);
    return of && networkReport(experiment.value, of);
  });
  if (!definition) return null;
  const picture = report.value && (
    <NetworkPicture report={report.value} chosen={chosen.value} onChoose={choose} />
  );
  return (
    <details class="card">
      <summary>Layers of {definition.name}, and what each reads</summary>
      <Enlarge title={`Layers of ${definition.name}`} draw={() => <div class="scroll">{picture}</div>} />
      {picture}
    </details>
  );
}
