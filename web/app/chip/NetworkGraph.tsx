// The layers of the network that was chosen, and what reads what.
import { useSignal } from "@preact/signals";
import { builtInWithoutData } from "../../../src/network/builtInNetwork.ts";
import { networkReport } from "../../../src/pricing/networkReport.ts";
import { viewState } from "../address.ts";
import { experiment } from "../experiment.ts";
import { Enlarge } from "../parts/Enlarge.tsx";
import { NetworkPicture } from "../parts/NetworkPicture.tsx";

const [chosen, choose] = viewState<string>("layer", "");

export function NetworkGraph() {
  const open = useSignal(false);
  const definition = builtInWithoutData(experiment.value.network);
  if (!definition) return null;
  return (
    <details
      class="card"
      onToggle={({ currentTarget }) => {
        open.value = currentTarget.open;
      }}
    >
      <summary>Layers of {definition.name}, and what each reads</summary>
      {/* what nobody sees is not drawn at every move of a slider */}
      {open.value && <Graph />}
    </details>
  );
}

function Graph() {
  const definition = builtInWithoutData(experiment.value.network)!;
  const report = networkReport(experiment.value, definition);
  const picture = <NetworkPicture report={report} chosen={chosen.value} onChoose={choose} />;
  return (
    <>
      <Enlarge title={`Layers of ${definition.name}`} draw={() => <div class="scroll">{picture}</div>} />
      {picture}
    </>
  );
}
